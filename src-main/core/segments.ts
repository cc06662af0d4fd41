import { frameInterval, tolerance } from './timing';
import type { FrameIndex } from './media';
import type { ConversionPlan } from './plan';
import type { PlannedFrame } from './timing';

/** An output frame, and when the source frame that is on screen at its `time` begins. */
export interface SegmentFrame extends PlannedFrame {
  readonly shownFrom: number;
}

/** A run of output frames that is decoded and encoded on its own. Times are the file's own seconds. */
export interface Segment {
  /** In order of showing. */
  readonly frames: readonly SegmentFrame[];
  /** The frames are shown against the source's order, so all of them are held until the first is out. */
  readonly reversed: boolean;
  /** The last frame at or before the first one needed where decoding can begin, and the next such. */
  readonly keyTime: number;
  readonly nextKeyTime: number;
  /** Timestamps of the source frames that are needed: from (included) to (excluded), ascending. */
  readonly windows: readonly (readonly [from: number, to: number])[];
  /** How much earlier than its timestamp a frame counts as shown. */
  readonly slack: number;
}

export interface SegmentLimits {
  /** How many segments run side by side. */
  readonly parallel: number;
  /** Pixels held at once by a reversed segment, in bytes. */
  readonly heldBytes: number;
}

/** Long enough that a whole first picture is cheap, short enough that cores are shared evenly. */
const frameLimits = { min: 24, max: 240 };

/** Cuts a plan into segments, in order. */
export function planSegments(
  plan: ConversionPlan,
  index: FrameIndex,
  { parallel, heldBytes }: SegmentLimits,
): Segment[] {
  const { width, height } = plan.geometry.output;
  const held = Math.max(2, Math.floor(heldBytes / (width * height * 4)));
  const { min, max } = frameLimits;
  return splitRuns(plan.frames).flatMap(({ frames, reversed }) => {
    const rounds = Math.ceil(frames.length / (max * parallel));
    const even = Math.max(min, Math.ceil(frames.length / (rounds * parallel)));
    const size = reversed ? Math.min(even, held) : even;
    const count = Math.ceil(frames.length / size);
    return Array.from({ length: count }, (_, n) => {
      const [from, to] = [n, n + 1].map((at) => Math.round((at * frames.length) / count));
      return makeSegment(frames.slice(from, to), reversed, index);
    });
  });
}

/** Runs in which the source's time only rises, or only falls. */
function splitRuns(
  frames: readonly PlannedFrame[],
): { frames: readonly PlannedFrame[]; reversed: boolean }[] {
  const from = frames[0]?.time ?? 0;
  const turn = frames.findIndex((frame, at) => {
    const before = frames[at - 1]?.time ?? from;
    return Math.sign(frame.time - before) * Math.sign(before - from) < 0;
  });
  const head = turn < 0 ? frames : frames.slice(0, turn);
  const run = { frames: head, reversed: directionOf(head) < 0 };
  return turn < 0 ? [run] : [run, ...splitRuns(frames.slice(turn))];
}

/** 1 where time rises, -1 where it falls, 0 for a standing picture. */
function directionOf(frames: readonly PlannedFrame[]): number {
  return Math.sign((frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0));
}

function makeSegment(
  frames: readonly PlannedFrame[],
  reversed: boolean,
  index: FrameIndex,
): Segment {
  const slack = tolerance(index);
  const numbers = frames.map(({ time }) => frameAt(index.times, time + slack));
  const wanted = [...new Set(numbers)].sort((a, b) => a - b);
  const first = index.times[wanted[0]!]!;
  const key = frameAt(index.keyTimes, first);
  const { origin } = index;
  return {
    frames: frames.map(({ time, delayMs }, at) => ({
      time: time + origin,
      shownFrom: index.times[numbers[at]!]! + origin,
      delayMs,
    })),
    reversed,
    keyTime: (index.keyTimes[key] ?? 0) + origin,
    nextKeyTime: (index.keyTimes[key + 1] ?? index.end) + origin,
    windows: findWindows(wanted, index),
    slack,
  };
}

/** The number of the last entry at or before `time`; 0 where there is none. */
export function frameAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle;
    else high = middle;
  }
  return low;
}

/** Frames that follow each other share a window; its edges lie halfway to the neighbours. */
function findWindows(wanted: readonly number[], index: FrameIndex): [number, number][] {
  const { times, origin } = index;
  const half = frameInterval(index) / 2;
  const edge = (after: number): number => {
    const [before, next] = [times[after - 1], times[after]];
    if (before === undefined) return -half;
    return next === undefined ? before + half : (before + next) / 2;
  };
  const windows: [number, number][] = [];
  let from = 0;
  wanted.forEach((number, at) => {
    if (at === 0 || number !== wanted[at - 1]! + 1) from = number;
    if (wanted[at + 1] !== number + 1) {
      windows.push([edge(from) + origin, edge(number + 1) + origin]);
    }
  });
  return windows;
}
