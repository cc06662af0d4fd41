/**
 * How much an error counts in each channel: between what the eye says (green before red before
 * blue) and what an unweighted measure says. Both the palette and the tolerance use it.
 */
export const RED: i32 = 3;
export const GREEN: i32 = 4;
export const BLUE: i32 = 2;

/** Weighted squared distance of two pixels; a step of 1 in every channel is 9. */
export function colorDistance(a: u32, b: u32): i32 {
  const red = <i32>(a & 255) - <i32>(b & 255);
  const green = <i32>((a >> 8) & 255) - <i32>((b >> 8) & 255);
  const blue = <i32>((a >> 16) & 255) - <i32>((b >> 16) & 255);
  return RED * red * red + GREEN * green * green + BLUE * blue * blue;
}

/** The same of four pixels with four others. */
export function colorDistances(a: v128, b: v128): v128 {
  const apart = absoluteDifference(a, b);
  const zero = i32x4.splat(0);
  const weights = i16x8(3, 4, 2, 0, 3, 4, 2, 0);
  const low = i8x16.shuffle(apart, zero, 0, 16, 1, 16, 2, 16, 3, 16, 4, 16, 5, 16, 6, 16, 7, 16);
  const high = i8x16.shuffle(
    apart,
    zero,
    8,
    16,
    9,
    16,
    10,
    16,
    11,
    16,
    12,
    16,
    13,
    16,
    14,
    16,
    15,
    16,
  );
  const lowSums = i32x4.dot_i16x8_s(low, i16x8.mul(low, weights));
  const highSums = i32x4.dot_i16x8_s(high, i16x8.mul(high, weights));
  return i32x4.add(
    v128.shuffle<i32>(lowSums, highSums, 0, 2, 4, 6),
    v128.shuffle<i32>(lowSums, highSums, 1, 3, 5, 7),
  );
}

/** Byte by byte. */
export function absoluteDifference(a: v128, b: v128): v128 {
  return v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
}
