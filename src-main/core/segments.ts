import { cutBalanced } from './balance';
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
  /** The frame shown before the first one, where the encoder asks for it. */
  readonly lead: SegmentFrame | null;
  /** In order of showing. */
  readonly frames: readonly SegmentFrame[];
  /** How many of the source's frames these show. */
  readonly pictures: number;
  /** The frames are shown against the source's order, so all of them are held until the first is out. */
  readonly reversed: boolean;
  /** The last frame at or before the first one needed where decoding can begin, and the next such. */
  readonly keyTime: number;
  readonly nextKeyTime: number;
  /** Timestamps of the source frames that are needed: from (included) to (excluded), ascending. */
  readonly windows: readonly (readonly [from: number, to: number])[];
  /** How much earlier than its timestamp a frame counts as shown. */
  readonly slack: number;
  /** See `FrameIndex`: nothing can be sought. */
  readonly counted: boolean;
}

/** What an encoder wants its segments to be like. */
export interface SegmentShape {
  /** Each is told the frame that is shown before it, so that it need not begin with a whole picture. */
  readonly lead: boolean;
  /** How many cores one keeps busy at most: encoding one, and decoding, where it is beside that. */
  readonly cores: number;
  /** Pictures of the shortest, and of the longest where several run side by side. */
  readonly min: number;
  readonly max: number;
  /** What decoding a pixel of the source takes, in encodings of a pixel. */
  readonly decoding: number;
}

export interface SegmentLimits {
  /** How many segments are to run side by side. */
  readonly parallel: number;
  /** No others can, even once there is room: one has nothing to share out evenly. */
  readonly alone: boolean;
  /** Pixels held at once by a reversed segment, in bytes. */
  readonly heldBytes: number;
}

/**
 * How many cores a segment of a plan keeps busy, at least 1: the encoder one, and the decoder, in the
 * time that takes, what the source needs.
 */
export function coresOfSegment(
  plan: ConversionPlan,
  index: FrameIndex,
  shape: SegmentShape,
): number {
  let [cost, pictures] = [0, 0];
  for (const run of splitRuns(plan.frames)) {
    const numbers = listPictures(run, index).map(({ number }) => number);
    cost += estimateCost(numbers, plan, index, shape)(0, numbers.length);
    pictures += numbers.length;
  }
  return Math.max(1, Math.min(shape.cores, cost / pictures));
}

/** How many pictures a plan shows; one that is shown again at once is the same. */
export function countPictures({ frames }: ConversionPlan, index: FrameIndex): number {
  return splitRuns(frames).reduce((sum, run) => sum + listPictures(run, index).length, 0);
}

/** Cuts a plan into segments, in order. */
export function planSegments(
  plan: ConversionPlan,
  index: FrameIndex,
  shape: SegmentShape,
  { parallel, alone, heldBytes }: SegmentLimits,
): Segment[] {
  const { width, height } = plan.geometry.output;
  const held = Math.floor(heldBytes / (width * height * 4));
  const segments: Segment[] = [];
  let before: PlannedFrame | null = null;
  for (const run of splitRuns(plan.frames)) {
    const pictures = listPictures(run, index);
    const reversed: boolean = directionOf(before ? [before, ...run] : run) < 0;
    const room = reversed ? Math.max(2, held - (shape.lead ? 1 : 0)) : Infinity;
    const max = alone ? room : Math.min(room, shape.max);
    const pieces = countPieces(
      pictures.length,
      { ...shape, max, min: Math.min(shape.min, max) },
      parallel,
    );
    const numbers = pictures.map(({ number }) => number);
    const costOf = pieces > 1 ? estimateCost(numbers, plan, index, shape) : () => 0;
    let at = 0;
    for (const size of cutBalanced(pictures.length, { pieces, max }, costOf)) {
      const frames = run.slice(pictures[at]!.from, pictures[at + size]?.from);
      const segment = makeSegment(frames, shape.lead ? before : null, reversed, index);
      segments.push({ ...segment, pictures: size });
      before = frames.at(-1)!;
      at += size;
    }
  }
  return segments;
}

/** The source's frames that a run shows, by their number, and from which of its own frames on. */
function listPictures(
  run: readonly PlannedFrame[],
  index: FrameIndex,
): { readonly number: number; readonly from: number }[] {
  const slack = tolerance(index);
  const shown = run.map(({ time }, from) => ({ number: frameAt(index.times, time + slack), from }));
  return shown.filter(({ number }, at) => number !== shown[at - 1]?.number);
}

/** Segments of a run: a whole number of rounds, where they do not become too short. */
function countPieces(count: number, { min, max }: SegmentShape, parallel: number): number {
  const rounds = Math.max(1, Math.ceil(count / (max * parallel)));
  const most = Math.max(1, Math.floor(count / min));
  return Math.max(Math.ceil(count / max), Math.min(rounds * parallel, most));
}

/**
 * What pictures `from` to `to` (excluded) of a run take as a segment, in encodings of one: encoding
 * them and the lead, and decoding all from the key frame before the first one on. `numbers` are the
 * source's frames.
 */
function estimateCost(
  numbers: readonly number[],
  { media, geometry }: ConversionPlan,
  index: FrameIndex,
  { lead, decoding }: SegmentShape,
): (from: number, to: number) => number {
  const keys = index.keyTimes.map((time) => frameAt(index.times, time));
  const { width, height } = geometry.output;
  const decode = (decoding * media.codedWidth * media.codedHeight) / (width * height);
  return (from, to) => {
    const ends = [numbers[Math.max(0, lead ? from - 1 : from)]!, numbers[to - 1]!] as const;
    const first = Math.min(...ends);
    const decoded = Math.max(...ends) - (keys[frameAt(keys, first)] ?? 0) + 1;
    return to - from + (lead ? 1 : 0) + decode * decoded;
  };
}

/** Runs in which the source's time only rises, or only falls. */
function splitRuns(frames: readonly PlannedFrame[]): (readonly PlannedFrame[])[] {
  const from = frames[0]?.time ?? 0;
  const turn = frames.findIndex((frame, at) => {
    const before = frames[at - 1]?.time ?? from;
    return Math.sign(frame.time - before) * Math.sign(before - from) < 0;
  });
  return turn < 0 ? [frames] : [frames.slice(0, turn), ...splitRuns(frames.slice(turn))];
}

/** 1 where time rises, -1 where it falls, 0 for a standing picture. */
function directionOf(frames: readonly PlannedFrame[]): number {
  return Math.sign((frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0));
}

function makeSegment(
  frames: readonly PlannedFrame[],
  lead: PlannedFrame | null,
  reversed: boolean,
  index: FrameIndex,
): Omit<Segment, 'pictures'> {
  const slack = tolerance(index);
  const { origin } = index;
  const wanted = new Set<number>();
  const locate = ({ time, delayMs }: PlannedFrame): SegmentFrame => {
    const number = frameAt(index.times, time + slack);
    wanted.add(number);
    return { time: time + origin, shownFrom: index.times[number]! + origin, delayMs };
  };
  const located = { lead: lead && locate(lead), frames: frames.map(locate) };
  const numbers = [...wanted].sort((a, b) => a - b);
  const key = frameAt(index.keyTimes, index.times[numbers[0]!]!);
  return {
    ...located,
    reversed,
    keyTime: (index.keyTimes[key] ?? 0) + origin,
    nextKeyTime: (index.keyTimes[key + 1] ?? index.end) + origin,
    windows: findWindows(numbers, index),
    slack,
    counted: index.counted,
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
