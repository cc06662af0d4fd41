import { across, binOf, down, left, mask, source, top, width } from './buffers';

/**
 * The colours of the pixels to draw, gathered in bins. While there are few of them (flat art,
 * screencasts) each colour has its own bin, found by hashing, so nothing is lost; pictures with
 * more are counted in a grid of 5, 6 and 5 bits, each bin standing for the mean of its pixels. Where
 * many pixels share a cell (the noisy ground of a recorded page, a dark or pale scene, a sky), it can
 * be counted again in finer ones.
 */
const EXACT_LIMIT: i32 = 2048;
const HASH_BITS: i32 = 13;
/** 5 bits of red and blue, 6 of green. */
const GRID_SIZE: i32 = 1 << 16;

/** A cell with more than one in so many pixels is worth more than one colour of a palette. */
export const CROWD: i32 = 256;
/** 7 bits of each channel: 32 to a cell of the grid. */
const FINE: u32 = 0xfefefe;
const MOST_FINE: i32 = CROWD * 32;
const FINE_BITS: i32 = 14;
const FINE_SLOTS: i32 = 1 << FINE_BITS;
const NONE: u32 = 0xffffffff;
const fineKeys = new StaticArray<u32>(FINE_SLOTS);
const fineBins = new StaticArray<u16>(FINE_SLOTS);

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
/** Of each cell's bin, whether it is crowded; then, whether it stands for one of its finer cells. */
const crowded = new StaticArray<u8>(GRID_SIZE);
const CROWDED: u8 = 1;
const DIVIDED: u8 = 2;

/**
 * Counts the pixels of the rectangle that are set in `mask`. Where more than the share `least` of them
 * lies in crowded cells, these are divided.
 */
export function countColors(least: f32): void {
  exact = countExact();
  if (exact) return;
  countGrid();
  if (least < 1 && binCount <= GRID_SIZE - MOST_FINE && markCrowded(least)) countFine();
  turnSumsToMeans();
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

/** Returns whether more than the share `least` of the pixels lies in crowded cells. */
function markCrowded(least: f32): bool {
  let pixels: u64 = 0;
  let inCrowds: u64 = 0;
  for (let bin = 0; bin < binCount; bin++) pixels += sumOf(bin);
  for (let bin = 0; bin < binCount; bin++) {
    const sum = <u64>sumOf(bin);
    const crowds = sum * CROWD > pixels;
    crowded[bin] = crowds ? CROWDED : 0;
    if (crowds) inCrowds += sum;
  }
  return <f64>inCrowds > <f64>least * <f64>pixels;
}

/** Divides the crowded cells; the first part of each takes its bin. */
function countFine(): void {
  const from = source;
  const out = binOf;
  memory.fill(changetype<usize>(fineKeys), 0xff, FINE_SLOTS * 4);
  for (let y = top; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++) {
      if (mask[i] == 0 || crowded[out[i]] == 0) continue;
      const pixel = from[i];
      const key = pixel & FINE;
      const slot = findFine(key);
      if (fineKeys[slot] != key) {
        fineKeys[slot] = key;
        fineBins[slot] = <u16>takeFineBin(out[i]);
      }
      const bin = fineBins[slot];
      addToSum(bin, pixel);
      out[i] = bin;
    }
  }
}

function takeFineBin(cell: u32): u32 {
  let bin = cell;
  if (crowded[cell] == DIVIDED) bin = binCount++;
  crowded[cell] = DIVIDED;
  clearSum(bin);
  return bin;
}

function findFine(key: u32): u32 {
  let slot = (key * 0x9e3779b1) >> (32 - FINE_BITS);
  while (fineKeys[slot] != key && fineKeys[slot] != NONE) slot = (slot + 1) & (FINE_SLOTS - 1);
  return slot;
}

function countGrid(): void {
  const base = nextRound();
  const from = source;
  const out = binOf;
  const cells = grid;
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
        clearSum(bin);
      }
      addToSum(bin, pixel);
      out[i] = <u16>bin;
    }
  }
  binCount = size;
}

function clearSum(bin: u32): void {
  v128.store(placeOf(bin), i32x4.splat(0));
}

/** Red, green, blue and a one, as whole numbers: exact up to 4096 x 4096 pixels. */
function addToSum(bin: u32, pixel: u32): void {
  const bytes = i32x4.splat((pixel & 0xffffff) | 0x1000000);
  const parts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  v128.store(placeOf(bin), i32x4.add(v128.load(placeOf(bin)), parts));
}

function placeOf(bin: u32): usize {
  return changetype<usize>(bins) + ((<usize>bin) << 4);
}

/** The pixels in a bin, while it holds sums. */
function sumOf(bin: u32): u32 {
  return load<u32>(placeOf(bin), 12);
}

function turnSumsToMeans(): void {
  for (let bin = 0; bin < binCount; bin++) {
    const at = placeOf(bin);
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
