import type { Size } from '../../core/geometry';

/** When libwebp takes two pictures for one (`src/mux/anim_encode.c`), 32-bit BGRA. */

/**
 * How far the levels of a pixel, weighted by its alpha, may lie apart without it counting as changed;
 * null: not at all, in transparent pixels either. Lossy files only: 1 at quality 100, 31 at 0.
 */
export function unseenDifference(encoding: { lossless: boolean; quality: number }): number | null {
  const { lossless, quality } = encoding;
  return lossless ? null : Math.round(31 - 30 * Math.sqrt(quality / 100));
}

/** libwebp leaves a picture out that looks the same as the one before. */
export function looksSame(one: Uint8Array, other: Uint8Array, unseen: number | null): boolean {
  if (unseen === null) return Buffer.compare(one, other) === 0;
  return !differ(pixelsOf(one), pixelsOf(other), 0, one.length >> 2, unseen);
}

/** Whether any of the pixels `from` to `to` (excluded) is no longer similar. */
function differ(
  before: Uint32Array,
  after: Uint32Array,
  from: number,
  to: number,
  unseen: number,
): boolean {
  for (let at = from; at < to; at++) {
    const [a, b] = [before[at]!, after[at]!];
    if (a !== b && !isSimilar(a, b, unseen)) return true;
  }
  return false;
}

/** libwebp draws blocks of so many pixels each way, where their pixels are opaque. */
const blockSide = 8;

/**
 * Brings those blocks of `shown` up to date in which a pixel is no longer similar. libwebp compares each
 * picture with the one before: given these, it draws what has changed slowly, too.
 */
export function bringUpToDate(
  shown: Uint8Array,
  pixels: Uint8Array,
  { width, height }: Size,
  unseen: number,
): void {
  const [before, after] = [pixelsOf(shown), pixelsOf(pixels)];
  for (let top = 0; top < height; top += blockSide) {
    const rows = Array.from({ length: Math.min(blockSide, height - top) }, (_, y) => top + y);
    for (let left = 0; left < width; left += blockSide) {
      const across = Math.min(blockSide, width - left);
      const starts = rows.map((row) => row * width + left);
      if (!starts.some((at) => differ(before, after, at, at + across, unseen))) continue;
      for (const at of starts) before.set(after.subarray(at, at + across), at);
    }
  }
}

export function isSimilar(a: number, b: number, unseen: number): boolean {
  const [alphaA, alphaB] = [a >>> 24, b >>> 24];
  if (Math.abs(alphaA - alphaB) > unseen) return false;
  for (let shift = 0; shift < 24; shift += 8) {
    const difference = ((a >>> shift) & 255) * alphaA - ((b >>> shift) & 255) * alphaB;
    if (Math.abs(difference) > unseen * 255) return false;
  }
  return true;
}

/**
 * How much each level of a picture, weighted by alpha, has changed: `to` less `from`. Only of pictures
 * that look the same, so that it fits into a byte.
 */
export function levelChanges(from: Uint8Array, to: Uint8Array): Int8Array {
  const changes = new Int8Array(from.length);
  const [before, after] = [pixelsOf(from), pixelsOf(to)];
  for (let at = 0; at < before.length; at++) {
    const [a, b] = [before[at]!, after[at]!];
    if (a === b) continue;
    const [alphaA, alphaB] = [a >>> 24, b >>> 24];
    for (let part = 0; part < 3; part++) {
      const [levelA, levelB] = [a, b].map((pixel) => (pixel >>> (part * 8)) & 255);
      changes[at * 4 + part] = Math.round((levelB! * alphaB - levelA! * alphaA) / 255);
    }
    changes[at * 4 + 3] = alphaB - alphaA;
  }
  return changes;
}

/**
 * How much a change of blue, green and red is seen, squared levels: that of luma, and a quarter of those
 * of chroma (BT.601), of which WebP keeps a quarter.
 */
export function seenChange(blue: number, green: number, red: number): number {
  const luma = 0.114 * blue + 0.587 * green + 0.299 * red;
  const cb = 0.564 * (blue - luma);
  const cr = 0.713 * (red - luma);
  return luma * luma + (cb * cb + cr * cr) / 4;
}

export const pixelsOf = ({ buffer, byteOffset, length }: Uint8Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length >> 2);
