import type { Size } from '../../core/geometry';
import { blockSide, divideBlocks } from './blocks';
import type { Block } from './blocks';
import { pixelsOf, seenChange } from './similarity';

/** Where more of the blocks are to be drawn, the picture is drawn whole: that takes fewer bytes. */
const mostBlocks = 0.5;

/**
 * A drawn block takes so many pixels around it along. libwebp makes 8 × 8 pixels that are all
 * transparent one colour, and decoders mix it into the colours at the block's edge: lines in skies.
 */
const margin = 2;

/** How much of a picture is drawn where so much of its blocks has changed. */
export const drawnShare = (changed: number): number =>
  changed > mostBlocks ? 1 : changed * (1 + (2 * margin) / blockSide) ** 2;

/**
 * The mean `seenChange` of a block's pixels up to which it stays as it was drawn. By film, cameras and
 * recordings at qualities 40, 75 and 90: with more SSIM falls faster than bytes do.
 */
export const unseenChange = (quality: number): number => (20 + 40 * (100 - quality)) / 256;

/**
 * Conditional replenishment of BGRA pictures, opaque ones: of each but the first, what has changed since
 * it was drawn, all else transparent; nothing strays. Null where nothing has; an array is valid until
 * the next. It begins once the pictures rest: until then they are whole, but for those of which the
 * watch says that they are unchanged, so that they need no pixels here.
 */
export function createReplenisher(
  size: Size,
  quality: number,
  rests: () => boolean,
): (picture: Uint8Array, unchanged?: boolean) => Uint8Array | null {
  const blocks = divideBlocks(size, blockSide);
  const most = unseenChange(quality);
  let drawn: Uint32Array | null = null;
  let sent: Uint32Array | null = null;
  let begun = false;
  return (picture, unchanged = false) => {
    const pixels = pixelsOf(picture);
    if (!drawn || !sent) {
      drawn = pixels.slice();
      sent = new Uint32Array(pixels.length);
      return picture;
    }
    begun ||= rests();
    if (!begun) {
      if (unchanged) return null;
      drawn.set(pixels);
      return picture;
    }
    const before = drawn;
    const { width } = size;
    const changed = blocks.filter((block) => hasChanged(before, pixels, block, width, most));
    if (changed.length === 0) return null;
    if (changed.length > blocks.length * mostBlocks) {
      drawn.set(pixels);
      return picture;
    }
    for (let at = 0; at < pixels.length; at++) sent[at] = pixels[at]! & 0xffffff;
    for (const { left, top, right, bottom } of changed) {
      const across = [Math.max(0, left - margin), Math.min(size.width, right + margin)] as const;
      const end = Math.min(size.height, bottom + margin);
      for (let y = Math.max(0, top - margin); y < end; y++) {
        const [from, to] = across.map((x) => y * size.width + x) as [number, number];
        sent.set(pixels.subarray(from, to), from);
        drawn.set(pixels.subarray(from, to), from);
      }
    }
    return new Uint8Array(sent.buffer);
  };
}

/** With a loop of its own, as the watch has: one that calls for each pixel takes a tenth longer in all. */
function hasChanged(
  before: Uint32Array,
  after: Uint32Array,
  { left, top, right, bottom }: Block,
  width: number,
  most: number,
): boolean {
  let rest = most * (right - left) * (bottom - top);
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left, end = y * width + right; at < end; at++) {
      const a = before[at]!;
      const b = after[at]!;
      if (a !== b)
        rest -= seenChange(
          (b & 255) - (a & 255),
          ((b >>> 8) & 255) - ((a >>> 8) & 255),
          ((b >>> 16) & 255) - ((a >>> 16) & 255),
        );
    }
    if (rest < 0) return true;
  }
  return false;
}
