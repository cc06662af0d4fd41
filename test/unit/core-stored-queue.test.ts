import { describe, expect, test } from 'vitest';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { makeProgress } from '../../src-main/core/progress';
import { migrate, packQueue, readQueue, settleSaving } from '../../src-main/core/stored-queue';
import { withSettings } from './helpers/sources';

const idOf = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const waiting = createJob(idOf(1), '/a.mp4', withSettings({ width: 320, end: 2.5 }));
const running: Job = {
  ...moveJob(createJob(idOf(2), '/b.mp4', withSettings({})), 'running'),
  progress: makeProgress('converting', 5, 10, 1),
};
const done = moveJob(moveJob({ ...waiting, id: idOf(3) }, 'running'), 'done', {
  output: {
    ...{ path: '/a.gif', format: 'gif', width: 320, height: 180, frames: 25 },
    ...{ durationMs: 2500, sizeBytes: 12_345, loop: 0 },
  },
  elapsedMs: 900,
  notes: ['One note.'],
  upload: { bucket: 'pictures', objectKey: 'a.gif', url: 'https://x/a.gif', sizeBytes: 12_345 },
});
const failed = moveJob(moveJob({ ...waiting, id: idOf(4) }, 'running'), 'failed', {
  error: { code: 'outputTooLarge', detail: { width: 70_000, format: 'gif' } },
});
const canceled = moveJob({ ...waiting, id: idOf(5) }, 'canceled');
const throughDisk = (stored: unknown): unknown => JSON.parse(JSON.stringify(stored));

describe('what is stored', () => {
  test('comes back as it was, in its order; what ran waits', () => {
    const jobs = [failed, waiting, done, running, canceled];
    const read = readQueue(throughDisk(packQueue(jobs)));
    const expected = jobs.map((job) => (job === running ? moveJob(running, 'queued') : job));
    expect(read).toEqual({ jobs: expected, damaged: false });
  });

  test('is only what the schema names', () => {
    const job = { ...done, accessKeySecret: 'hush', upload: { ...done.upload!, token: 'hush' } };
    const read = readQueue(throughDisk(packQueue([job])));
    expect(JSON.stringify(packQueue([job]).jobs)).not.toContain('accessKeySecret');
    expect(read.jobs).toEqual([done]);
  });

  test('a setting that came later has its default', () => {
    const older: Partial<typeof waiting.settings> = { ...waiting.settings };
    delete older.effort;
    const stored = { version: 1, jobs: [{ ...waiting, settings: older }] };
    expect(readQueue(throughDisk(stored)).jobs[0]?.settings).toEqual(waiting.settings);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['a width too small', { settings: { width: 1 } }],
    ['a contradiction', { settings: { start: 2, end: 1 } }],
    ['an unknown state', { state: 'flying' }],
    ['no path', { input: '' }],
    ['an id that is none', { id: '../x' }],
    ['an unknown error', { error: { code: 'gone', detail: {} } }],
  ])('%s loses that job only, and says so', (_, change) => {
    const stored = { version: 1, jobs: [done, { ...waiting, ...change }, canceled] };
    expect(readQueue(throughDisk(stored))).toEqual({ jobs: [done, canceled], damaged: true });
  });

  test.each([undefined, null, 7, [], {}, { version: 1 }, { version: 2, jobs: [] }])(
    '%j is no queue',
    (stored) => {
      expect(migrate(stored)).toBeNull();
      expect(readQueue(stored)).toEqual({ jobs: [], damaged: true });
    },
  );
});

describe('a job killed while its result was saved', () => {
  const output = done.output!;
  const saving = { output, elapsedMs: 900, notes: ['One note.'], mtimeMs: 1_234.5 };
  const [stored] = readQueue(throughDisk(packQueue([{ ...running, saving }]))).jobs;
  const there = { size: output.sizeBytes, mtimeMs: saving.mtimeMs };

  test('is done where the file of that name is the one', () => {
    const find = (path: string) => (path === output.path ? there : undefined);
    const { output: found, elapsedMs, notes, state } = settleSaving(stored!, find);
    expect({ found, elapsedMs, notes, state }).toEqual({
      ...{ found: output, elapsedMs: 900, notes: ['One note.'], state: 'done' },
    });
  });

  test.each([
    ['is missing', undefined],
    ['has another size', { ...there, size: 1 }],
    ['is of another time', { ...there, mtimeMs: 1_235 }],
  ])('waits where the file %s', (_, found) => {
    expect(settleSaving(stored!, () => found)).toEqual(moveJob(running, 'queued'));
  });

  test('remembers it no longer once it has ended', () => {
    expect(moveJob({ ...running, saving }, 'done', { output })).not.toHaveProperty('saving');
  });
});
