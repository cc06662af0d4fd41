import { describe, expect, test } from 'vitest';
import { formatTimeCode, parseTimeCode } from '../../src-renderer/lib/time-code';

describe('parseTimeCode', () => {
  test.each([
    ['0', 0],
    ['12.5', 12.5],
    [' 7,25 ', 7.25],
    ['.5', 0.5],
    ['90', 90],
    ['1:05', 65],
    ['1:02.5', 62.5],
    ['01:00:00', 3600],
    ['1:02:03.004', 3723.004],
    ['100:00:00', 360_000],
  ])('%s is %d s', (text, seconds) => {
    expect(parseTimeCode(text)).toBe(seconds);
  });

  test.each([
    '',
    'x',
    '-1',
    '1:',
    ':30',
    '1:60',
    '1:75:00',
    '1:2:3:4',
    '1.2.3',
    '1e3',
    '12s',
    '5 5',
  ])('%j is no time', (text) => {
    expect(parseTimeCode(text)).toBeNull();
  });
});

describe('formatTimeCode', () => {
  test.each([
    [0, '0:00'],
    [4.25, '0:04.25'],
    [59.9996, '1:00'],
    [65, '1:05'],
    [3723.004, '1:02:03.004'],
  ])('%d s is %s', (seconds, text) => {
    expect(formatTimeCode(seconds)).toBe(text);
  });

  test('what is shown can be typed back', () => {
    for (const seconds of [0, 0.001, 1.5, 61.123, 3600, 86_399.999]) {
      expect(parseTimeCode(formatTimeCode(seconds))).toBe(seconds);
    }
  });
});
