import { expect } from 'vitest';
import { readTimeline, totalMs } from './results';
import type { Animation, Format, Shown } from './results';

/** What each format counts time in; the shortest delay that players keep to. */
export const units: Record<Format, { readonly unitMs: number; readonly shortestMs: number }> = {
  gif: { unitMs: 10, shortestMs: 20 },
  webp: { unitMs: 1, shortestMs: 11 },
};

/** Numbers and how long each is shown, in milliseconds, not rounded. */
export type Run = readonly (readonly [number: number, shownMs: number])[];

/** The same time for each number. */
export const evenly = (numbers: readonly number[], shownMs: number): Run =>
  numbers.map((number) => [number, shownMs]);

/** The whole numbers from `from` to before `to`, each `step`. */
export const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);

/**
 * The animation shows these numbers at these moments, and ends when it should. A moment may be off by
 * half a unit of the format, and by what the container rounds its timestamps.
 */
export function expectRun(animation: Animation, run: Run, containerMs = 0): void {
  const { unitMs } = units[animation.format];
  const allowed = unitMs / 2 + containerMs + 1e-6;
  const shown = readTimeline(animation);
  expect(shown.map(({ number }) => number)).toEqual(run.map(([number]) => number));
  let clock = 0;
  const late = run.flatMap(([, shownMs], at): Shown[] => {
    const frame = shown[at]!;
    const off = Math.abs(frame.beginsMs - clock);
    clock += shownMs;
    return off > allowed ? [frame] : [];
  });
  expect(late, 'frames at the wrong moment').toEqual([]);
  expect(Math.abs(totalMs(animation) - clock), 'total time').toBeLessThanOrEqual(allowed);
  expectSound(animation);
}

/** No delay that players would stretch, and a report that says what is in the file. */
export function expectSound(animation: Animation): void {
  const { delaysMs, format, width, height, loop, reported, path } = animation;
  expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(units[format].shortestMs);
  expect(reported).toMatchObject({ path, format, width, height, loop });
  expect(reported.frames).toBe(delaysMs.length);
  expect(reported.durationMs).toBe(totalMs(animation));
}
