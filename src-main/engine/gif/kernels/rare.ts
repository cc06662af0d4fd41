import { across, coded, down } from './buffers';

/** An index that so many drawn pixels share (one in so many) is common. */
const SHARE: i32 = 12;
/** Of large pictures one pixel in so many is counted; no usual width has this factor. */
const STEP: i32 = 7;
const LARGE: i32 = 1 << 14;
const counts = new StaticArray<i32>(256);

/**
 * Of each index whether LZW may draw another in its place: not of the transparent one, and not of a
 * colour that covers much of the picture. That repeats well as it is, and a wrong pixel in it is seen
 * and broken off from its like in all frames after.
 */
export const rare = new StaticArray<bool>(256);

/** Looks at the indices laid out in `coded`. */
export function findRare(): void {
  memory.fill(changetype<usize>(counts), 0, 256 * 4);
  const step = across * down > LARGE ? STEP : 1;
  let drawn = 0;
  for (let at = 0; at < across * down; at += step) {
    const index = coded[at];
    counts[index]++;
    if (index != 0) drawn++;
  }
  for (let index = 1; index < 256; index++) rare[index] = counts[index] * SHARE < drawn;
}
