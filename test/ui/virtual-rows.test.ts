import { describe, expect, test } from 'vitest';
import {
  ROW_PITCH,
  rowsPerPage,
  rowsToMake,
  scrollToShow,
} from '../../src-renderer/lib/virtual-rows';

const height = 10 * ROW_PITCH;

describe('rowsToMake', () => {
  test.each([0, 1, ROW_PITCH * 500 + 33, ROW_PITCH * 990])(
    'at %d of a thousand: every row in sight, and few others',
    (scrollTop) => {
      const rows = rowsToMake({ scrollTop, height }, 1000);
      expect(rows.length).toBeLessThanOrEqual(10 + 1 + 2 * 4);
      const first = Math.floor(scrollTop / ROW_PITCH);
      const last = Math.min(999, Math.ceil((scrollTop + height) / ROW_PITCH) - 1);
      for (let row = first; row <= last; row++) expect(rows).toContain(row);
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    },
  );

  test('the kept row is there, in its place, wherever the list is scrolled to', () => {
    const middle = { scrollTop: ROW_PITCH * 500, height };
    expect(rowsToMake(middle, 1000, 3)[0]).toBe(3);
    expect(rowsToMake(middle, 1000, 998).at(-1)).toBe(998);
    const inside = rowsToMake(middle, 1000, 505);
    expect(inside.filter((row) => row === 505)).toHaveLength(1);
    expect(rowsToMake(middle, 1000, 1000)).not.toContain(1000);
  });

  test('a short list is made whole; none, and one scrolled past its end, give nothing wrong', () => {
    expect(rowsToMake({ scrollTop: 0, height }, 3)).toEqual([0, 1, 2]);
    expect(rowsToMake({ scrollTop: 0, height }, 0)).toEqual([]);
    expect(rowsToMake({ scrollTop: ROW_PITCH * 900, height }, 3)).toEqual([]);
  });
});

test.each([
  ['in sight', 5, 0, 0],
  ['below', 10, 0, ROW_PITCH],
  ['above', 2, ROW_PITCH * 5, ROW_PITCH * 2],
  ['half hidden at the top', 2, ROW_PITCH * 2.5, ROW_PITCH * 2],
  ['the first', 0, ROW_PITCH * 5, 0],
])('a row %s is shown by the shortest way', (_, row, scrollTop, expected) => {
  expect(scrollToShow(row, { scrollTop, height })).toBe(expected);
});

test('a list lower than one row shows the row’s top', () => {
  expect(scrollToShow(4, { scrollTop: 0, height: 30 })).toBe(4 * ROW_PITCH);
});

test('a page leaves one row to find one’s place by, and always goes on', () => {
  expect(rowsPerPage(height)).toBe(9);
  expect(rowsPerPage(20)).toBe(1);
});
