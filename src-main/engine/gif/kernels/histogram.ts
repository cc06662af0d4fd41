import { across, binOf, down, left, mask, source, top, width } from './buffers';

/**
 * The colours of the pixels to draw, gathered in bins. While there are few of them (flat art,
 * screencasts) each colour has its own bin, found by hashing, so nothing is lost; pictures with
 * more are counted in a grid of 5, 6 and 5 bits, each bin standing for the mean of its pixels.
 */
const EXACT_LIMIT: i32 = 2048;
const HASH_BITS: i32 = 13;
/** 5 bits of red and blue, 6 of green. */
const GRID_SIZE: i32 = 1 << 16;

/** How many bins are in use. */
export let binCount: i32 = 0;
/** Whether each bin is one colour. */
export let exact: bool = true;
/** Four values a bin: red, green, blue (their means) and the weight, in pixels. */
export const bins = new StaticArray<f32>(GRID_SIZE * 4);

const hashKeys = new StaticArray<u32>(1 << HASH_BITS);
const hashBins = new StaticArray<u16>(1 << HASH_BITS);
/** Of each cell of the grid: its bin, plus the round's base. */
const grid = new StaticArray<u32>(GRID_SIZE);
let round: u32 = 0;

/** Counts the pixels of the rectangle that are set in `mask`. */
export function countColors(): void {
  exact = countExact();
  if (!exact) countGrid();
}

/** Whether each colour of these pixels can have its own bin; ends early where not. */
export function hasFewColors(): bool {
  return countExact();
}

function countExact(): bool {
  const from = source;
  const out = binOf;
  memory.fill(changetype<usize>(hashKeys), 0, (1 << HASH_BITS) * 4);
  binCount = 0;
  let last: u32 = 0;
  let bin = 0;
  for (let y = top; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++) {
      if (mask[i] == 0) continue;
      const pixel = from[i];
      if (pixel != last) {
        bin = findBin(pixel);
        if (bin < 0) return false;
        last = pixel;
      }
      bins[bin * 4 + 3] += 1;
      out[i] = <u16>bin;
    }
  }
  return true;
}

/** The bin of a colour, made when it is new; -1 when there are too many. */
function findBin(pixel: u32): i32 {
  let slot = (pixel * 0x9e3779b1) >> (32 - HASH_BITS);
  while (hashKeys[slot] != pixel && hashKeys[slot] != 0) slot = (slot + 1) & ((1 << HASH_BITS) - 1);
  if (hashKeys[slot] != 0) return hashBins[slot];
  if (binCount == EXACT_LIMIT) return -1;
  hashKeys[slot] = pixel;
  hashBins[slot] = <u16>binCount;
  const at = binCount * 4;
  bins[at] = <f32>(pixel & 255);
  bins[at + 1] = <f32>((pixel >> 8) & 255);
  bins[at + 2] = <f32>((pixel >> 16) & 255);
  bins[at + 3] = 0;
  return binCount++;
}

function countGrid(): void {
  const base = nextRound();
  const from = source;
  const out = binOf;
  const cells = grid;
  const sums = changetype<usize>(bins);
  let size: u32 = 0;
  for (let y = top; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++) {
      if (mask[i] == 0) continue;
      const pixel = from[i];
      const cell = ((pixel & 0xf8) >> 3) | ((pixel & 0xfc00) >> 5) | ((pixel & 0xf80000) >> 8);
      let bin = cells[cell] - base;
      if (bin >= size) {
        bin = size++;
        cells[cell] = base + bin;
        v128.store(sums + ((<usize>bin) << 4), i32x4.splat(0));
      }
      // Red, green, blue and a one, as whole numbers: exact up to 4096 x 4096 pixels.
      const bytes = i32x4.splat((pixel & 0xffffff) | 0x1000000);
      const parts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
      const at = sums + ((<usize>bin) << 4);
      v128.store(at, i32x4.add(v128.load(at), parts));
      out[i] = <u16>bin;
    }
  }
  binCount = size;
  for (let bin: u32 = 0; bin < size; bin++) {
    const at = sums + ((<usize>bin) << 4);
    const total = f32x4.convert_i32x4_u(v128.load(at));
    const weight = f32x4.extract_lane(total, 3);
    v128.store(at, f32x4.replace_lane(f32x4.div(total, f32x4.splat(weight)), 3, weight));
  }
}

/** Cells of earlier frames hold numbers below the base: nothing has to be wiped for each frame. */
function nextRound(): u32 {
  if (round > u32.MAX_VALUE - 2 * GRID_SIZE) {
    memory.fill(changetype<usize>(grid), 0, GRID_SIZE * 4);
    round = 0;
  }
  round += GRID_SIZE;
  return round;
}
