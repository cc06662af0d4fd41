import { describe, expect, test } from 'vitest';
import { ranges } from '../../src-main/core/settings';
import { readNumber, readTime, stepNumber } from '../../src-renderer/lib/field-value';

describe('readNumber', () => {
  test.each([
    ['480', ranges.width, 480],
    [' 32 ', ranges.width, 32],
    ['4096', ranges.width, 4096],
    ['12,5', ranges.fps, 12.5],
    ['0.5', ranges.fps, 0.5],
  ])('%j gives a value', (text, range, value) => {
    expect(readNumber(text, range)).toEqual({ kind: 'value', value });
  });

  test.each([
    ['31', ranges.width],
    ['4097', ranges.width],
    ['480.5', ranges.width],
    ['0', ranges.fps],
    ['241', ranges.fps],
    ['', ranges.width],
    ['ten', ranges.width],
    ['1e2', ranges.width],
    ['Infinity', ranges.speed],
  ])('%j is refused, with what is allowed', (text, range) => {
    expect(readNumber(text, range)).toEqual({
      kind: 'invalid',
      allowed: range,
    });
  });

  test('may be left empty only where that means something', () => {
    expect(readNumber(' ', ranges.colors, true)).toEqual({ kind: 'empty' });
    expect(readNumber(' ', ranges.colors).kind).toBe('invalid');
  });
});

test('readTime takes times, nothing, and refuses the rest', () => {
  expect(readTime('1:02.5', ranges.start)).toEqual({ kind: 'value', value: 62.5 });
  expect(readTime('', ranges.end)).toEqual({ kind: 'empty' });
  expect(readTime('1:99', ranges.end).kind).toBe('invalid');
  expect(readTime('2000000', ranges.end).kind).toBe('invalid');
});

test.each([
  ['480', 10, ranges.width, '490'],
  ['485', 10, ranges.width, '490'],
  ['485', -10, ranges.width, '480'],
  ['4096', 10, ranges.width, '4096'],
  ['33', -10, ranges.width, '32'],
  ['1', -1, ranges.fps, '1'],
  ['1', 0.25, ranges.speed, '1.25'],
  ['', 1, ranges.colors, '3'],
  ['abc', 1, ranges.width, null],
])('the arrows take %j by %d', (text, by, range, result) => {
  expect(stepNumber(text, by, range)).toBe(result);
});
