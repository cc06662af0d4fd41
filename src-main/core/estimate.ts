/** A part of the clip that was really encoded, by itself. */
export interface EncodedSample {
  /** Its middle, in seconds of the source. */
  readonly at: number;
  readonly frames: number;
  /** Its file's. */
  readonly bytes: number;
  /** Of its first frame and the file's header: the whole has them once. */
  readonly firstBytes: number;
}

/** Bytes of a file that is not made yet. */
export interface SizeEstimate {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface EstimateRequest {
  readonly samples: readonly EncodedSample[];
  /** Of the whole. */
  readonly frames: number;
  /** What finished files were against what had been expected of them; see `learnCorrection`. */
  readonly correction?: number;
}

/** How much parts of a clip are taken to differ before they are known, by their mean. */
const expectedVariation = 0.25;
/** What lies between samples is never quite known. */
const leastSpread = 0.05;

/**
 * A file's size from samples of it, each of which stands for as much of the clip: the first frame
 * once, then every other frame as those of the samples on average. The range is twice the standard
 * error of that average to both sides, what is expected of clips in general counted as one sample
 * more: so it gets narrower with each, and wider where they differ.
 * @throws RangeError without a sample or a frame: a bug in the caller
 */
export function estimateSize({ samples, frames, correction = 1 }: EstimateRequest): SizeEstimate {
  const [only] = samples;
  if (!only || frames < 1) throw new RangeError('Nothing to estimate from');
  if (samples.length === 1 && only.frames >= frames) {
    const bytes = Math.round(only.bytes);
    return { low: bytes, expected: bytes, high: bytes };
  }
  const paces = samples.map(bytesPerFrame);
  const first = mean(samples.map(({ firstBytes }) => firstBytes));
  const rest = (frames - 1) * mean(paces);
  const error = 2 * variation(paces) * Math.sqrt(1 / paces.length) * rest;
  const expected = (first + rest) * correction;
  const spread = Math.min(expected * 0.9, Math.max(error * correction, expected * leastSpread));
  return {
    low: Math.round(expected - spread),
    expected: Math.round(expected),
    high: Math.round(expected + spread),
  };
}

/** The standard deviation of values, as a share of their mean. */
function variation(values: readonly number[]): number {
  const middle = mean(values);
  if (middle === 0) return expectedVariation;
  const squares = values.map((value) => (value / middle - 1) ** 2);
  const sum = squares.reduce((total, square) => total + square, expectedVariation ** 2);
  return Math.sqrt(sum / values.length);
}

/**
 * Where sample `number` lies in its clip, 0 to 1: each new one falls into the largest gap that those
 * before it left, the first at the beginning (the van der Corput sequence in base 2).
 */
export function sampleShare(number: number): number {
  let share = 0;
  for (let left = number, weight = 0.5; left > 0; left >>= 1, weight /= 2) {
    if (left & 1) share += weight;
  }
  return share;
}

/** All files of a batch; their ranges may all be off in the same direction. */
export function addEstimates(estimates: readonly SizeEstimate[]): SizeEstimate {
  const sum = (side: keyof SizeEstimate): number =>
    estimates.reduce((total, estimate) => total + estimate[side], 0);
  return { low: sum('low'), expected: sum('expected'), high: sum('high') };
}

/** One bar of the strip below the timeline. */
export interface BytesAt {
  readonly at: number;
  readonly bytesPerFrame: number;
}

/** What each part of the clip takes, in order of time. */
export function bytesOverTime(samples: readonly EncodedSample[]): BytesAt[] {
  return samples
    .map((sample) => ({ at: sample.at, bytesPerFrame: bytesPerFrame(sample) }))
    .sort((one, other) => one.at - other.at);
}

/** How much a new file counts against those before it. */
const learning = 0.3;

/**
 * What files of a format and kind become against what is expected of them, one more file known. A
 * single odd file, off by more than a factor of two, counts as off by two.
 */
export function learnCorrection(before: number, expected: number, actual: number): number {
  if (!(expected > 0) || !(actual > 0)) return before;
  const ratio = Math.min(2, Math.max(0.5, actual / expected));
  return before * (1 - learning) + ratio * learning;
}

function bytesPerFrame({ frames, bytes, firstBytes }: EncodedSample): number {
  return frames > 1 ? Math.max(0, bytes - firstBytes) / (frames - 1) : bytes;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
