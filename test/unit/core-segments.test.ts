import { describe, expect, test } from 'vitest';
import type { FrameIndex } from '../../src-main/core/media';
import { planConversion } from '../../src-main/core/plan';
import type { ConversionPlan } from '../../src-main/core/plan';
import { coresOfSegment, frameAt, planSegments } from '../../src-main/core/segments';
import type { Segment } from '../../src-main/core/segments';
import type { ConversionSettings } from '../../src-main/core/settings';
import { constantRate, makeMedia, matroska, variableRate, withSettings } from './helpers/sources';

const shape = { lead: false, min: 24, max: 240, cores: 1, decoding: 1 / 36 };
const roomy = { parallel: 4, alone: false, heldBytes: 1e9 };

function cut(
  change: Partial<ConversionSettings>,
  index: FrameIndex = constantRate(25, 20),
  limits = roomy,
): { plan: ConversionPlan; segments: Segment[] } {
  const plan = planConversion(makeMedia(), index, withSettings({ format: 'webp', ...change }));
  return { plan, segments: planSegments(plan, index, shape, limits) };
}

const inWindows = ({ windows }: Segment, time: number): boolean =>
  windows.some(([from, to]) => time >= from && time < to);

describe.each<[string, Partial<ConversionSettings>]>([
  ['every frame', {}],
  ['sampled', { intervalMs: 330 }],
  ['sampled a hair before frames begin', { fps: 15 }],
  ['reversed', { reverse: true }],
  ['bounced', { bounce: true }],
  ['reversed and bounced', { reverse: true, bounce: true, fps: 10 }],
  ['one frame', { frames: 1 }],
  ['two frames bounced', { frames: 2, bounce: true }],
  ['three frames bounced', { frames: 3, bounce: true }],
])('%s', (_, change) => {
  test.each([
    ['constant', { ...constantRate(25, 20), origin: 1.5, keyTimes: [0, 5, 10] }],
    ['Matroska', { ...matroska(30, 20), keyTimes: [0, 2, 4, 6, 8] }],
  ])('%s: the segments are the plan, and each gets the frames it shows', (_rate, index) => {
    const { plan, segments } = cut(change, index);
    const joined = segments.flatMap(({ frames }) => frames);
    expect(joined.map(({ delayMs }) => delayMs)).toEqual(plan.frames.map(({ delayMs }) => delayMs));
    for (const [at, { time }] of joined.entries()) {
      expect(time).toBeCloseTo(plan.frames[at]!.time + index.origin, 9);
    }
    const stamps = index.times.map((time) => time + index.origin);
    for (const segment of segments) {
      const shown = new Set(
        segment.frames.map(({ time }) => frameAt(stamps, time + segment.slack)),
      );
      const passed = stamps.flatMap((time, number) => (inWindows(segment, time) ? [number] : []));
      for (const { shownFrom } of segment.frames) expect(stamps).toContain(shownFrom);
      expect(passed).toEqual([...shown].sort((a, b) => a - b));
      expect(segment.keyTime).toBeLessThanOrEqual(stamps[passed[0]!]!);
      expect(index.keyTimes.map((time) => time + index.origin)).toContain(segment.keyTime);
    }
  });

  test('time only rises or only falls within a segment', () => {
    for (const { frames, reversed } of cut(change).segments) {
      const moments = frames.map(({ time }) => time);
      const sorted = [...moments].sort((a, b) => (reversed ? b - a : a - b));
      expect(moments).toEqual(sorted);
    }
  });
});

test('a reversed segment holds no more pictures than there is room for', () => {
  const picture = 1920 * 1080 * 4;
  const { segments } = cut({ reverse: true }, undefined, {
    parallel: 1,
    alone: true,
    heldBytes: 10 * picture,
  });
  expect(Math.max(...segments.map(({ frames }) => frames.length))).toBeLessThanOrEqual(10);
  expect(segments.every(({ reversed }) => reversed)).toBe(true);
});

test.each([
  [20, 1],
  [47, 1],
  [48, 2],
  [95, 3],
  [96, 4],
  [500, 4],
  // More than four of the longest can take.
  [1000, 8],
])('%i frames make %i segments, each long enough', (count, pieces) => {
  const { segments } = cut({ frames: count }, constantRate(25, 40));
  expect(segments.length).toBe(pieces);
  expect(segments.reduce((sum, { frames }) => sum + frames.length, 0)).toBe(count);
});

test.each([
  [240, false, 1],
  [241, false, 2],
  [900, false, 4],
  [900, true, 1],
])(
  'beside other jobs, %i frames are cut where they are too many; alone: %s',
  (count, alone, pieces) => {
    const limits = { parallel: 1, alone, heldBytes: 1e9 };
    const { segments } = cut({ frames: count }, constantRate(25, 40), limits);
    expect(segments).toHaveLength(pieces);
  },
);

test.each([{}, { reverse: true }, { bounce: true }])(
  'pictures that are shown again count once, and no segment begins within one: %o',
  (change) => {
    // A second each time the screen stands still.
    const recorded = variableRate(...Array.from({ length: 200 }, (_, n) => (n % 5 ? 40 : 1000)));
    const { plan, segments } = cut({ ...change, fps: 25 }, recorded);
    expect(plan.frames.length).toBeGreaterThan(1100);
    expect(segments.length).toBe('bounce' in change ? 8 : 4);
    const within = segments.filter(({ frames, reversed }, n) => {
      const before = segments[n - 1];
      const turns = before?.reversed !== reversed;
      return !turns && before.frames.at(-1)!.shownFrom === frames[0]!.shownFrom;
    });
    expect(within).toEqual([]);
    const shown = segments.map(({ frames }) => new Set(frames.map(({ shownFrom }) => shownFrom)));
    expect(segments.map(({ pictures }) => pictures)).toEqual(shown.map(({ size }) => size));
  },
);

describe('coresOfSegment', () => {
  const coresOf = (change: Partial<ConversionSettings>, cores: number, seconds = 8): number => {
    const index = { ...constantRate(24, seconds), keyTimes: [0] };
    const plan = planConversion(makeMedia(), index, withSettings(change));
    return coresOfSegment(plan, index, { ...shape, cores, decoding: 1 / 12 });
  };

  test('is what encoding takes, and decoding beside it', () => {
    // A frame of the source is four of the result's, in a third of which it is decoded.
    expect(coresOf({ width: 960 }, 2)).toBeCloseTo(1 + 4 / 12, 2);
    expect(coresOf({ width: 1920 }, 2)).toBeCloseTo(1 + 1 / 12, 2);
    // Of two frames one is left out, but decoded.
    expect(coresOf({ width: 960, fps: 12 }, 2)).toBeCloseTo(1 + 8 / 12, 1);
  });

  test('is no more than asked for, nor less than one', () => {
    expect(coresOf({ width: 64 }, 2)).toBe(2);
    expect(coresOf({ width: 64 }, 1)).toBe(1);
    expect(coresOf({ width: 4096, height: 4096 }, 2)).toBeGreaterThan(1);
  });

  test('is about the same backwards, and there and back', () => {
    const forth = coresOf({ width: 960 }, 2);
    expect(coresOf({ width: 960, reverse: true }, 2)).toBeCloseTo(forth, 2);
    expect(coresOf({ width: 960, bounce: true }, 2)).toBeCloseTo(forth, 1);
  });
});

describe('segments of one round cost about the same', () => {
  const two = { parallel: 2, alone: false, heldBytes: 1e9 };
  const lengths = (keyTimes: readonly number[], change: Partial<ConversionSettings> = {}) =>
    cut({ width: 480, ...change }, { ...constantRate(25, 8), keyTimes }, two).segments.map(
      ({ frames }) => frames.length,
    );

  test('where all that is before must be decoded again, the second is shorter', () => {
    const [one, other] = lengths([0]) as [number, number];
    expect(one + other).toBe(200);
    expect(other).toBeLessThan(90);
    // Of a large source more so than of one of the result's size.
    const [, even] = lengths([0], { width: 1920 }) as [number, number];
    expect(even).toBeGreaterThan(other);
    expect(even).toBeLessThan(100);
  });

  test('where nothing is, they are of one length', () => {
    expect(lengths(constantRate(25, 8).times)).toEqual([100, 100]);
  });

  test('a segment is cut at a key frame that is near', () => {
    expect(lengths([0, 4.2])).toEqual([105, 95]);
  });

  test('backwards, what is shown first is decoded last', () => {
    const [one, other] = lengths([0], { reverse: true }) as [number, number];
    expect(one).toBeLessThan(other);
  });
});

test('a long clip is cut fast', () => {
  const index = constantRate(60, 600);
  const started = performance.now();
  expect(cut({}, index).segments.length).toBeGreaterThan(100);
  expect(performance.now() - started).toBeLessThan(1500);
});

test.each([
  [-1, 0],
  [0, 0],
  [0.5, 0],
  [1, 1],
  [2.9, 2],
  [3, 3],
  [99, 3],
])('the frame at %d is number %d', (time, number) => {
  expect(frameAt([0, 1, 2, 3], time)).toBe(number);
});
