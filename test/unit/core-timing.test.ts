import { describe, expect, test } from 'vitest';
import type { FrameIndex } from '../../src-main/core/media';
import { frameAt } from '../../src-main/core/segments';
import type { ConversionSettings } from '../../src-main/core/settings';
import { frameInterval, planFrames, tolerance } from '../../src-main/core/timing';
import { errorOf } from './helpers/errors';
import { constantRate, makeIndex, matroska, variableRate, withSettings } from './helpers/sources';

type Change = Partial<ConversionSettings>;
const plan = (index: FrameIndex, change: Change = {}) => planFrames(index, withSettings(change));
const delays = (index: FrameIndex, change: Change = {}): number[] =>
  plan(index, change).map(({ delayMs }) => delayMs);
const total = (index: FrameIndex, change: Change = {}): number =>
  delays(index, change).reduce((sum, delay) => sum + delay, 0);
/** Milliseconds, rounded to a tenth. */
const times = (index: FrameIndex, change: Change = {}): number[] =>
  plan(index, change).map(({ time }) => Math.round(time * 10_000) / 10);
/** The numbers of the source frames that are shown. */
const shown = (index: FrameIndex, change: Change = {}): number[] =>
  plan(index, change).map(({ time }) => frameAt(index.times, time + tolerance(index)));
const repeat = (length: number, ...values: number[]): number[] =>
  Array.from({ length }, (_, at) => values[at % values.length]!);
const upTo = (length: number, step = 1): number[] => Array.from({ length }, (_, n) => n * step);

describe('GIF: centiseconds, the rounding spread', () => {
  test('15 frames a second are 7, 6, 7', () => {
    expect(delays(constantRate(15, 1))).toEqual(repeat(15, 70, 60, 70));
  });

  test('24, 25 and 30 frames a second', () => {
    expect(delays(constantRate(24, 0.5))).toEqual(repeat(12, 40, 40, 50, 40, 40, 40));
    expect(delays(constantRate(25, 1))).toEqual(repeat(25, 40));
    expect(delays(constantRate(30, 1))).toEqual(repeat(30, 30, 40, 30));
  });

  test.each([1, 7, 10, 12.5, 15, 23.976, 24, 25, 29.97, 30, 48, 50])(
    '%d frames a second: each is shown, the total is exact',
    (fps) => {
      const index = constantRate(fps, 10);
      const exact = 1000 / fps;
      expect(shown(index)).toEqual(upTo(index.times.length));
      expect(Math.abs(total(index) - index.end * 1000)).toBeLessThanOrEqual(5);
      for (const delay of delays(index)) expect(Math.abs(delay - exact)).toBeLessThan(10);
    },
  );

  test.each([51, 59.94, 60, 75, 90, 100, 120, 144, 240])(
    '%d frames a second: some are dropped, the speed is kept',
    (fps) => {
      const index = constantRate(fps, 10);
      expect(Math.min(...delays(index))).toBeGreaterThanOrEqual(20);
      expect(Math.abs(total(index) - index.end * 1000)).toBeLessThanOrEqual(5);
      // As many as the format can show: 50 a second.
      expect(delays(index).length).toBeGreaterThanOrEqual(499);
      let clock = 0;
      for (const { time, delayMs } of plan(index)) {
        expect(Math.abs(time * 1000 - clock)).toBeLessThanOrEqual(20);
        clock += delayMs;
      }
    },
  );
});

describe('WebP: milliseconds, none under 11', () => {
  test('30 frames a second', () => {
    expect(delays(constantRate(30, 1), { format: 'webp' })).toEqual(repeat(30, 33, 34, 33));
  });

  test.each([60, 90, 100, 120, 240])('%d frames a second', (fps) => {
    const index = constantRate(fps, 10);
    const change: Change = { format: 'webp' };
    expect(Math.min(...delays(index, change))).toBeGreaterThanOrEqual(11);
    expect(total(index, change)).toBe(10_000);
    if (fps <= 90) expect(delays(index, change)).toHaveLength(fps * 10);
  });
});

describe('delays beyond what the format can say are split, not cut', () => {
  test.each<[string, number, Change, number[]]>([
    ['the longest of a GIF', 655.35, {}, [655_350]],
    ['longer than a GIF can', 700, {}, [655_350, 44_650]],
    ['so that no part is too short', 655.36, {}, [655_330, 30]],
    ['three parts', 1400, {}, [655_350, 655_350, 89_300]],
    ['the longest of a WebP', 16_777.215, { format: 'webp' }, [16_777_215]],
    ['one more', 16_777.216, { format: 'webp' }, [16_777_204, 12]],
    ['longer than a WebP can', 20_000, { format: 'webp' }, [16_777_215, 3_222_785]],
  ])('%s', (_, seconds, change, expected) => {
    const index = makeIndex([0], seconds);
    expect(delays(index, change)).toEqual(expected);
    expect(new Set(times(index, change))).toEqual(new Set([0]));
  });
});

describe('pictures that stand for seconds', () => {
  const screencast = variableRate(3000, 1200, 5000, 2000, 800);

  test('are sampled at the interval asked for, so that num × inter is the clip', () => {
    const change: Change = { intervalMs: 500, frames: 10, playbackFps: 10 };
    expect(shown(screencast, change)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]);
    expect(total(screencast, change)).toBe(1000);
  });

  test('come as they are where no interval is given', () => {
    expect(delays(screencast)).toEqual([3000, 1200, 5000, 2000, 800]);
  });
});

describe('variable frame rate', () => {
  const index = variableRate(100, 40, 500, 33, 27, 1000);

  test('each frame is shown as long as in the source', () => {
    expect(delays(index)).toEqual([100, 40, 500, 30, 30, 1000]);
    expect(delays(index, { format: 'webp' })).toEqual([100, 40, 500, 33, 27, 1000]);
    expect(times(index)).toEqual([0, 100, 140, 640, 673, 700]);
  });

  test('an interval takes what is on screen at each of its moments', () => {
    expect(shown(index, { intervalMs: 200 })).toEqual([0, 2, 2, 2, 5, 5, 5, 5, 5]);
    expect(delays(index, { intervalMs: 200 })).toEqual(repeat(9, 200));
  });

  test('a playback rate shows each frame equally long', () => {
    expect(delays(index, { playbackFps: 10 })).toEqual(repeat(6, 100));
  });

  test('frames too short to count leave their time to the ones before', () => {
    const stutter = variableRate(...upTo(50).flatMap(() => [...repeat(19, 33), 1]));
    expect(total(stutter, { format: 'webp' })).toBe(50 * (19 * 33 + 1));
    expect(plan(stutter, { format: 'webp' })).toHaveLength(50 * 19);
  });
});

describe('Matroska’s timestamps, rounded to a millisecond', () => {
  test.each([24, 25, 29.97, 30, 50, 60, 120])('%d frames a second: one interval', (fps) => {
    expect(frameInterval(matroska(fps, 60)) * fps).toBeCloseTo(1, 4);
  });

  test('total times do not drift', () => {
    expect(total(matroska(30, 60))).toBe(60_000);
    expect(total(matroska(29.97, 60), { format: 'webp' })).toBe(
      Math.round(matroska(29.97, 60).end * 1000),
    );
  });

  test.each([23.976, 24, 25, 29.97, 30, 60])(
    'sampling %d fps at its own rate takes each once',
    (fps) => {
      for (const index of [matroska(fps, 30), constantRate(fps, 30)]) {
        expect(shown(index, { fps, format: 'webp' })).toEqual(upTo(index.times.length));
      }
    },
  );

  test('sampling at a moment where a frame begins takes that frame', () => {
    expect(shown(matroska(30, 10), { intervalMs: 100 })).toEqual(upTo(100, 3));
    expect(shown(matroska(30, 10), { fps: 15 })).toEqual(upTo(150, 2));
    expect(shown(matroska(60, 10), { fps: 20 })).toEqual(upTo(200, 3));
    expect(shown(matroska(23.976, 10), { fps: 11.988 })).toEqual(upTo(120, 2));
  });
});

describe('num, inter and fps of a process string', () => {
  const index = constantRate(30, 10);

  test.each<[string, Change, { frames: number; every: number; delayMs: number }]>([
    [
      'inter alone plays as the video',
      { intervalMs: 1000 },
      { frames: 10, every: 1000, delayMs: 1000 },
    ],
    ['inter and num', { intervalMs: 500, frames: 4 }, { frames: 4, every: 500, delayMs: 500 }],
    [
      'inter, num and fps',
      { intervalMs: 500, frames: 4, playbackFps: 10 },
      { frames: 4, every: 500, delayMs: 100 },
    ],
    [
      'inter and fps',
      { intervalMs: 500, playbackFps: 25 },
      { frames: 20, every: 500, delayMs: 40 },
    ],
    [
      'fps slower than the video',
      { intervalMs: 100, playbackFps: 2 },
      { frames: 100, every: 100, delayMs: 500 },
    ],
    [
      'fps 0 is as if it were not given',
      { intervalMs: 500, playbackFps: 0 },
      { frames: 20, every: 500, delayMs: 500 },
    ],
    [
      'a video too short gives fewer',
      { intervalMs: 3000, frames: 9 },
      { frames: 4, every: 3000, delayMs: 3000 },
    ],
    [
      'an interval longer than the video',
      { intervalMs: 60_000 },
      { frames: 1, every: 60_000, delayMs: 60_000 },
    ],
  ])('%s', (_, change, { frames, every, delayMs }) => {
    expect(times(index, change)).toEqual(upTo(frames, every));
    expect(delays(index, change)).toEqual(repeat(frames, delayMs));
  });

  test('num alone is that many source frames', () => {
    expect(shown(index, { frames: 3 })).toEqual([0, 1, 2]);
    expect(delays(index, { frames: 3 })).toEqual([30, 40, 30]);
    expect(shown(index, { frames: 100_000 })).toEqual(upTo(300));
  });

  test('fps alone plays every source frame at that rate', () => {
    expect(delays(index, { playbackFps: 10 })).toEqual(repeat(300, 100));
  });

  test('fps above what a GIF can show drops frames, not speed', () => {
    expect(total(index, { playbackFps: 240 })).toBe(1250);
    expect(Math.min(...delays(index, { playbackFps: 240 }))).toBe(20);
  });

  test.each([
    ['25 fps', constantRate(25, 10), [0, 1, 10, 39]],
    ['30 fps', constantRate(30, 10), [0, 1, 16, 33]],
    ['30 fps in Matroska', matroska(30, 10), [1, 33]],
    ['60 fps in Matroska', matroska(60, 10), [1, 16]],
    ['24 fps in Matroska', matroska(24, 10), [40, 41]],
  ])('%s: an interval below the source’s takes each frame once', (_, source, intervals) => {
    for (const intervalMs of intervals) {
      expect(shown(source, { intervalMs, format: 'webp' })).toEqual(upTo(source.times.length));
      expect(total(source, { intervalMs, format: 'webp' })).toBe(10_000);
    }
  });

  test('an interval a little above the source’s skips a frame now and then', () => {
    const index = constantRate(25, 10);
    expect(times(index, { intervalMs: 41 })).toEqual(upTo(244, 41));
    expect(delays(index, { intervalMs: 41, format: 'webp' })).toEqual(repeat(244, 41));
    expect(new Set(shown(index, { intervalMs: 41 })).size).toBe(244);
    expect(shown(index, { intervalMs: 41 }).at(-1)).toBe(249);
  });

  test('the source’s own interval takes each frame once', () => {
    expect(shown(constantRate(25, 10), { intervalMs: 40 })).toEqual(upTo(250));
    expect(delays(constantRate(25, 10), { intervalMs: 40 })).toEqual(repeat(250, 40));
  });
});

describe('frames a second at natural speed', () => {
  test.each([1, 5, 10, 12, 15, 20])('%d of a 30 fps source', (fps) => {
    const index = constantRate(30, 10);
    expect(shown(index, { fps })).toHaveLength(10 * fps);
    expect(total(index, { fps })).toBe(10_000);
  });

  test('more than the source has: each frame once, in its own time', () => {
    expect(shown(constantRate(25, 4), { fps: 60 })).toEqual(upTo(100));
    expect(shown(constantRate(29.97, 60), { fps: 30, format: 'webp' })).toEqual(upTo(1798));
  });

  test('the last frame is shown for what is left', () => {
    expect(delays(constantRate(30, 1), { fps: 3, end: 0.8 })).toEqual([330, 340, 130]);
  });

  test('what is left is not lost, though it is too short for a frame', () => {
    expect(delays(constantRate(30, 1), { fps: 4, end: 0.7515, format: 'webp' })).toEqual([
      250, 250, 252,
    ]);
  });

  test('at double speed the source is sampled half as often', () => {
    const change = { fps: 10, speed: 2 };
    expect(times(constantRate(30, 1), change)).toEqual([0, 200, 400, 600, 800]);
    expect(delays(constantRate(30, 1), change)).toEqual(repeat(5, 100));
  });
});

describe('trim', () => {
  const index = constantRate(25, 2);

  test.each<[string, Change, { first: number; last: number; ms: number }]>([
    ['from a frame’s beginning', { start: 0.4 }, { first: 10, last: 49, ms: 1600 }],
    ['up to a frame’s beginning', { end: 0.4 }, { first: 0, last: 9, ms: 400 }],
    ['from within a frame', { start: 0.42 }, { first: 10, last: 49, ms: 1580 }],
    ['up to within a frame', { end: 0.42 }, { first: 0, last: 10, ms: 420 }],
    ['both within one frame', { start: 0.41, end: 0.43 }, { first: 10, last: 10, ms: 20 }],
    ['an end past the source’s', { start: 1, end: 99 }, { first: 25, last: 49, ms: 1000 }],
    ['a start a hair before a frame', { start: 0.3999 }, { first: 10, last: 49, ms: 1600 }],
    ['shorter than any delay', { start: 0.41, end: 0.4101 }, { first: 10, last: 10, ms: 20 }],
  ])('%s', (_, change, { first, last, ms }) => {
    const frames = shown(index, change);
    expect([frames[0], frames.at(-1)]).toEqual([first, last]);
    expect(frames).toEqual(upTo(last - first + 1).map((n) => n + first));
    expect(total(index, change)).toBe(ms);
  });

  test('the first frame is shown for what is left of it', () => {
    expect(delays(index, { start: 0.02 }).slice(0, 3)).toEqual([20, 40, 40]);
    expect(times(index, { start: 0.02 }).slice(0, 3)).toEqual([20, 40, 80]);
  });

  test('an interval counts from the start, wherever that lies', () => {
    expect(times(index, { start: 0.41, intervalMs: 500 })).toEqual([410, 910, 1410, 1910]);
    expect(times(index, { start: 0.5, end: 1.5, intervalMs: 500 })).toEqual([500, 1000]);
  });

  test.each([2, 2.5, 1e6])('a start of %d s lies past the end', (start) => {
    expect(errorOf(() => plan(index, { start }))).toEqual({
      code: 'startPastEnd',
      detail: { start, duration: 2 },
    });
  });

  test('a source of one frame', () => {
    expect(delays(makeIndex([0], 0.04))).toEqual([40]);
    expect(delays(makeIndex([0], 0.04), { fps: 10, bounce: true, reverse: true })).toEqual([40]);
    expect(delays(makeIndex([0], 0.004))).toEqual([20]);
  });
});

describe('speed, reverse, bounce and hold', () => {
  const index = variableRate(100, 200, 300, 400);

  test.each<[string, Change, number[], number[]]>([
    ['as it is', {}, [0, 1, 2, 3], [100, 200, 300, 400]],
    ['twice as fast', { speed: 2 }, [0, 1, 2, 3], [50, 100, 150, 200]],
    ['half as fast', { speed: 0.5 }, [0, 1, 2, 3], [200, 400, 600, 800]],
    ['reversed', { reverse: true }, [3, 2, 1, 0], [400, 300, 200, 100]],
    ['bounced', { bounce: true }, [0, 1, 2, 3, 2, 1], [100, 200, 300, 400, 300, 200]],
    ['both', { reverse: true, bounce: true }, [3, 2, 1, 0, 1, 2], [400, 300, 200, 100, 200, 300]],
    ['the last held', { holdLastMs: 1000 }, [0, 1, 2, 3], [100, 200, 300, 1400]],
    ['held at double speed', { holdLastMs: 1000, speed: 2 }, [0, 1, 2, 3], [50, 100, 150, 1200]],
    ['reversed and held', { reverse: true, holdLastMs: 1000 }, [3, 2, 1, 0], [400, 300, 200, 1100]],
    [
      'bounced and held',
      { bounce: true, holdLastMs: 500 },
      [0, 1, 2, 3, 2, 1],
      [100, 200, 300, 400, 300, 700],
    ],
    ['two frames bounced', { frames: 2, bounce: true }, [0, 1], [100, 200]],
    ['the first two, reversed', { frames: 2, reverse: true }, [1, 0], [200, 100]],
    ['trimmed, reversed', { start: 0.2, end: 0.7, reverse: true }, [3, 2, 1], [100, 300, 100]],
    ['faster than a GIF can', { speed: 100 }, [0], [20]],
  ])('%s', (_, change, frames, expected) => {
    expect(shown(index, change)).toEqual(frames);
    expect(delays(index, change)).toEqual(expected);
  });

  test('a long clip a hundred times as fast keeps its speed', () => {
    expect(total(constantRate(30, 100), { speed: 100 })).toBe(1000);
    expect(plan(constantRate(30, 100), { speed: 100 })).toHaveLength(50);
  });
});
