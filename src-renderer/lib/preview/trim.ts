import type { ConversionSettings, SettingsPatch } from '../../../src-main/core/settings';

/** The part of a source that is converted, in seconds from its first frame. */
export interface Trim {
  readonly start: number;
  readonly end: number;
}
export type TrimEdge = keyof Trim;

/** What is needed of a source. */
export interface Timeline {
  readonly duration: number;
  /** When each frame begins, ascending. */
  readonly times: readonly number[];
}

/** The trim that settings mean, within the source. */
export function trimOf({ start, end }: ConversionSettings, { duration }: Timeline): Trim {
  const last = Math.min(end ?? duration, duration);
  return { start: Math.min(start, last), end: last };
}

/** The settings that mean this trim: the source's own end is no end. */
export function patchOf({ start, end }: Trim, { duration }: Timeline): SettingsPatch {
  return { start: round(start), end: end >= duration - 0.0005 ? null : round(end) };
}

/** The beginning of the frame nearest to a moment, or the source's end. */
export function snap(at: number, { times, duration }: Timeline): number {
  const number = indexBefore(times, at);
  const next = times[number + 1] ?? duration;
  const here = times[number] ?? 0;
  return at - here <= next - at ? here : next;
}

/** The beginning of the frame `by` frames away; the source's end counts as one. */
export function stepFrames(at: number, by: number, { times, duration }: Timeline): number {
  const edges = [...times, duration];
  const nearest = edges.indexOf(snap(at, { times, duration }));
  return edges[clamp(nearest + by, 0, edges.length - 1)]!;
}

/** One edge moved to a moment: at least a frame is left between the two. */
export function moveEdge(trim: Trim, edge: TrimEdge, to: number, source: Timeline): Trim {
  const moment = snap(clamp(to, 0, source.duration), source);
  if (edge === 'start')
    return { ...trim, start: Math.min(moment, stepFrames(trim.end, -1, source)) };
  return { ...trim, end: Math.max(moment, stepFrames(trim.start, 1, source)) };
}

/** Where a key takes a slider that stands at `at`; null where it is no key of sliders. */
export function keyedMoment(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  at: number,
  source: Timeline,
): number | null {
  const direction = directions[key];
  if (direction !== undefined) {
    if (!shiftKey) return stepFrames(at, direction, source);
    return snap(clamp(at + direction, 0, source.duration), source);
  }
  if (key === 'Home') return 0;
  return key === 'End' ? source.duration : null;
}

const directions: Readonly<Record<string, 1 | -1>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
};

/** The number of the last entry at or before `at`; 0 where there is none. */
export function indexBefore(ascending: readonly number[], at: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

export function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

/** Up, to the millisecond above: a start a little before its frame would show the one before. */
const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
