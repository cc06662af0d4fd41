import { height, smooth, source, width } from './buffers';
import { absoluteDifference } from './color-distance';

/** How far neighbours may differ, in levels of any channel, where the picture counts as smooth. */
const SMOOTH: i8 = 2;

/** Fills `smooth` for row `y`: 1 where the four pixels around are nearly the same. */
export function findSmooth(y: i32): void {
  const row = changetype<usize>(source) + ((<usize>(y * width)) << 2);
  const above = y > 0 ? row - ((<usize>width) << 2) : row;
  const below = y + 1 < height ? row + ((<usize>width) << 2) : row;
  const limit = i8x16.splat(SMOOTH);
  for (let x = 0; x < width; x += 4) {
    const at = (<usize>x) << 2;
    const here = v128.load(row + at);
    const beside = i8x16.max_u(
      absoluteDifference(here, v128.load(row + at - 4)),
      absoluteDifference(here, v128.load(row + at + 4)),
    );
    const over = i8x16.max_u(
      absoluteDifference(here, v128.load(above + at)),
      absoluteDifference(here, v128.load(below + at)),
    );
    const near = i8x16.le_u(i8x16.max_u(beside, over), limit);
    const whole = v128.and(i32x4.eq(near, i32x4.splat(-1)), i32x4.splat(1));
    const halves = i16x8.narrow_i32x4_s(whole, whole);
    store<u32>(
      changetype<usize>(smooth) + x,
      i32x4.extract_lane(i8x16.narrow_i16x8_s(halves, halves), 0),
    );
  }
  if (width < 3) return;
  // Beyond both ends lie other rows, so the outermost pixels follow their neighbours.
  smooth[0] = smooth[1];
  smooth[width - 1] = smooth[width - 2];
}

/** Whether a pixel of the canvas has the colour of the one left or right of it. */
export function isFlat(at: i32): bool {
  const pixel = source[at];
  return at > 0 && (source[at - 1] == pixel || source[at + 1] == pixel);
}

/** The share of the source's pixels that equal the one right of them; a row's last counts, too. */
export function flatShare(): f32 {
  const from = changetype<usize>(source);
  const count = width * height;
  let equal = 0;
  let i = 0;
  for (; i + 4 < count; i += 4) {
    const at = from + ((<usize>i) << 2);
    equal += popcnt(i32x4.bitmask(i32x4.eq(v128.load(at), v128.load(at + 4))));
  }
  for (; i + 1 < count; i++) if (source[i] == source[i + 1]) equal++;
  return <f32>equal / <f32>count;
}
