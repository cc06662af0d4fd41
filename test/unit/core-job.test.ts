import { describe, expect, test } from 'vitest';
import { canGo, createJob, isFinished, jobStates, moveJob } from '../../src-main/core/job';
import type { ConversionOutput, Job, JobState } from '../../src-main/core/job';
import { makeProgress } from '../../src-main/core/progress';
import { withSettings } from './helpers/sources';

const output: ConversionOutput = {
  ...{ path: '/videos/clip.gif', format: 'gif', width: 320, height: 180 },
  ...{ frames: 30, durationMs: 1000, sizeBytes: 12_345, loop: 0 },
};
const error = { code: 'notAVideo', detail: { path: '/videos/clip.mp4' } } as const;
const jobIn = (state: JobState): Job => ({
  ...createJob('id', '/videos/clip.mp4', withSettings()),
  state,
});

const allowed: Record<JobState, JobState[]> = {
  queued: ['running', 'canceled'],
  running: ['done', 'failed', 'canceled', 'queued'],
  done: ['queued'],
  failed: ['queued'],
  canceled: ['queued'],
};

describe.each(jobStates)('a %s job', (from) => {
  test.each(jobStates)('to %s', (to) => {
    expect(canGo(from, to)).toBe(allowed[from].includes(to));
    if (allowed[from].includes(to)) expect(moveJob(jobIn(from), to).state).toBe(to);
    else expect(() => moveJob(jobIn(from), to)).toThrow(`A ${from} job cannot become ${to}`);
  });

  test('is finished or not', () => {
    expect(isFinished(from)).toBe(['done', 'failed', 'canceled'].includes(from));
  });
});

test('a new job waits and knows nothing yet', () => {
  expect(createJob('id', '/videos/clip.mp4', withSettings())).toEqual({
    ...{ id: 'id', input: '/videos/clip.mp4', settings: withSettings(), state: 'queued' },
    ...{ progress: null, output: null, elapsedMs: null, error: null, notes: [] },
  });
});

test('what a run brings is kept; progress ends with it', () => {
  const running = { ...moveJob(jobIn('queued'), 'running'), progress: makeProgress('probing') };
  const done = moveJob(running, 'done', { output, elapsedMs: 900, notes: ['By the CPU.'] });
  expect(done).toMatchObject({ state: 'done', output, elapsedMs: 900, progress: null });
  expect(moveJob(running, 'failed', { error })).toMatchObject({ state: 'failed', error });
  expect(running.state).toBe('running');
});

test('a retried job forgets its last run and keeps what it is', () => {
  const settings = withSettings({ format: 'webp' });
  const failed = { ...jobIn('failed'), settings, error, elapsedMs: 5, notes: ['x'], output };
  expect(moveJob(failed, 'queued')).toEqual(createJob('id', '/videos/clip.mp4', settings));
});
