import { expect, test } from 'vitest';
import { createJob, jobStates } from '../../src-main/core/job';
import type { Job, JobState } from '../../src-main/core/job';
import { makeProgress } from '../../src-main/core/progress';
import { defaultSettings } from '../../src-main/core/settings';
import { canDo, jobActions, jobsFor } from '../../src-renderer/lib/job-actions';
import { sumUp } from '../../src-renderer/lib/overall';

const jobIn = (state: JobState, change: Partial<Job> = {}): Job => ({
  ...createJob(state, `/${state}.mp4`, defaultSettings),
  state,
  ...change,
});

test('the queue in numbers', () => {
  const half = { ...makeProgress('converting'), progress: 0.5 };
  const jobs = [...jobStates.map((state) => jobIn(state)), jobIn('running', { progress: half })];
  const overall = sumUp(jobs);
  expect(overall.counts).toEqual({ queued: 1, running: 2, done: 1, failed: 1, canceled: 1 });
  expect(overall.finished).toBe(3);
  expect(overall.progress).toBeCloseTo(3.5 / 6);
  expect(sumUp([]).progress).toBe(0);
});

test.each<[JobState, string]>([
  ['queued', 'cancel addOutput follow remove'],
  ['running', 'cancel addOutput remove'],
  ['done', 'retry open showInFolder addOutput remove'],
  ['failed', 'retry addOutput remove'],
  ['canceled', 'retry addOutput remove'],
])('what can be done with a job that is %s', (state, actions) => {
  expect(jobActions.filter((action) => canDo(action, [jobIn(state)])).join(' ')).toBe(actions);
});

test('an action takes those of the selection it applies to', () => {
  const jobs = jobStates.map((state) => jobIn(state));
  expect(jobsFor('retry', jobs).map(({ id }) => id)).toEqual(['done', 'failed', 'canceled']);
});
