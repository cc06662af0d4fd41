import type { Kernels } from './kernels';

/**
 * Pixels as one 32-bit word each, 0xAABBGGRR (every machine Electron runs on is little-endian):
 * opaque ones have alpha 255, transparent ones are 0. GIF knows nothing between.
 */
export const OPAQUE = 0xff000000;

export type Matte = readonly [number, number, number];

/** Reads RGBA bytes into the kernels' source: all opaque, whatever the fourth byte says. */
export function loadOpaque(pixels: Uint8Array, kernels: Kernels): void {
  kernels.source.set(wordsOf(pixels, kernels.source.length));
  kernels.makeOpaque();
}

/**
 * From this opacity on a pixel is drawn: by itself where it is half there; blended on a matte where it
 * is seen at all (a twentieth), so that shadows and glows stay.
 */
const least = { alone: 128, blended: 13 };

/** Reads RGBA bytes into words, what is hardly there as transparent. */
export function loadTransparent(pixels: Uint8Array, out: Uint32Array, matte: Matte | null): void {
  const words = wordsOf(pixels, out.length);
  const drawn = matte ? least.blended : least.alone;
  for (let i = 0; i < out.length; i++) {
    const word = words[i]!;
    const opacity = word >>> 24;
    if (opacity < drawn) out[i] = 0;
    else if (opacity === 255 || !matte) out[i] = word | OPAQUE;
    else out[i] = blend(word, opacity, matte);
  }
}

function wordsOf(pixels: Uint8Array, count: number): Uint32Array {
  if (pixels.length !== count * 4) throw new RangeError('frame has the wrong size');
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}

/** Straight-alpha "over": the half-covered edge takes the colour it will stand on. */
function blend(word: number, opacity: number, matte: Matte): number {
  const mix = (shift: number, back: number): number =>
    Math.round((((word >>> shift) & 255) * opacity + back * (255 - opacity)) / 255) << shift;
  return mix(0, matte[0]) | mix(8, matte[1]) | mix(16, matte[2]) | OPAQUE;
}
