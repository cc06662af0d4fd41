import { describe, expect, test } from 'vitest';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { insertBehind, moveBefore, putBack, takeOut } from '../../src-main/core/job-list';
import { withSettings } from './helpers/sources';

const makeList = (ids: string): Job[] =>
  [...ids].map((id) => createJob(id, `/${id}.mp4`, withSettings({})));
const idsOf = (jobs: readonly Job[]): string => jobs.map(({ id }) => id).join('');

describe('moveBefore', () => {
  test.each([
    ['d', 'a', 'dabcef'],
    ['a', 'd', 'bcadef'],
    ['ac', null, 'bdefac'],
    ['fb', 'd', 'acbfde'],
    ['b', 'b', 'abcdef'],
    ['bc', 'c', 'abcdef'],
    ['ef', 'f', 'abcdef'],
    ['ae', 'c', 'baecdf'],
    ['x', 'a', 'abcdef'],
    ['a', 'gone', 'bcdefa'],
  ])('%s before %s: %s', (moving, before, expected) => {
    expect(idsOf(moveBefore(makeList('abcdef'), [...moving], before))).toBe(expected);
  });
});

describe('takeOut and putBack', () => {
  test.each(['a', 'f', 'cd', 'abc', 'bdf', 'abcdef'])('%s come back where they were', (going) => {
    const list = makeList('abcdef');
    const { kept, removed } = takeOut(list, [...going]);
    expect(idsOf(kept)).toBe('abcdef'.replace(new RegExp(`[${going}]`, 'g'), ''));
    expect(putBack(kept, removed)).toEqual(list);
  });

  test('the place follows a list that changed meanwhile', () => {
    const { kept, removed } = takeOut(makeList('abcd'), ['b', 'c']);
    const changed = [...makeList('n'), ...[...kept].reverse()];
    expect(idsOf(putBack(changed, removed))).toBe('ndabc');
    expect(idsOf(putBack(makeList('n'), removed))).toBe('nbc');
  });

  test('a running one comes back waiting, a finished one with its result', () => {
    const [a, b] = makeList('ab') as [Job, Job];
    const running = moveJob(a, 'running');
    const done = moveJob(moveJob(b, 'running'), 'done', { elapsedMs: 7 });
    const { kept, removed } = takeOut([running, done], ['a', 'b']);
    expect(putBack(kept, removed)).toMatchObject([
      { state: 'queued', progress: null },
      { state: 'done', elapsedMs: 7 },
    ]);
  });
});

test('a copy stands behind the job it was made from', () => {
  const copies = new Map([
    ['a', makeList('x')[0]!],
    ['c', makeList('y')[0]!],
  ]);
  expect(idsOf(insertBehind(makeList('abc'), copies))).toBe('axbcy');
});
