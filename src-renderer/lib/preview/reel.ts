import type { Reel } from '../../../src-main/core/preview-contract';
import type { FrameRange } from '../../../src-main/core/preview-window';
import { formatTimeCode } from '../../../src-main/core/time-code';
import { clamp, indexBefore } from './trim';

/** When each frame of a list begins, from 0, in milliseconds. */
export function startsOf(delaysMs: readonly number[]): number[] {
  let clock = 0;
  return delaysMs.map((delay) => (clock += delay) - delay);
}

/** The frames of a reel that are known: all, or those of a very long result's window. */
export function knownRange({ from, times }: Reel): FrameRange {
  return { from, to: from + times.length };
}

/** The frame that shows the moment of the source nearest to `at`: the first, where there are several. */
export function frameNear({ from, times }: Reel, at: number): number {
  let nearest = 0;
  times.forEach((time, number) => {
    if (Math.abs(time - at) < Math.abs(times[nearest]! - at)) nearest = number;
  });
  return from + nearest;
}

/** The moment of the source that a frame shows. */
export function timeOf({ from, times }: Reel, frame: number): number {
  return times[clamp(frame - from, 0, times.length - 1)] ?? 0;
}

/** When a frame begins in the result, in milliseconds. */
export function startOf({ from, fromMs, delaysMs }: Reel, frame: number): number {
  let start = fromMs;
  for (let number = from; number < frame; number++) start += delaysMs[number - from] ?? 0;
  return start;
}

/** "0:03.20": always to the hundredth, so that it does not jump while it runs. */
export function formatMoment(ms: number): string {
  const hundredths = Math.floor(ms / 10);
  const seconds = formatTimeCode(Math.floor(hundredths / 100));
  return `${seconds}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** What is on screen some time after playing began. */
export interface Moment {
  readonly frame: number;
  /** The animation has been played as often as it is to be. */
  readonly over: boolean;
}

/**
 * The frame shown `elapsedMs` after the range's first one, played over and over; the whole only as
 * often as its file says.
 */
export function playedFrame(reel: Reel, range: FrameRange, elapsedMs: number): Moment {
  const { from, to } = range;
  const delays = reel.delaysMs.slice(from - reel.from, to - reel.from);
  const total = delays.reduce((sum, delay) => sum + delay, 0);
  const whole = to - from === reel.framesTotal;
  if (total === 0 || (whole && reel.loop > 0 && elapsedMs >= total * reel.loop))
    return { frame: to - 1, over: true };
  return { frame: from + indexBefore(startsOf(delays), elapsedMs % total), over: false };
}

/** The next or previous frame; from the last one to the first, as the result loops. */
export function neighbourFrame({ framesTotal }: Reel, frame: number, by: 1 | -1): number {
  return (frame + by + framesTotal) % framesTotal;
}

export function isIn({ from, to }: FrameRange, frame: number): boolean {
  return frame >= from && frame < to;
}
