import { expect, test } from 'vitest';
import { createJob, jobStates } from '../../src-main/core/job';
import type { ConversionOutput, Job, JobState } from '../../src-main/core/job';
import { makeProgress } from '../../src-main/core/progress';
import { defaultSettings } from '../../src-main/core/settings';
import { canDo, jobActions, jobsFor } from '../../src-renderer/lib/job-actions';
import { sumUp } from '../../src-renderer/lib/overall';

const jobIn = (state: JobState, change: Partial<Job> = {}): Job => ({
  ...createJob(state, `/${state}.mp4`, defaultSettings),
  state,
  ...change,
});

const output: ConversionOutput = {
  ...{ path: '/a.gif', format: 'gif', width: 2, height: 2, frames: 1, durationMs: 100 },
  ...{ sizeBytes: 40, loop: 0 },
};
const converted = { output, elapsedMs: 1, notes: [], mtimeMs: 1 };
const upload = { bucket: 'pictures', objectKey: 'a.gif', url: 'https://a.example', sizeBytes: 40 };

test('the queue in numbers', () => {
  const half = { ...makeProgress('converting'), progress: 0.5 };
  const jobs = [...jobStates.map((state) => jobIn(state)), jobIn('running', { progress: half })];
  const overall = sumUp(jobs);
  expect(overall.counts).toEqual({ queued: 1, running: 2, done: 1, failed: 1, canceled: 1 });
  // Nobody waits for what was cancelled.
  expect([overall.finished, overall.total]).toEqual([2, 5]);
  expect(overall.progress).toBeCloseTo(2.5 / 5);
  expect(sumUp([jobIn('canceled')])).toMatchObject({ total: 0, finished: 0, progress: 0 });
  expect(sumUp([]).progress).toBe(0);
});

test.each<[JobState, string]>([
  ['queued', 'cancel addOutput follow remove'],
  ['running', 'cancel addOutput remove'],
  ['done', 'retry addOutput remove'],
  ['failed', 'retry addOutput remove'],
  ['canceled', 'retry addOutput remove'],
])('what can be done with a job that is %s', (state, actions) => {
  expect(jobActions.filter((action) => canDo(action, [jobIn(state)])).join(' ')).toBe(actions);
});

test.each<[string, Partial<Job>, string]>([
  ['done', { output }, 'open showInFolder'],
  ['uploaded', { output, upload }, 'open showInFolder copyLink'],
  ['uploaded, and no picture', { upload }, 'copyLink'],
  ['converted, and not uploaded', { state: 'failed', converted }, 'open showInFolder'],
  ['waiting to be uploaded', { state: 'queued', converted }, 'open showInFolder'],
])('what can be done with a result that is %s', (_, change, actions) => {
  const possible = (['open', 'showInFolder', 'copyLink'] as const).filter((action) =>
    canDo(action, [jobIn('done', change)]),
  );
  expect(possible.join(' ')).toBe(actions);
});

test('an action takes those of the selection it applies to', () => {
  const jobs = jobStates.map((state) => jobIn(state));
  expect(jobsFor('retry', jobs).map(({ id }) => id)).toEqual(['done', 'failed', 'canceled']);
});
