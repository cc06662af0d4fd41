import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openQueueStore } from '../../src-main/app/queue-store';
import type { QueueStore } from '../../src-main/app/queue-store';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';

let folder: string;
let path: string;
const onFailed = vi.fn();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopsmith-queue-store-'));
  path = join(folder, 'queue.json');
  onFailed.mockReset();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const makeJobs = (count: number): Job[] =>
  Array.from({ length: count }, (_, at) =>
    createJob(crypto.randomUUID(), `/videos/clip ${String(at)}.mp4`, defaultSettings),
  );
const reopen = (): QueueStore => openQueueStore(path, onFailed, () => new Date(1.8e12));

describe('the queue’s file', () => {
  test('keeps the jobs, and nothing else is left beside it', async () => {
    const jobs = makeJobs(3);
    const store = reopen();
    expect(store).toMatchObject({ jobs: [], error: null });
    store.save(() => jobs, 'now');
    await vi.waitFor(() => {
      expect(reopen().jobs).toEqual(jobs);
    });
    expect(readdirSync(folder)).toEqual(['queue.json']);
    expect(onFailed).not.toHaveBeenCalled();
  });

  test('what can wait is written once, with the last state; a flush writes it at once', async () => {
    let jobs = makeJobs(1);
    const store = reopen();
    const told = vi.fn(() => jobs);
    for (let width = 100; width < 200; width++) {
      jobs = jobs.map((job) => ({ ...job, settings: { ...job.settings, width } }));
      store.save(told, 'later');
    }
    expect(readdirSync(folder)).toEqual([]);
    await store.flush();
    expect(told).toHaveBeenCalledOnce();
    expect(reopen().jobs[0]?.settings.width).toBe(199);
  });

  test('what must not wait brings what waits with it', async () => {
    const [first, second] = makeJobs(2) as [Job, Job];
    const store = reopen();
    store.save(() => [first], 'later');
    store.save(() => [first, moveJob(second, 'canceled')], 'now');
    await vi.waitFor(
      () => {
        expect(reopen().jobs.map(({ state }) => state)).toEqual(['queued', 'canceled']);
      },
      { timeout: 250, interval: 10 },
    );
  });

  test('a change while it is being written is written after it', async () => {
    const jobs = makeJobs(2000);
    const store = reopen();
    store.save(() => jobs, 'now');
    const first = store.flush();
    store.save(() => jobs.slice(0, 5), 'now');
    await Promise.all([first, store.flush()]);
    expect(reopen().jobs).toHaveLength(5);
  });
});

describe('a file that cannot be read', () => {
  test.each([
    ['cut off', '{"version":1,"jobs":[{"id":'],
    ['empty', ''],
    ['of a later version', '{"version":99,"jobs":[]}'],
  ])('%s is set aside with the date, whole', async (_, text) => {
    writeFileSync(path, text);
    const store = reopen();
    const aside = join(folder, 'queue.unreadable-2027-01-15_08-00-00.json');
    expect(store.jobs).toEqual([]);
    expect(store.error?.toData()).toEqual({ code: 'queueUnreadable', detail: { path: aside } });
    store.save(() => makeJobs(1), 'now');
    await store.flush();
    expect(readFileSync(aside, 'utf8')).toBe(text);
    expect(reopen()).toMatchObject({ error: null });
  });

  test('one broken job: the others are there, and the file is kept', () => {
    const [job] = makeJobs(1);
    writeFileSync(path, JSON.stringify({ version: 1, jobs: [job, { id: 'x' }] }));
    const store = reopen();
    expect(store.jobs).toEqual([job]);
    expect(store.error?.code).toBe('queueUnreadable');
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

test('a disk that takes nothing is told once, and again after it worked', async () => {
  const store = reopen();
  mkdirSync(`${path}.new`);
  for (let at = 0; at < 3; at++) {
    store.save(() => makeJobs(1), 'now');
    await store.flush();
  }
  expect(onFailed).toHaveBeenCalledOnce();
  rmSync(`${path}.new`, { recursive: true });
  store.save(() => makeJobs(1), 'now');
  await store.flush();
  expect(reopen().jobs).toHaveLength(1);
});

test('a thousand jobs are packed within a frame or two, and written in a moment', async () => {
  const jobs = makeJobs(1000);
  const store = reopen();
  const started = performance.now();
  store.save(() => jobs, 'now');
  await store.flush();
  // Some milliseconds where nothing else runs; the rest is room for a busy machine.
  expect(performance.now() - started).toBeLessThan(1000);
  expect(reopen().jobs).toHaveLength(1000);
});
