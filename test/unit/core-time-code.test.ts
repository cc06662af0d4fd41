import { expect, test } from 'vitest';
import { formatTimeCode, parseTimeCode } from '../../src-main/core/time-code';
import { forSeeds } from './helpers/random';

test.each([
  ['0', 0],
  ['90', 90],
  ['4.25', 4.25],
  ['4,25', 4.25],
  ['.5', 0.5],
  [' 7 ', 7],
  ['1:30', 90],
  ['0:04.2', 4.2],
  ['1:02:03.5', 3723.5],
  ['100:00:00', 360_000],
])('%j is %d s', (text, seconds) => {
  expect(parseTimeCode(text)).toBe(seconds);
});

test.each([
  '',
  ' ',
  'abc',
  '-1',
  '1:',
  ':30',
  '1:60',
  '1:75:00',
  '1:2:3:4',
  '1e3',
  '1s',
  'NaN',
  '.',
])('%j is no time', (text) => {
  expect(parseTimeCode(text)).toBeNull();
});

test('what is written reads the same, to the millisecond', () => {
  forSeeds(500, (random) => {
    const seconds = random.int(0, 20_000_000) / 1000;
    expect(parseTimeCode(formatTimeCode(seconds))).toBe(seconds);
  });
});
