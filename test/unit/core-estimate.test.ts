import { describe, expect, test } from 'vitest';
import {
  addEstimates,
  bytesOverTime,
  estimateSize,
  learnCorrection,
  sampleShare,
} from '../../src-main/core/estimate';
import type { EncodedSample } from '../../src-main/core/estimate';

const sample = (change: Partial<EncodedSample> = {}): EncodedSample => ({
  ...{ at: 1, frames: 11, bytes: 2000, firstBytes: 1000 },
  ...change,
});

describe('the size of a file', () => {
  test('counts the first frame once', () => {
    expect(estimateSize({ samples: [sample(), sample()], frames: 101 }).expected).toBe(11_000);
  });

  test('is a range that gets narrower with each sample, and wider where they differ', () => {
    const widthOf = (samples: readonly EncodedSample[]): number => {
      const { low, expected, high } = estimateSize({ samples, frames: 101 });
      expect(expected - low).toBeCloseTo(high - expected, -1);
      return (high - low) / expected;
    };
    const alike = (count: number): EncodedSample[] => Array.from({ length: count }, () => sample());
    const widths = [1, 2, 4, 8].map((count) => widthOf(alike(count)));
    expect(widths).toEqual([...widths].sort((one, other) => other - one));
    expect(widths[0]).toBeCloseTo((0.25 * 4 * 10) / 11, 2);
    const differing = [sample(), sample({ bytes: 3000 }), sample({ bytes: 1500 }), sample()];
    expect(widthOf(differing)).toBeGreaterThan(widths[2]! * 1.5);
    const { expected } = estimateSize({ samples: differing, frames: 101 });
    expect(expected).toBe(1000 + 100 * ((100 + 200 + 50 + 100) / 4));
  });

  test('counts each sample alike, whatever its length', () => {
    const long = sample({ frames: 101, bytes: 1000 + 100 * 20 });
    expect(estimateSize({ samples: [long, sample()], frames: 101 }).expected).toBe(7000);
  });

  test('is never told as exact from samples, but from the whole', () => {
    const many = Array.from({ length: 500 }, () => sample());
    const { low, expected, high } = estimateSize({ samples: many, frames: 101 });
    expect([low, expected, high]).toEqual([10_450, 11_000, 11_550]);
    const whole = estimateSize({ samples: [sample()], frames: 11 });
    expect(whole).toEqual({ low: 2000, expected: 2000, high: 2000 });
  });

  test('can be of single frames', () => {
    const samples = [sample({ frames: 1, bytes: 900, firstBytes: 900 })];
    expect(estimateSize({ samples, frames: 10 }).expected).toBe(9000);
  });

  test('follows the correction', () => {
    const request = { samples: [sample()], frames: 101 };
    expect(estimateSize({ ...request, correction: 1.2 }).expected).toBe(13_200);
  });

  test('needs samples', () => {
    expect(() => estimateSize({ samples: [], frames: 1 })).toThrow(RangeError);
  });
});

test('a batch is the sum of its files', () => {
  const one = { low: 1, expected: 2, high: 4 };
  expect(addEstimates([one, one, one])).toEqual({ low: 3, expected: 6, high: 12 });
  expect(addEstimates([])).toEqual({ low: 0, expected: 0, high: 0 });
});

test('bytes over time are in order', () => {
  const parts = bytesOverTime([sample({ at: 5, bytes: 1500 }), sample({ at: 2 })]);
  expect(parts).toEqual([
    { at: 2, bytesPerFrame: 100 },
    { at: 5, bytesPerFrame: 50 },
  ]);
});

test('the correction comes near to what files become, and one odd file changes it little', () => {
  let correction = 1;
  for (let file = 0; file < 20; file++) correction = learnCorrection(correction, 100, 130);
  expect(correction).toBeCloseTo(1.3, 2);
  expect(learnCorrection(1, 100, 100_000)).toBeCloseTo(1.3);
  expect(learnCorrection(1, 0, 5)).toBe(1);
});

test('samples fall into the largest gap that those before them left', () => {
  expect([0, 1, 2, 3, 4, 5].map(sampleShare)).toEqual([0, 0.5, 0.25, 0.75, 0.125, 0.625]);
});
