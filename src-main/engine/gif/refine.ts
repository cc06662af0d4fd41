import type { Histogram } from './histogram';
import { NearestColor } from './nearest';
import type { Palette } from './palette';

const nearest = new NearestColor();
const weights = new Float64Array(256);
const reds = new Float64Array(256);
const greens = new Float64Array(256);
const blues = new Float64Array(256);
const heaviest = new Int32Array(256);

/**
 * One pass of k-means over the bins (S. Lloyd, "Least squares quantization in PCM", 1982): each bin
 * goes to its nearest colour, then each colour to the mean of its bins.
 */
export function refineColors(histogram: Histogram, palette: Palette): void {
  const { weight, red, green, blue } = histogram;
  nearest.load(palette);
  weights.fill(0);
  reds.fill(0);
  greens.fill(0);
  blues.fill(0);
  for (let bin = 0; bin < histogram.size; bin++) {
    const color = nearest.find(red[bin]!, green[bin]!, blue[bin]!);
    const count = weight[bin]!;
    palette.lookup[bin] = color;
    weights[color]! += count;
    reds[color]! += count * red[bin]!;
    greens[color]! += count * green[bin]!;
    blues[color]! += count * blue[bin]!;
  }
  for (let color = 0; color < palette.size; color++) {
    const count = weights[color]!;
    if (count === 0) continue;
    palette.red[color] = reds[color]! / count;
    palette.green[color] = greens[color]! / count;
    palette.blue[color] = blues[color]! / count;
  }
}

/**
 * Where one bin makes up most of a colour's pixels, the colour becomes that bin's: a page's
 * background stays the very colour it is, and its text's edges take the difference.
 */
export function snapColors(histogram: Histogram, palette: Palette): void {
  const { weight } = histogram;
  weights.fill(0);
  heaviest.fill(-1);
  for (let bin = 0; bin < histogram.size; bin++) {
    const color = palette.lookup[bin]!;
    weights[color]! += weight[bin]!;
    if (heaviest[color]! < 0 || weight[bin]! > weight[heaviest[color]!]!) heaviest[color] = bin;
  }
  for (let color = 0; color < palette.size; color++) {
    const bin = heaviest[color]!;
    if (bin < 0 || weight[bin]! * 2 <= weights[color]!) continue;
    palette.red[color] = histogram.red[bin]!;
    palette.green[color] = histogram.green[bin]!;
    palette.blue[color] = histogram.blue[bin]!;
  }
}
