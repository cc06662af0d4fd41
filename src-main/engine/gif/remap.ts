import { colorDistance } from './color-distance';
import type { Canvas } from './delta';
import type { Histogram } from './histogram';
import { OrderedMixer } from './ordered';
import type { Palette } from './palette';
import { OPAQUE } from './source';
import type { Rect } from './writer';

/** A frame with its palette, about to be drawn on the canvas. */
export interface Drawing {
  readonly canvas: Canvas;
  readonly source: Uint32Array;
  /** 1 for pixels to draw; on return only those that were drawn. */
  readonly mask: Uint8Array;
  readonly rect: Rect;
  readonly histogram: Histogram;
  readonly palette: Palette;
  /** The palette's colours as pixels. */
  readonly words: Uint32Array;
  /** The index of the palette's first colour; 1 where 0 is transparent. */
  readonly offset: number;
  /** How much worse than a fresh colour the shown one may be to stay: a factor and a distance. */
  readonly slack: number;
  readonly tolerance: number;
  /** Out: indices of the rectangle, row by row; 0 where nothing is drawn. */
  readonly indices: Uint8Array;
}

/** Errors below this (about one level a channel) are not worth a pattern. */
const UNSEEN = 12;
/** How far neighbours may differ where the picture counts as smooth: two levels a channel. */
const SMOOTH = 9 * 2 * 2;

const mixer = new OrderedMixer();

/** The palette's colours as pixels and, from index `offset` on, as a GIF colour table. */
export function packPalette(
  palette: Palette,
  words: Uint32Array,
  table: Uint8Array,
  offset: number,
): void {
  for (let i = 0; i < palette.size; i++) {
    const red = palette.red[i]!;
    const green = palette.green[i]!;
    const blue = palette.blue[i]!;
    words[i] = (red | (green << 8) | (blue << 16) | OPAQUE) >>> 0;
    table.set([red, green, blue], (i + offset) * 3);
  }
}

/** Draws each pixel in its bin's colour, unless what is shown is about as good. */
export function remapPlain(drawing: Drawing): void {
  const { canvas, source, mask, rect, words, offset, indices, slack, tolerance } = drawing;
  const { shown } = canvas;
  const { binOf } = drawing.histogram;
  const { lookup } = drawing.palette;
  for (let y = rect.y, out = 0; y < rect.y + rect.height; y++) {
    const start = y * canvas.width + rect.x;
    for (let i = start; i < start + rect.width; i++, out++) {
      indices[out] = 0;
      if (mask[i] === 0) continue;
      const color = lookup[binOf[i]!]!;
      const fresh = colorDistance(source[i]!, words[color]!);
      if (shown[i]! !== 0 && colorDistance(source[i]!, shown[i]!) <= fresh * slack + tolerance) {
        mask[i] = 0;
        continue;
      }
      indices[out] = color + offset;
      shown[i] = words[color]!;
    }
  }
}

/** The same with ordered dither: everywhere, or only where the picture is `smooth` and would band. */
export function remapOrdered(drawing: Drawing, everywhere: boolean): void {
  const { canvas, source, mask, rect, words, offset, indices, slack, tolerance } = drawing;
  const { shown, width } = canvas;
  const { binOf } = drawing.histogram;
  const { lookup } = drawing.palette;
  mixer.load(drawing.histogram, drawing.palette);
  for (let y = rect.y, out = 0; y < rect.y + rect.height; y++) {
    for (let x = rect.x; x < rect.x + rect.width; x++, out++) {
      const i = y * width + x;
      indices[out] = 0;
      if (mask[i] === 0) continue;
      const pixel = source[i]!;
      let color = lookup[binOf[i]!]!;
      const fresh = colorDistance(pixel, words[color]!);
      let wanted = pixel;
      if (fresh > UNSEEN && (everywhere || isSmooth(source, i, width))) {
        color = mixer.choose(pixel, binOf[i]!, x, y);
        // A dithered pixel is judged by its place in the pattern, not by its own error.
        wanted = words[color]!;
      }
      if (shown[i]! !== 0 && colorDistance(wanted, shown[i]!) <= fresh * slack + tolerance) {
        mask[i] = 0;
        continue;
      }
      indices[out] = color + offset;
      shown[i] = words[color]!;
    }
  }
}

/** Whether the pixels around are nearly the same; past the picture's edges there is nothing. */
function isSmooth(source: Uint32Array, i: number, width: number): boolean {
  const pixel = source[i]!;
  return (
    (i < width || colorDistance(pixel, source[i - width]!) <= SMOOTH) &&
    (i < 1 || colorDistance(pixel, source[i - 1]!) <= SMOOTH) &&
    (i + 1 >= source.length || colorDistance(pixel, source[i + 1]!) <= SMOOTH) &&
    (i + width >= source.length || colorDistance(pixel, source[i + width]!) <= SMOOTH)
  );
}
