import { BLUE, GREEN, RED } from './color-distance';
import type { Histogram } from './histogram';
import type { Palette } from './palette';

/**
 * Variance-driven cuts: boxes of bins are cut in two, always the one that gains most, across the
 * channel of its greatest variance and where the two halves' squared error is least (P. Heckbert,
 * "Color image quantization for frame buffer display", 1982; the criterion from X. Wu, "Efficient
 * statistical computations for optimal color quantization", 1991).
 */
interface Box {
  readonly start: number;
  readonly end: number;
  /** How much squared error the best cut takes away. */
  gain: number;
  channel: Float32Array;
  /** Bins whose channel is below it go left. */
  threshold: number;
}

let order = new Uint32Array(0);
const levelWeight = new Float64Array(256);
const levelSum = new Float64Array(256);

export function cutBoxes(histogram: Histogram, colors: number, palette: Palette): void {
  const { size } = histogram;
  if (order.length < size) order = new Uint32Array(size * 2);
  for (let i = 0; i < size; i++) order[i] = i;
  const boxes = [measureBox(histogram, 0, size)];
  while (boxes.length < colors) {
    let best = 0;
    for (let i = 1; i < boxes.length; i++) if (boxes[i]!.gain > boxes[best]!.gain) best = i;
    const box = boxes[best]!;
    if (box.gain <= 0) break;
    const middle = partition(box);
    boxes[best] = measureBox(histogram, box.start, middle);
    boxes.push(measureBox(histogram, middle, box.end));
  }
  palette.size = boxes.length;
  boxes.forEach((box, color) => {
    averageBox(histogram, box, palette, color);
  });
}

function measureBox(histogram: Histogram, start: number, end: number): Box {
  const { weight, red, green, blue } = histogram;
  let w = 0;
  let r = 0;
  let g = 0;
  let b = 0;
  let rr = 0;
  let gg = 0;
  let bb = 0;
  for (let i = start; i < end; i++) {
    const bin = order[i]!;
    const count = weight[bin]!;
    const x = red[bin]!;
    const y = green[bin]!;
    const z = blue[bin]!;
    w += count;
    r += count * x;
    g += count * y;
    b += count * z;
    rr += count * x * x;
    gg += count * y * y;
    bb += count * z * z;
  }
  const redError = RED * (rr - (r * r) / w);
  const greenError = GREEN * (gg - (g * g) / w);
  const blueError = BLUE * (bb - (b * b) / w);
  const box: Box = { start, end, gain: 0, channel: green, threshold: 0 };
  if (end - start < 2) return box;
  if (greenError >= redError && greenError >= blueError) findCut(box, weight, green, GREEN);
  else if (redError >= blueError) findCut(box, weight, red, RED);
  else findCut(box, weight, blue, BLUE);
  return box;
}

/** Least squared error left = greatest variance between the halves, over 256 levels. */
function findCut(box: Box, weight: Float32Array, channel: Float32Array, scale: number): void {
  levelWeight.fill(0);
  levelSum.fill(0);
  let total = 0;
  let totalSum = 0;
  let low = 255;
  let high = 0;
  for (let i = box.start; i < box.end; i++) {
    const bin = order[i]!;
    const value = channel[bin]!;
    const level = value | 0;
    levelWeight[level]! += weight[bin]!;
    levelSum[level]! += weight[bin]! * value;
    total += weight[bin]!;
    totalSum += weight[bin]! * value;
    if (level < low) low = level;
    if (level > high) high = level;
  }
  box.channel = channel;
  let left = 0;
  let leftSum = 0;
  for (let level = low; level < high; level++) {
    if (levelWeight[level] === 0) continue;
    left += levelWeight[level]!;
    leftSum += levelSum[level]!;
    const apart = leftSum / left - (totalSum - leftSum) / (total - left);
    const gain = ((scale * left * (total - left)) / total) * apart * apart;
    if (gain <= box.gain) continue;
    box.gain = gain;
    box.threshold = level + 1;
  }
}

/** Sorts the box's bins into below and above its threshold; returns where above begins. */
function partition(box: Box): number {
  let left = box.start;
  let right = box.end - 1;
  while (left <= right) {
    const bin = order[left]!;
    if (box.channel[bin]! < box.threshold) left++;
    else {
      order[left] = order[right]!;
      order[right--] = bin;
    }
  }
  return left;
}

function averageBox(histogram: Histogram, box: Box, palette: Palette, color: number): void {
  let w = 0;
  let r = 0;
  let g = 0;
  let b = 0;
  for (let i = box.start; i < box.end; i++) {
    const bin = order[i]!;
    const count = histogram.weight[bin]!;
    w += count;
    r += count * histogram.red[bin]!;
    g += count * histogram.green[bin]!;
    b += count * histogram.blue[bin]!;
    palette.lookup[bin] = color;
  }
  palette.red[color] = r / w;
  palette.green[color] = g / w;
  palette.blue[color] = b / w;
}
