import { AppError } from './errors';
import type { FrameIndex } from './media';
import type { ConversionSettings, OutputFormat } from './settings';

/** One frame of the output: which moment of the source it shows, and for how long. */
export interface PlannedFrame {
  /** Seconds from the source's first frame; the frame on screen at that moment is meant. */
  readonly time: number;
  readonly delayMs: number;
}

/** What a format can say of time, in its own units. */
export interface DelayUnit {
  readonly unitMs: number;
  readonly min: number;
  readonly max: number;
}

/**
 * GIF: centiseconds in 16 bits; players stretch delays under 2 to 10. WebP: milliseconds in 24 bits;
 * Chromium and Firefox stretch delays up to 10 ms to 100 ms.
 */
export const delayUnits: Record<OutputFormat, DelayUnit> = {
  gif: { unitMs: 10, min: 2, max: 65_535 },
  webp: { unitMs: 1, min: 11, max: 16_777_215 },
};

interface Sample {
  readonly time: number;
  /** How long it is shown at the settings' speed, in seconds, not yet rounded. */
  readonly shown: number;
}

/**
 * The frames of the output, in order of showing, with delays that the format can say.
 * @throws AppError `startPastEnd` {start, duration}
 */
export function planFrames(index: FrameIndex, settings: ConversionSettings): PlannedFrame[] {
  if (settings.start >= index.end - tolerance(index)) {
    throw new AppError('startPastEnd', { start: settings.start, duration: index.end });
  }
  const ordered = orderSamples(sampleSource(index, settings), settings);
  const last = ordered.length - 1;
  const held = ordered.map((sample, at) =>
    at === last ? { ...sample, shown: sample.shown + settings.holdLastMs / 1000 } : sample,
  );
  return quantizeDelays(held, delayUnits[settings.format]);
}

/**
 * Timestamps are rounded by their container (Matroska: to 1 ms), so a frame counts as shown this much
 * before its time. A quarter of the frame interval at most.
 */
export function tolerance(index: FrameIndex): number {
  return Math.min(0.002, frameInterval(index) / 4);
}

/** The interval of the source's frames where they come fastest (10th percentile), in seconds. */
export function frameInterval(index: FrameIndex): number {
  const known = intervals.get(index);
  if (known !== undefined) return known;
  const interval = measureInterval(index);
  intervals.set(index, interval);
  return interval;
}

/** An index is never changed, and sorting a long one is slow. */
const intervals = new WeakMap<FrameIndex, number>();

/**
 * A screencast whose pictures stand for seconds has no rate of its own that a grid could be too fine
 * for: `num` × `inter` is to be the clip's length there too. Up to 25 a second it is sampled as asked.
 */
const finestGrid = 0.04;

/** Gaps of 16 and 17 ms are one rate, rounded by the container: their mean is its interval. */
function measureInterval({ times, end }: FrameIndex): number {
  const gaps = times.slice(1).map((time, at) => time - times[at]!);
  if (gaps.length === 0) return end;
  const fast = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 10)]!;
  const alike = gaps.filter((gap) => Math.abs(gap - fast) < 0.0011);
  const interval = alike.reduce((sum, gap) => sum + gap, 0) / alike.length;
  const irregular = gaps[Math.floor(gaps.length * 0.9)]! > interval * 1.5;
  return irregular ? Math.min(interval, finestGrid) : interval;
}

/** A playback rate next to nothing would fill the file with repeats of one picture: a day is enough. */
const longestShown = 86_400;

/** The sampled moments between start and end, ascending, with the time each is shown. */
function sampleSource(index: FrameIndex, settings: ConversionSettings): Sample[] {
  const { start, speed } = settings;
  const slack = tolerance(index);
  const end = Math.min(settings.end ?? index.end, index.end);
  const playbackFps = settings.playbackFps === 0 ? null : settings.playbackFps;
  const count = settings.frames ?? Infinity;
  const step = settings.fps === null ? (settings.intervalMs ?? 0) / 1000 : speed / settings.fps;
  const samples: Sample[] =
    step < frameInterval(index) * 0.9999
      ? everyFrame(index, start, end, slack).slice(0, count)
      : onGrid(start, end, step, slack, count, settings.fps !== null);
  return samples.map(({ time, shown }) => ({
    time,
    shown: playbackFps === null ? shown / speed : Math.min(1 / playbackFps, longestShown),
  }));
}

/** Every source frame that is on screen between start and end, each for as long as it is there. */
function everyFrame(index: FrameIndex, start: number, end: number, slack: number): Sample[] {
  const begins = [start];
  index.times.forEach((time, at) => {
    const next = Math.min(index.times[at + 1] ?? index.end, end);
    // A frame too short to count leaves its time to the one before, so that none is lost.
    if (time > start + slack && next - time > slack) begins.push(time);
  });
  return begins.map((time, at) => ({ time, shown: (begins[at + 1] ?? end) - time }));
}

/**
 * One moment each `step` seconds. With `natural` the clip ends when the source does, so the last one
 * is shown for what is left; otherwise (OSS's `inter`) each is shown for the whole interval.
 */
function onGrid(
  start: number,
  end: number,
  step: number,
  slack: number,
  count: number,
  natural: boolean,
): Sample[] {
  const samples: Sample[] = [];
  for (let n = 0; n < count; n++) {
    const time = start + n * step;
    const left = end - time;
    if (left <= slack && n > 0) break;
    samples.push({ time, shown: natural && left <= step + slack ? left : step });
  }
  return samples;
}

function orderSamples(samples: Sample[], { reverse, bounce }: ConversionSettings): Sample[] {
  const there = reverse ? [...samples].reverse() : samples;
  return bounce ? [...there, ...there.slice(1, -1).reverse()] : there;
}

/**
 * Rounds the moments between frames, not the delays, so that no error adds up. A frame begins no
 * sooner than `min` units after the one before; one whose whole time is used up by that is dropped.
 */
export function quantizeDelays(
  samples: readonly { readonly time: number; readonly shown: number }[],
  { unitMs, min, max }: DelayUnit,
): PlannedFrame[] {
  const kept: { time: number; begins: number }[] = [];
  let clock = 0;
  for (const { time, shown } of samples) {
    const ends = (clock + shown) * (1000 / unitMs);
    const previous = kept.at(-1);
    const begins = Math.max(
      Math.round((clock * 1000) / unitMs),
      previous ? previous.begins + min : 0,
    );
    // A thousandth of a unit forgives what floating point adds up.
    if (!previous || begins < ends - 1e-3) kept.push({ time, begins });
    clock += shown;
  }
  const total = Math.round((clock * 1000) / unitMs);
  while (kept.length > 1 && total - kept.at(-1)!.begins < min) kept.pop();
  return kept.flatMap(({ time, begins }, at) => {
    const units = Math.max(min, (kept[at + 1]?.begins ?? total) - begins);
    return splitDelay(units, max, min).map((part) => ({ time, delayMs: part * unitMs }));
  });
}

/** A time longer than the format can say becomes several frames of the same picture. */
function splitDelay(units: number, max: number, min: number): number[] {
  const parts: number[] = [];
  let left = units;
  while (left > max) {
    const part = left - max < min ? max - min : max;
    parts.push(part);
    left -= part;
  }
  return [...parts, left];
}
