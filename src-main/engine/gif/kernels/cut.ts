import { BLUE, GREEN, RED } from './color-distance';
import { binCount, bins } from './histogram';
import { blue, colorOf, green, red } from './palette-data';

/**
 * Variance-driven cuts: boxes of bins are cut in two, always the one that gains most, across the
 * channel of its greatest variance and where the two halves' squared error is least (P. Heckbert,
 * "Color image quantization for frame buffer display", 1982; the criterion from X. Wu, "Efficient
 * statistical computations for optimal color quantization", 1991).
 */
const MOST: i32 = 256;
/** Of each box: its bins' places, what its best cut gains, across which channel, below which level. */
const starts = new StaticArray<i32>(MOST);
const ends = new StaticArray<i32>(MOST);
const gains = new StaticArray<f64>(MOST);
const channels = new StaticArray<i32>(MOST);
const thresholds = new StaticArray<f32>(MOST);

/** The bins in the order of their boxes: their values, and which they are. */
const sorted = new StaticArray<f32>(4 << 16);
const names = new StaticArray<u16>(1 << 16);
const levelWeight = new StaticArray<f64>(256);
const levelSum = new StaticArray<f64>(256);

/** Cuts the histogram into at most `colors` boxes; their means become the palette. Returns how many. */
export function cutBoxes(colors: i32): i32 {
  memory.copy(changetype<usize>(sorted), changetype<usize>(bins), binCount << 4);
  for (let i = 0; i < binCount; i++) names[i] = <u16>i;
  let count = 1;
  measureBox(0, 0, binCount);
  while (count < colors) {
    let best = 0;
    for (let i = 1; i < count; i++) if (gains[i] > gains[best]) best = i;
    if (gains[best] <= 0) break;
    const end = ends[best];
    const middle = partition(best);
    measureBox(best, starts[best], middle);
    measureBox(count++, middle, end);
  }
  for (let box = 0; box < count; box++) {
    for (let i = starts[box]; i < ends[box]; i++) colorOf[names[i]] = <u8>box;
  }
  return count;
}

/** Finds the box's mean and, by its variances, what its best cut gains. */
function measureBox(box: i32, start: i32, end: i32): void {
  starts[box] = start;
  ends[box] = end;
  gains[box] = 0;
  let weight: f64 = 0;
  let sumRG = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let squaresRG = f64x2.splat(0);
  let squaresB = f64x2.splat(0);
  let low = f32x4.splat(255);
  let high = f32x4.splat(0);
  for (let i = start; i < end; i++) {
    const bin = v128.load(changetype<usize>(sorted) + ((<usize>i) << 4));
    const w = <f64>f32x4.extract_lane(bin, 3);
    const ws = f64x2.splat(w);
    const rg = f64x2.promote_low_f32x4(bin);
    const bw = f64x2.promote_low_f32x4(v128.shuffle<i64>(bin, bin, 1, 1));
    const rgs = f64x2.mul(rg, ws);
    const bws = f64x2.mul(bw, ws);
    weight += w;
    sumRG = f64x2.add(sumRG, rgs);
    sumB = f64x2.add(sumB, bws);
    squaresRG = f64x2.add(squaresRG, f64x2.mul(rgs, rg));
    squaresB = f64x2.add(squaresB, f64x2.mul(bws, bw));
    low = f32x4.min(low, bin);
    high = f32x4.max(high, bin);
  }
  const r = f64x2.extract_lane(sumRG, 0);
  const g = f64x2.extract_lane(sumRG, 1);
  const b = f64x2.extract_lane(sumB, 0);
  red[box] = <f32>(r / weight);
  green[box] = <f32>(g / weight);
  blue[box] = <f32>(b / weight);
  if (end - start < 2) return;
  const redError = <f64>RED * (f64x2.extract_lane(squaresRG, 0) - (r * r) / weight);
  const greenError = <f64>GREEN * (f64x2.extract_lane(squaresRG, 1) - (g * g) / weight);
  const blueError = <f64>BLUE * (f64x2.extract_lane(squaresB, 0) - (b * b) / weight);
  if (greenError >= redError && greenError >= blueError) {
    findCut(
      box,
      1,
      GREEN,
      <i32>f32x4.extract_lane(low, 1),
      <i32>f32x4.extract_lane(high, 1),
      weight,
      g,
    );
  } else if (redError >= blueError) {
    findCut(
      box,
      0,
      RED,
      <i32>f32x4.extract_lane(low, 0),
      <i32>f32x4.extract_lane(high, 0),
      weight,
      r,
    );
  } else {
    findCut(
      box,
      2,
      BLUE,
      <i32>f32x4.extract_lane(low, 2),
      <i32>f32x4.extract_lane(high, 2),
      weight,
      b,
    );
  }
}

/** Least squared error left = greatest variance between the halves, over the levels from low to high. */
function findCut(
  box: i32,
  channel: i32,
  scale: f64,
  low: i32,
  high: i32,
  total: f64,
  sum: f64,
): void {
  for (let level = low; level <= high; level++) levelWeight[level] = levelSum[level] = 0;
  for (let i = starts[box]; i < ends[box]; i++) {
    const value = sorted[i * 4 + channel];
    const weight = <f64>sorted[i * 4 + 3];
    const level = <i32>value;
    levelWeight[level] += weight;
    levelSum[level] += weight * <f64>value;
  }
  channels[box] = channel;
  let left: f64 = 0;
  let leftSum: f64 = 0;
  let best: f64 = 0;
  for (let level = low; level < high; level++) {
    if (levelWeight[level] == 0) continue;
    left += levelWeight[level];
    leftSum += levelSum[level];
    const right = total - left;
    const apart = leftSum * right - (sum - leftSum) * left;
    const gain = (apart * apart) / (left * right);
    if (gain <= best) continue;
    best = gain;
    thresholds[box] = <f32>(level + 1);
  }
  gains[box] = (scale * best) / total;
}

/** Sorts the box's bins into below and above its threshold; returns where above begins. */
function partition(box: i32): i32 {
  const threshold = thresholds[box];
  const channel = channels[box];
  const values = changetype<usize>(sorted);
  let left = starts[box];
  let right = ends[box] - 1;
  while (left <= right) {
    if (sorted[left * 4 + channel] < threshold) {
      left++;
      continue;
    }
    const a = values + ((<usize>left) << 4);
    const b = values + ((<usize>right) << 4);
    const moved = v128.load(a);
    v128.store(a, v128.load(b));
    v128.store(b, moved);
    const name = names[left];
    names[left] = names[right];
    names[right] = name;
    right--;
  }
  return left;
}
