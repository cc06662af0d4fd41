import { BLUE, GREEN, RED } from './color-distance';
import { binCount, bins } from './histogram';
import { findNearest, loadNearest } from './nearest';
import { blue, colorCount, colorOf, green, red } from './palette-data';

const sums = new StaticArray<f32>(256 * 4);
const heaviest = new StaticArray<i32>(256);

/** Beyond this a pixel's colour is another one: 12 levels in every channel. */
const FAR: f32 = 9 * 12 * 12;
/** How many pixels were so far from their colours in the last pass. */
export let farOff: f32 = 0;

/**
 * One pass of k-means over the bins (S. Lloyd, "Least squares quantization in PCM", 1982): each bin
 * goes to its nearest colour, then each colour to the mean of its bins. Returns the mean
 * `colorDistance` of the pixels from their colours before that.
 */
export function refineColors(): f64 {
  loadNearest();
  let error: f64 = 0;
  let total: f64 = 0;
  farOff = 0;
  memory.fill(changetype<usize>(sums), 0, 256 * 16);
  for (let bin = 0; bin < binCount; bin++) {
    const at = bin * 4;
    const color = findNearest(bins[at], bins[at + 1], bins[at + 2], colorOf[bin]);
    colorOf[bin] = <u8>color;
    const r = bins[at] - red[color];
    const g = bins[at + 1] - green[color];
    const b = bins[at + 2] - blue[color];
    const weight = bins[at + 3];
    const distance = <f32>RED * r * r + <f32>GREEN * g * g + <f32>BLUE * b * b;
    if (distance > FAR) farOff += weight;
    error += <f64>(distance * weight);
    total += <f64>weight;
    const value = v128.load(changetype<usize>(bins) + ((<usize>bin) << 4));
    const weights = f32x4.splat(f32x4.extract_lane(value, 3));
    const sum = changetype<usize>(sums) + ((<usize>color) << 4);
    const weighted = f32x4.mul(f32x4.replace_lane(value, 3, 1), weights);
    v128.store(sum, f32x4.add(v128.load(sum), weighted));
  }
  for (let color = 0; color < colorCount; color++) {
    const weight = sums[color * 4 + 3];
    if (weight == 0) continue;
    red[color] = sums[color * 4] / weight;
    green[color] = sums[color * 4 + 1] / weight;
    blue[color] = sums[color * 4 + 2] / weight;
  }
  return error / total;
}

/**
 * Where one bin makes up most of a colour's pixels, the colour becomes that bin's: a page's
 * background stays the very colour it is, and its text's edges take the difference.
 */
export function snapColors(): void {
  for (let color = 0; color < colorCount; color++) {
    sums[color] = 0;
    heaviest[color] = -1;
  }
  for (let bin = 0; bin < binCount; bin++) {
    const color = colorOf[bin];
    const weight = bins[bin * 4 + 3];
    sums[color] += weight;
    if (heaviest[color] < 0 || weight > bins[heaviest[color] * 4 + 3]) heaviest[color] = bin;
  }
  for (let color = 0; color < colorCount; color++) {
    const at = heaviest[color] * 4;
    if (at < 0 || bins[at + 3] * 2 <= sums[color]) continue;
    red[color] = bins[at];
    green[color] = bins[at + 1];
    blue[color] = bins[at + 2];
  }
}
