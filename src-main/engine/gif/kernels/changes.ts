import { height, mask, previous, setRect, shown, source, width } from './buffers';
import { colorDistance, colorDistances } from './color-distance';

/** How many pixels there are to draw. */
export let changed: i32 = 0;
/** How many have moved since the frame before, and how many of them as noise does. */
export let moved: i32 = 0;
export let trembled: i32 = 0;

/** What a still picture's pixel may move by: about four levels a channel. */
const TREMBLE: i32 = 9 * 4 * 4;
/**
 * And by how many levels more or less than the pixel right of it: a fade, a gradient or a shadow that
 * moves takes neighbours along to a level, a hard edge leaves them far behind.
 */
const LEAST_APART: u8 = 2;
const MOST_APART: u8 = 3;

/**
 * What a frame has to draw: sets `mask` where the source moved and is further than `tolerance` (a
 * `colorDistance`) from what the canvas shows, and the rectangle around it. A pixel whose source
 * stood still is never drawn again, however far the palette or a dither put it, so still pictures
 * don't shimmer; and the tolerance is towards the canvas, not the frame before, so nothing drifts.
 */
export function markChanges(tolerance: i32): void {
  const from = source;
  const before = previous;
  const canvas = shown;
  const out = mask;
  const limit = i32x4.splat(tolerance);
  const tremble = i32x4.splat(TREMBLE);
  let minX = width;
  let maxX = -1;
  let minY = height;
  let maxY = -1;
  changed = moved = trembled = 0;
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let any = false;
    let x = 0;
    for (; x + 4 <= width; x += 4) {
      const i = start + x;
      const at = (<usize>i) << 2;
      const now = v128.load(changetype<usize>(from) + at);
      const then = v128.load(changetype<usize>(before) + at);
      const moves = i32x4.ne(now, then);
      const bits = i32x4.bitmask(moves);
      if (bits == 0) {
        store<u32>(changetype<usize>(out) + i, 0);
        continue;
      }
      const near = i32x4.le_s(colorDistances(now, then), tremble);
      const beside = i8x16.sub(
        v128.load(changetype<usize>(from) + at + 4),
        v128.load(changetype<usize>(before) + at + 4),
      );
      const apart = isApart(i8x16.sub(now, then), beside);
      moved += popcnt(bits);
      // Right of a row's last pixel is another row.
      const last = x + 4 < width ? 15 : 7;
      trembled += popcnt(bits & last & i32x4.bitmask(v128.and(near, apart)));
      const seen = v128.load(changetype<usize>(canvas) + at);
      const far = i32x4.gt_s(colorDistances(now, seen), limit);
      const draws = v128.and(moves, v128.or(far, i32x4.eq(seen, i32x4.splat(0))));
      const drawn = i32x4.bitmask(draws);
      const ones = v128.and(draws, i32x4.splat(1));
      const halves = i16x8.narrow_i32x4_s(ones, ones);
      store<u32>(
        changetype<usize>(out) + i,
        i32x4.extract_lane(i8x16.narrow_i16x8_s(halves, halves), 0),
      );
      if (drawn == 0) continue;
      changed += popcnt(drawn);
      any = true;
      minX = min(minX, x + ctz(drawn));
      maxX = max(maxX, x + 31 - clz(drawn));
    }
    for (; x < width; x++) {
      const i = start + x;
      const pixel = from[i];
      out[i] = 0;
      if (pixel == before[i]) continue;
      moved++;
      const near = colorDistance(pixel, before[i]) <= TREMBLE;
      if (near && x + 1 < width && isApartAt(i)) trembled++;
      if (canvas[i] != 0 && colorDistance(pixel, canvas[i]) <= tolerance) continue;
      out[i] = 1;
      changed++;
      any = true;
      minX = min(minX, x);
      maxX = max(maxX, x);
    }
    if (!any) continue;
    if (maxY < 0) minY = y;
    maxY = y;
  }
  if (changed == 0) setRect(0, 0, 1, 1);
  else setRect(minX, minY, maxX - minX + 1, maxY - minY + 1);
}

/**
 * A mask of those of four pixels that move a little differently than their neighbours do, by steps
 * modulo 256: that these meet by going around is too rare to matter.
 */
function isApart(steps: v128, others: v128): v128 {
  const apart = i8x16.abs(i8x16.sub(steps, others));
  const most = i32x4.eq(i8x16.le_u(apart, i8x16.splat(MOST_APART)), i32x4.splat(-1));
  const least = i8x16.ge_u(apart, i8x16.splat(LEAST_APART));
  return v128.and(most, i32x4.ne(least, i32x4.splat(0)));
}

function isApartAt(i: i32): bool {
  let most: i32 = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const step = (source[i] >> shift) - (previous[i] >> shift);
    const other = (source[i + 1] >> shift) - (previous[i + 1] >> shift);
    most = max(most, abs(<i32>(<i8>(step - other))));
  }
  return most >= <i32>LEAST_APART && most <= <i32>MOST_APART;
}
