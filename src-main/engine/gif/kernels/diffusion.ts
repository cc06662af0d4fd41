import { across, binOf, down, errors, errorsBelow, indices, left } from './buffers';
import { mask, shown, source, swapErrors, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { findNearest, loadNearest } from './nearest';
import { offset, words } from './palette';
import { colorOf } from './palette-data';

/** Errors beyond this are dropped: they come from colours the palette cannot mix. */
const MOST: f32 = 40;
const CACHE_BITS: i32 = 5;
const UNKNOWN: i16 = -1;

/** Of each cell of colours that errors have led to: the nearest colour. */
const cache = new StaticArray<i16>(1 << (3 * CACHE_BITS));

/**
 * Error diffusion with Sierra's "filter lite" (1990: half ahead, a quarter below and a quarter below
 * behind), every second row backwards. Pixels that stay take no error and pass none on, so that a
 * change never stirs what stands still around it.
 */
export function remapDiffused(slack: f32, tolerance: i32): void {
  loadNearest();
  memory.fill(changetype<usize>(cache), 0xff, cache.length * 2);
  memory.fill(changetype<usize>(errors), 0, errors.length * 4);
  for (let row = 0; row < down; row++) {
    memory.fill(changetype<usize>(errorsBelow), 0, errorsBelow.length * 4);
    const ahead = row % 2 == 0 ? 1 : -1;
    for (let n = 0; n < across; n++) {
      remapPixel(row, ahead > 0 ? n : across - 1 - n, ahead, slack, tolerance);
    }
    swapErrors();
  }
}

function remapPixel(row: i32, column: i32, ahead: i32, slack: f32, tolerance: i32): void {
  const i = (top + row) * width + left + column;
  const at = row * across + column;
  indices[at] = 0;
  if (mask[i] == 0) return;
  const pixel = source[i];
  const here = changetype<usize>(errors) + ((<usize>(column + 1)) << 4);
  const error = v128.load(here);
  const limited = f32x4.max(f32x4.min(error, f32x4.splat(MOST)), f32x4.splat(-MOST));
  const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(pixel & 0xffffff)));
  const wanted = f32x4.add(f32x4.convert_i32x4_u(bytes), limited);
  const plain = <i32>colorOf[binOf[i]];
  const moved = v128.any_true(f32x4.ne(error, f32x4.splat(0)));
  const index = (moved ? findCached(wanted, plain) : plain) + offset;
  const fresh = colorDistance(pixel, words[plain + offset]);
  const seen = shown[i];
  if (seen != 0 && colorDistance(words[index], seen) <= <i32>(<f32>fresh * slack) + tolerance)
    return;
  indices[at] = <u8>index;
  const drawn = i32x4.splat(words[index] & 0xffffff);
  const levels = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(drawn)));
  const remains = f32x4.sub(wanted, levels);
  addError(here + (ahead << 4), remains, 0.5);
  const under = changetype<usize>(errorsBelow) + ((<usize>(column + 1)) << 4);
  addError(under, remains, 0.25);
  addError(under - (ahead << 4), remains, 0.25);
}

function addError(at: usize, error: v128, share: f32): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(error, f32x4.splat(share))));
}

function findCached(wanted: v128, guess: i32): i32 {
  const r = f32x4.extract_lane(wanted, 0);
  const g = f32x4.extract_lane(wanted, 1);
  const b = f32x4.extract_lane(wanted, 2);
  const cell = (cellOf(r) << (2 * CACHE_BITS)) | (cellOf(g) << CACHE_BITS) | cellOf(b);
  if (cache[cell] == UNKNOWN) cache[cell] = <i16>findNearest(r, g, b, guess);
  return cache[cell];
}

function cellOf(value: f32): i32 {
  return (<i32>max<f32>(0, min<f32>(255, value))) >> (8 - CACHE_BITS);
}
