import type { Size } from '../../../src-main/core/geometry';
import type { Rect } from '../../../src-main/core/settings';
import type { PreviewText } from '../../messages/en/preview';
import { pixels } from '../job-text';
import { clamp } from './trim';

export const cropRatios = ['free', 'original', '1:1', '4:3', '16:9', '9:16'] as const;
export type CropRatio = (typeof cropRatios)[number];

/** Compass points: the corners and the middles of the sides. */
export const cropHandles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type CropHandle = (typeof cropHandles)[number];

/** A result is at least this long on each side. */
const smallest = 8;

/** Width over height; null where it is free. */
export function ratioOf(ratio: CropRatio, source: Size): number | null {
  if (ratio === 'free') return null;
  if (ratio === 'original') return source.width / source.height;
  const [across, down] = ratio.split(':').map(Number);
  return across! / down!;
}

/** The largest rectangle of a ratio, in the middle of what was chosen before. */
export function fitRatio(ratio: number | null, before: Rect, source: Size): Rect {
  if (ratio === null) return before;
  const width = Math.min(before.width, before.height * ratio);
  const fitted = Math.max(width, Math.min(smallest * Math.max(1, ratio), source.width));
  const size = { width: fitted, height: fitted / ratio };
  return settle(
    {
      x: before.x + (before.width - size.width) / 2,
      y: before.y + (before.height - size.height) / 2,
      ...size,
    },
    source,
  );
}

/** Moved as a whole, inside the source. */
export function moveCrop(rect: Rect, dx: number, dy: number, source: Size): Rect {
  return settle({ ...rect, x: rect.x + dx, y: rect.y + dy }, source);
}

/** One handle dragged; the opposite side or corner stays, and with a ratio the other sides follow. */
export function resizeCrop(
  rect: Rect,
  handle: CropHandle,
  dx: number,
  dy: number,
  ratio: number | null,
  source: Size,
): Rect {
  const [west, east] = [handle.includes('w'), handle.includes('e')];
  const [north, south] = [handle.includes('n'), handle.includes('s')];
  const room = {
    width: west ? rect.x + rect.width : source.width - rect.x,
    height: north ? rect.y + rect.height : source.height - rect.y,
  };
  let width = rect.width + (east ? dx : west ? -dx : 0);
  let height = rect.height + (south ? dy : north ? -dy : 0);
  if (ratio !== null) {
    const byHeight = !(west || east) || ((north || south) && Math.abs(dy) * ratio > Math.abs(dx));
    width = byHeight ? height * ratio : width;
    const most = Math.min(room.width, room.height * ratio);
    width = clamp(width, Math.min(most, smallest * Math.max(1, ratio)), most);
    height = width / ratio;
  } else {
    width = clamp(width, Math.min(smallest, room.width), room.width);
    height = clamp(height, Math.min(smallest, room.height), room.height);
  }
  const x = west ? rect.x + rect.width - width : rect.x;
  const y = north ? rect.y + rect.height - height : rect.y;
  return settle({ x, y, width, height }, source);
}

/** Whole pixels inside the source. */
function settle(rect: Rect, source: Size): Rect {
  const width = clamp(Math.round(rect.width), 1, source.width);
  const height = clamp(Math.round(rect.height), 1, source.height);
  return {
    x: clamp(Math.round(rect.x), 0, source.width - width),
    y: clamp(Math.round(rect.y), 0, source.height - height),
    width,
    height,
  };
}

export function wholeOf({ width, height }: Size): Rect {
  return { x: 0, y: 0, width, height };
}

/** The settings' value: the whole source is no crop. */
export function cropSetting(rect: Rect, { width, height }: Size): Rect | null {
  return rect.width === width && rect.height === height ? null : rect;
}

/** "200×100 at 20, 10". */
export function cropInWords(
  { x, y, width, height }: Rect,
  { cropText }: Pick<PreviewText, 'cropText'>,
): string {
  return cropText(pixels(width, height), `${String(x)}, ${String(y)}`);
}
