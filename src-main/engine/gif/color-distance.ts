/**
 * How much an error counts in each channel: between what the eye says (green before red before
 * blue) and what an unweighted measure says. Both the palette and the tolerance use it.
 */
export const RED = 3;
export const GREEN = 4;
export const BLUE = 2;

/** Weighted squared distance of two 0xAABBGGRR words; a step of 1 in every channel is 9. */
export function colorDistance(a: number, b: number): number {
  const red = (a & 255) - (b & 255);
  const green = ((a >>> 8) & 255) - ((b >>> 8) & 255);
  const blue = ((a >>> 16) & 255) - ((b >>> 16) & 255);
  return RED * red * red + GREEN * green * green + BLUE * blue * blue;
}
