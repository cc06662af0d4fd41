import type { ConversionPlan } from './plan';
import type { Reel } from './preview-contract';
import type { PlannedFrame } from './timing';

/** A run of a plan's frames, by their numbers: `from` up to, without, `to`. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

export interface WindowWish {
  /** The playhead, in seconds from the source's first frame. */
  readonly at: number;
  /** Seconds of the source between the first and the last frame, at most. */
  readonly windowSeconds: number;
  readonly maxFrames: number;
}

/**
 * The frames of a plan around the playhead: in a row, as the result plays them, at least one. Of a
 * clip that passes a moment twice (`bounce`) its first passing is taken. A playhead outside of the
 * clip means its nearest end.
 */
export function chooseWindow(frames: readonly PlannedFrame[], wish: WindowWish): FrameRange {
  const { at, windowSeconds, maxFrames } = wish;
  const distance = (number: number): number => Math.abs(frames[number]!.time - at);
  let centre = 0;
  for (let number = 1; number < frames.length; number++) {
    if (distance(number) < distance(centre)) centre = number;
  }
  let from = centre;
  let to = centre + 1;
  /** Whether frame `number` may join, with `other` at the window's far end. */
  const fits = (number: number, other: number): boolean => {
    const [joining, far] = [frames[number], frames[other]];
    // A billionth forgives what floating point adds up.
    return !!joining && !!far && Math.abs(joining.time - far.time) <= windowSeconds + 1e-9;
  };
  while (to - from < maxFrames) {
    const after = fits(to, from);
    const before = fits(from - 1, to - 1);
    if (!after && !before) break;
    // From both sides in turn; where one ends, the other gets the rest.
    if (after && (!before || to - centre <= centre - from + 1)) to++;
    else from--;
  }
  return { from, to };
}

/** The same conversion of these frames alone: its pictures and delays are those of the whole. */
export function cutPlan(plan: ConversionPlan, { from, to }: FrameRange): ConversionPlan {
  const frames = plan.frames.slice(from, to);
  return { ...plan, frames, durationMs: frames.reduce((sum, { delayMs }) => sum + delayMs, 0) };
}

/** A result of more frames is told for the window alone. */
const longestReel = 10_000;

/** What a player has to know of the whole to place a window in it. */
export function makeReel({ frames, durationMs, loop }: ConversionPlan, range: FrameRange): Reel {
  const { from, to } = frames.length > longestReel ? range : { from: 0, to: frames.length };
  const shown = frames.slice(from, to);
  return {
    ...{ framesTotal: frames.length, totalMs: durationMs, loop, from },
    fromMs: frames.slice(0, from).reduce((sum, { delayMs }) => sum + delayMs, 0),
    times: shown.map(({ time }) => time),
    delaysMs: shown.map(({ delayMs }) => delayMs),
  };
}
