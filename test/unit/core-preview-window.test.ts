import { describe, expect, test } from 'vitest';
import { chooseWindow } from '../../src-main/core/preview-window';

/** Ten a second, for five seconds. */
const frames = Array.from({ length: 50 }, (_, at) => ({ time: at / 10, delayMs: 100 }));
const choose = (at: number, windowSeconds = 1, maxFrames = 100, of = frames): number[] => {
  const { from, to } = chooseWindow(of, { at, windowSeconds, maxFrames });
  return [from, to];
};

describe('the frames around the playhead', () => {
  test('reach as far to both sides, an odd one forward', () => {
    expect(choose(2)).toEqual([15, 26]);
    expect(choose(2, 1, 4)).toEqual([19, 23]);
  });

  test('at the ends of the clip and beyond them are as many, all on one side', () => {
    expect(choose(0)).toEqual([0, 11]);
    expect(choose(4.9)).toEqual([39, 50]);
    expect(choose(99)).toEqual([39, 50]);
    expect(choose(0, 9, 12)).toEqual([0, 12]);
    expect(choose(4.9, 9, 12)).toEqual([38, 50]);
  });

  test('are one at least', () => {
    expect(choose(2, 0)).toEqual([20, 21]);
    expect(choose(2, 1, 1)).toEqual([20, 21]);
  });

  test('of a clip played backwards, and one passed twice', () => {
    const reversed = [...frames].reverse();
    expect(choose(0.5, 1, 100, reversed)).toEqual([39, 50]);
    const bounced = [...frames, ...frames.slice(1, -1).reverse()];
    expect(choose(2, 1, 100, bounced)).toEqual([15, 26]);
  });
});
