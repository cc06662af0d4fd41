import { describe, expect, test } from 'vitest';
import {
  beforeUpload,
  formatBytes,
  formatSeconds,
  makeProgress,
  makeUploadProgress,
  stages,
} from '../../src-main/core/progress';

describe('progress', () => {
  test('rises from stage to stage, and within converting', () => {
    const converting = Array.from({ length: 11 }, (_, n) => makeProgress('converting', n, 10, n));
    const all = [
      makeProgress('probing'),
      ...converting,
      makeProgress('verifying'),
      makeProgress('saving'),
    ];
    const values = all.map(({ progress }) => progress);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values[0]).toBe(0);
    expect(values.at(-1)).toBeLessThanOrEqual(1);
    expect([...new Set(all.map(({ stage }) => stage))]).toEqual(stages.slice(0, -1));
  });

  test('rises on while the result is uploaded', () => {
    const all = [
      ...(['probing', 'converting', 'verifying', 'saving'] as const).map((stage) =>
        beforeUpload(makeProgress(stage)),
      ),
      ...[0, 5, 10].map((sent) => makeUploadProgress(sent, 10)),
    ];
    const values = all.map(({ progress }) => progress);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.slice(-2)).toEqual([0.95, 1]);
    expect(makeUploadProgress(0, 0).progress).toBe(1);
    expect([...new Set(all.map(({ stage }) => stage))]).toEqual([...stages]);
  });

  test('tells frames, speed and the time left', () => {
    expect(makeProgress('converting', 30, 120, 2)).toMatchObject({
      framesDone: 30,
      framesTotal: 120,
      framesPerSecond: 15,
      secondsLeft: 6,
    });
  });

  test.each<[string, [number, number, number]]>([
    ['before the first frame', [0, 100, 3]],
    ['in the first half second', [5, 100, 0.4]],
    ['without elapsed time', [5, 100, 0]],
  ])('does not guess %s', (_, [done, total, elapsed]) => {
    const progress = makeProgress('converting', done, total, elapsed);
    expect(progress.secondsLeft).toBeNull();
    expect(Number.isFinite(progress.framesPerSecond)).toBe(true);
  });

  test('stays within a job though more frames come than were planned', () => {
    expect(makeProgress('converting', 12, 10, 1).progress).toBeLessThan(1);
    expect(makeProgress('converting', 12, 10, 1).secondsLeft).toBe(0);
    expect(makeProgress('converting', 0, 0, 1).progress).toBeLessThan(1);
  });
});

test.each([
  [0, '1 s'],
  [0.2, '1 s'],
  [11.1, '12 s'],
  [59, '59 s'],
  [59.5, '1:00 min'],
  [65, '1:05 min'],
  [3599, '59:59 min'],
  [3600, '1:00 h'],
  [7265, '2:01 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1540, '1.5 kB'],
  [9960, '10 kB'],
  [15_400, '15 kB'],
  [999_400, '999 kB'],
  [999_600, '1.0 MB'],
  [2_500_000_000, '2.5 GB'],
  [3e15, '3000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
