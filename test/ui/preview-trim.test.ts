import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src-main/core/settings';
import {
  keyedMoment,
  moveEdge,
  patchOf,
  snap,
  stepFrames,
  trimOf,
} from '../../src-renderer/lib/preview/trim';

/** Ten frames of 0.1 s, then one of a whole second. */
const source = { duration: 2, times: Array.from({ length: 11 }, (_, at) => at / 10) };
const settings = (change: object) => ({ ...defaultSettings, ...change });

describe('a trim', () => {
  test('is the settings’, within the source', () => {
    expect(trimOf(settings({}), source)).toEqual({ start: 0, end: 2 });
    expect(trimOf(settings({ start: 0.5, end: 1 }), source)).toEqual({ start: 0.5, end: 1 });
    expect(trimOf(settings({ start: 7, end: 9 }), source)).toEqual({ start: 2, end: 2 });
  });

  test('to the source’s end has no end of its own', () => {
    expect(patchOf({ start: 0.1, end: 2 }, source)).toEqual({ start: 0.1, end: null });
    expect(patchOf({ start: 0.1, end: 1.9 }, source)).toEqual({ start: 0.1, end: 1.9 });
    expect(patchOf({ start: 1 / 3, end: 1 }, source).start).toBe(0.333);
  });
});

describe('a moment', () => {
  test('goes to the nearest frame, or the end', () => {
    expect(snap(0.26, source)).toBe(0.3);
    expect(snap(1.4, source)).toBe(1);
    expect(snap(1.6, source)).toBe(2);
  });

  test('steps by frames, not beyond the ends', () => {
    expect(stepFrames(0.3, 1, source)).toBe(0.4);
    expect(stepFrames(1, 1, source)).toBe(2);
    expect(stepFrames(2, -1, source)).toBe(1);
    expect([stepFrames(0, -1, source), stepFrames(2, 1, source)]).toEqual([0, 2]);
  });

  test('follows the keys of a slider', () => {
    const press = (key: string, at: number, shiftKey = false) =>
      keyedMoment({ key, shiftKey }, at, source);
    expect(press('ArrowRight', 0.3)).toBe(0.4);
    expect(press('ArrowDown', 0.3)).toBe(0.2);
    expect(press('ArrowRight', 0.3, true)).toBe(1);
    expect(press('ArrowLeft', 0.5, true)).toBe(0);
    expect([press('Home', 1), press('End', 1), press('x', 1)]).toEqual([0, 2, null]);
  });
});

describe('an edge', () => {
  test('is moved to a frame, and leaves one at least', () => {
    const trim = { start: 0.2, end: 0.8 };
    expect(moveEdge(trim, 'start', 0.44, source)).toEqual({ start: 0.4, end: 0.8 });
    expect(moveEdge(trim, 'start', 1.9, source)).toEqual({ start: 0.7, end: 0.8 });
    expect(moveEdge(trim, 'end', -4, source)).toEqual({ start: 0.2, end: 0.3 });
    expect(moveEdge(trim, 'end', 99, source)).toEqual({ start: 0.2, end: 2 });
  });
});
