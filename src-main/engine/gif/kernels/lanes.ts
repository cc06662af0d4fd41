/** The least of a vector's four numbers, four times. */
export function leastOf(values: v128): v128 {
  const pairs = f32x4.pmin(values, v128.shuffle<f32>(values, values, 2, 3, 0, 1));
  return f32x4.pmin(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2));
}

/** The first of the four that is so. */
export function placeOfLeast(values: v128, least: v128): i32 {
  return ctz(i32x4.bitmask(f32x4.eq(values, least)));
}
