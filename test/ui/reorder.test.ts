import { describe, expect, test } from 'vitest';
import { edgeScroll, gapAt, jobBehindGap, stepTarget } from '../../src-renderer/lib/reorder';
import { ROW_PITCH } from '../../src-renderer/lib/virtual-rows';
import { moveBefore } from '../../src-main/core/job-list';
import { createJob } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';

test.each([
  [-50, 0],
  [0, 0],
  [ROW_PITCH * 0.4, 0],
  [ROW_PITCH * 0.6, 1],
  [ROW_PITCH * 2.9, 3],
  [ROW_PITCH * 99, 4],
])('at %d px of four rows: gap %d', (y, gap) => {
  expect(gapAt(y, 4)).toBe(gap);
});

test('what is dropped into a gap goes before the job below it', () => {
  expect(jobBehindGap(['a', 'b'], 0)).toBe('a');
  expect(jobBehindGap(['a', 'b'], 2)).toBeNull();
});

describe('by one place', () => {
  const after = (order: string, moving: string, direction: 1 | -1): string => {
    const ids = [...order];
    const target = stepTarget(ids, new Set(moving), direction);
    if (target === undefined) return order;
    const jobs = ids.map((id) => createJob(id, `/${id}`, defaultSettings));
    return moveBefore(jobs, [...moving], target)
      .map(({ id }) => id)
      .join('');
  };
  test.each([
    ['abcd', 'b', -1, 'bacd'],
    ['abcd', 'b', 1, 'acbd'],
    ['abcd', 'c', 1, 'abdc'],
    ['abcd', 'd', 1, 'abcd'],
    ['abcd', 'a', -1, 'abcd'],
    ['abcd', 'bc', -1, 'bcad'],
    ['abcd', 'bc', 1, 'adbc'],
    ['abcd', 'ac', -1, 'acbd'],
    ['abcd', 'bd', 1, 'acbd'],
    ['abcd', 'ab', -1, 'abcd'],
    ['abcd', 'abcd', 1, 'abcd'],
    ['abcd', '', 1, 'abcd'],
  ] as const)('%s, %s by %d: %s', (order, moving, direction, expected) => {
    expect(after(order, moving, direction)).toBe(expected);
  });
});

test('a list scrolls near its edges, faster the further out, and not in its middle', () => {
  expect(edgeScroll(200, 400)).toBe(0);
  expect(edgeScroll(10, 400)).toBeLessThan(0);
  expect(edgeScroll(-500, 400)).toBeLessThan(edgeScroll(10, 400));
  expect(edgeScroll(399, 400)).toBeGreaterThan(0);
  expect(edgeScroll(9000, 400)).toBe(-edgeScroll(-9000, 400));
});
