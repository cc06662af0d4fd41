import { across, binOf, coded, down, indices, left } from './buffers';
import { mask, shown, smooth, source, top, width } from './buffers';
import { colorDistance, colorDistances } from './color-distance';
import { loadMixer, mixColor } from './ordered';
import { offset, words } from './palette';
import { colorOf } from './palette-data';
import { findSmooth } from './smooth';

/** Where colours are mixed: nowhere, where the picture is smooth and would band, everywhere. */
export const enum Mixing {
  None,
  Smooth,
  All,
}

/**
 * Draws each pixel in its bin's colour, or mixed by ordered dither where that is further than `unseen`
 * (a `colorDistance`) from it, unless what is shown is about as good: at most `slack` times as far from
 * the source as the fresh colour, and `tolerance` more. Goes by four pixels; what it writes past a
 * row's end, the next row replaces.
 */
export function remap(mixing: Mixing, slack: f32, tolerance: i32, unseen: i32): void {
  if (mixing != Mixing.None) loadMixer();
  for (let y = top, at = 0; y < top + down; y++, at += across) {
    const start = y * width + left;
    if (mixing == Mixing.Smooth) findSmooth(y);
    const smoothAt = changetype<usize>(smooth) + left;
    for (let x = 0; x < across; x += 4) {
      const out = changetype<usize>(indices) + at + x;
      const marks = load<u32>(changetype<usize>(mask) + start + x);
      if (marks == 0) {
        store<u32>(out, 0);
        continue;
      }
      const place = (<usize>(start + x)) << 2;
      const pixels = v128.load(changetype<usize>(source) + place);
      const seen = v128.load(changetype<usize>(shown) + place);
      const one = indexOf(start + x);
      const two = indexOf(start + x + 1);
      const three = indexOf(start + x + 2);
      const four = indexOf(start + x + 3);
      const errors = colorDistances(pixels, colorsOf(one, two, three, four));
      const drawn = isSet(widen(marks));
      let mixed = i32x4.splat(0);
      if (mixing != Mixing.None) {
        mixed = v128.and(drawn, i32x4.gt_s(errors, i32x4.splat(unseen)));
        if (mixing == Mixing.Smooth) mixed = v128.and(mixed, isSet(widen(load<u32>(smoothAt + x))));
      }
      const limits = i32x4.add(
        i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(errors), f32x4.splat(slack))),
        i32x4.splat(tolerance),
      );
      const empty = i32x4.eq(seen, i32x4.splat(0));
      const worse = v128.or(empty, i32x4.gt_s(colorDistances(pixels, seen), limits));
      const fresh = one | (two << 8) | (three << 16) | (four << 24);
      store<u32>(out, fresh & narrow(v128.and(drawn, worse)));
      for (let lanes = i32x4.bitmask(mixed); lanes != 0; lanes &= lanes - 1) {
        const column = x + ctz(lanes);
        if (column < across)
          mixPixel(start + column, at + column, column + left, y, slack, tolerance);
      }
    }
  }
}

/** The index of a pixel's bin's colour. */
function indexOf(i: i32): u32 {
  return <u32>colorOf[binOf[i]] + <u32>offset;
}

/** A mixed pixel is judged by its place in the pattern, not by its own error. */
function mixPixel(i: i32, at: i32, x: i32, y: i32, slack: f32, tolerance: i32): void {
  const bin = <i32>binOf[i];
  const limit = <i32>(<f32>colorDistance(source[i], words[indexOf(i)]) * slack);
  const index = mixColor(source[i], bin, x, y) + offset;
  const seen = shown[i];
  const stays = seen != 0 && colorDistance(words[index], seen) <= limit + tolerance;
  indices[at] = stays ? 0 : <u8>index;
}

/** Four bytes as four words. */
function widen(bytes: u32): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(bytes)));
}

/** A mask of each word that is not 0. */
function isSet(values: v128): v128 {
  return i32x4.ne(values, i32x4.splat(0));
}

/** Four masks as masks of four bytes. */
function narrow(masks: v128): u32 {
  const halves = i16x8.narrow_i32x4_s(masks, masks);
  return i32x4.extract_lane(i8x16.narrow_i16x8_s(halves, halves), 0);
}

const lanes = new StaticArray<u8>(16);

/** The highest index of the rectangle. */
export function findHighest(): i32 {
  const count = across * down;
  let most = i8x16.splat(0);
  let at = 0;
  for (; at + 16 <= count; at += 16) {
    most = i8x16.max_u(most, v128.load(changetype<usize>(indices) + at));
  }
  let highest: u8 = 0;
  for (; at < count; at++) highest = max(highest, indices[at]);
  v128.store(changetype<usize>(lanes), most);
  for (let lane = 0; lane < 16; lane++) highest = max(highest, lanes[lane]);
  return highest;
}

/** Puts what was coded on the canvas. */
export function showCoded(): void {
  const first = i32x4.splat(offset);
  for (let y = top, at = 0; y < top + down; y++, at += across) {
    const start = y * width + left;
    let x = 0;
    for (; x + 4 <= across; x += 4) {
      const four = load<u32>(changetype<usize>(coded) + at + x);
      if (four == 0 && offset == 1) continue;
      const place = changetype<usize>(shown) + ((<usize>(start + x)) << 2);
      const drawn = i32x4.ge_s(widen(four), first);
      const colors = colorsOf(four & 255, (four >> 8) & 255, (four >> 16) & 255, four >> 24);
      v128.store(place, v128.bitselect(colors, v128.load(place), drawn));
    }
    for (; x < across; x++) {
      const index = <i32>coded[at + x];
      if (index >= offset) shown[start + x] = words[index];
    }
  }
}

/** Four colours of the palette. */
function colorsOf(one: u32, two: u32, three: u32, four: u32): v128 {
  return i32x4(words[one], words[two], words[three], words[four]);
}
