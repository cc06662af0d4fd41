import { colorDistance } from './color-distance';
import type { Rect } from './writer';

/** The picture as decoders have it, and what it was made from. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** What decoders show now; 0 is transparent. */
  readonly shown: Uint32Array;
  /** The source of the frame before; 0 where the canvas was cleared. */
  readonly previous: Uint32Array;
}

export interface Changes {
  readonly rect: Rect;
  readonly count: number;
}

/** A decoder wants at least one pixel; this one is always transparent. */
export const NOTHING: Rect = { x: 0, y: 0, width: 1, height: 1 };

/**
 * What a frame has to draw: fills `mask` with 1 where the source moved and is further than
 * `tolerance` (a `colorDistance`) from what the canvas shows. A pixel whose source stood still is
 * never drawn again, however far the palette or a dither put it, so still pictures don't shimmer;
 * and the tolerance is towards the canvas, not the frame before, so nothing drifts.
 */
export function markChanges(
  source: Uint32Array,
  canvas: Canvas,
  tolerance: number,
  mask: Uint8Array,
): Changes {
  const { width, height, shown, previous } = canvas;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  let count = 0;
  for (let y = 0, i = 0; y < height; y++) {
    const before = count;
    for (let x = 0; x < width; x++, i++) {
      const pixel = source[i]!;
      if (
        pixel === previous[i]! ||
        (shown[i]! !== 0 && colorDistance(pixel, shown[i]!) <= tolerance)
      ) {
        mask[i] = 0;
        continue;
      }
      mask[i] = 1;
      count++;
      if (x < left) left = x;
      if (x > right) right = x;
    }
    if (count === before) continue;
    if (top === height) top = y;
    bottom = y;
  }
  const rect =
    count === 0 ? NOTHING : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { rect, count };
}

/** The rectangle around pixels shown now that must be clear in the next source; null for none. */
export function findClears(source: Uint32Array | null, canvas: Canvas): Rect | null {
  const { width, height, shown } = canvas;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (shown[i] === 0 || (source && source[i] !== 0)) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top === height) top = y;
      bottom = y;
    }
  }
  if (right < 0) return null;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

export function uniteRects(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** Disposal 2: the rectangle becomes transparent again. */
export function clearRect(canvas: Canvas, rect: Rect): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const start = y * canvas.width + rect.x;
    canvas.shown.fill(0, start, start + rect.width);
    canvas.previous.fill(0, start, start + rect.width);
  }
}
