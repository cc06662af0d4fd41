import { describe, expect, test } from 'vitest';
import { deliverySchema, readDelivery } from '../../src-main/core/delivery';
import { changeSettings, createJob, moveJob } from '../../src-main/core/job';
import type { Job, SavingResult } from '../../src-main/core/job';
import { packQueue, readQueue, settleSaving } from '../../src-main/core/stored-queue';
import { readTopicTarget, topicTargetSchema } from '../../src-main/core/topic';
import { readHistory } from '../../src-main/core/upload-history';
import * as v from 'valibot';
import { withSettings } from './helpers/sources';

const id = '3f2b8c1e-0c3a-4a51-9a55-0d5f3a1b2c3d';
const delivery = {
  upload: { destinationId: id, objectKey: 'gifs/{barename}.{autoext}', overwrite: false },
  topic: 'done',
};
const converted: SavingResult = {
  output: {
    ...{ path: '/v/a.gif', format: 'gif', width: 48, height: 32, frames: 3 },
    ...{ durationMs: 300, sizeBytes: 999, loop: 0 },
  },
  ...{ elapsedMs: 5, notes: [], mtimeMs: 77 },
};
const job = createJob(id, '/v/a.mp4', withSettings(), { delivery, sourceKey: 'v/a.mp4' });
const restore = (jobs: readonly Job[]): readonly Job[] =>
  readQueue(JSON.parse(JSON.stringify(packQueue(jobs)))).jobs;

describe('a job that is to be uploaded', () => {
  const running = { ...moveJob(job, 'running'), converted };
  const failed = moveJob(running, 'failed', { error: { code: 'uploadDenied', detail: {} } });

  test('keeps its result and where that goes, until it is done', () => {
    expect(moveJob(failed, 'queued')).toEqual({ ...job, converted });
    expect(moveJob(running, 'done', { output: converted.output })).not.toHaveProperty('converted');
  });

  test('is converted again with other settings', () => {
    const edited = changeSettings(failed, { width: 64 });
    expect(edited).toMatchObject({ state: 'queued', delivery, sourceKey: 'v/a.mp4' });
    expect(edited).not.toHaveProperty('converted');
  });

  test('is the same after a restart', () => {
    const uploadOnly = createJob(id.replace('3f', '4f'), '/v/b.gif', withSettings(), {
      ...{ delivery, uploadOnly: true },
    });
    expect(restore([failed, uploadOnly])).toEqual([failed, uploadOnly]);
    expect(restore([running])).toEqual([{ ...job, converted }]);
  });

  test('killed while it was uploaded, waits with its result; without an upload it is done', () => {
    const saving = { ...moveJob(job, 'running'), saving: converted };
    const found = (): { size: number; mtimeMs: number } => ({ size: 999, mtimeMs: 77 });
    const [restored] = restore([saving]);
    expect(settleSaving(restored!, found)).toEqual({ ...job, converted });
    expect(
      settleSaving({ ...restored!, delivery: { ...delivery, upload: null } }, found),
    ).toMatchObject({ state: 'done', output: converted.output });
    expect(settleSaving(restored!, () => undefined)).toEqual(job);
  });
});

test.each([
  [{ upload: null, topic: null }, true],
  [delivery, true],
  [{ ...delivery, upload: { ...delivery.upload, objectKey: '/x' } }, false],
  [{ ...delivery, upload: { ...delivery.upload, objectKey: '{what}' } }, false],
  [{ ...delivery, upload: { ...delivery.upload, destinationId: '../x' } }, false],
  [{ ...delivery, secret: 'x' }, false],
])('%j is a delivery: %j', (given, valid) => {
  expect(v.is(deliverySchema, given)).toBe(valid);
  expect(readDelivery(given)).toEqual(valid ? given : { upload: null, topic: null });
});

test('an address is a webhook, everything else a file', () => {
  expect(readTopicTarget('HTTPS://example.com/x')).toEqual({
    ...{ kind: 'webhook', url: 'HTTPS://example.com/x' },
  });
  // Told to be none that anything can be posted to, rather than taken for a file of that name.
  expect(readTopicTarget('ftp://example.com/x').kind).toBe('webhook');
  expect(v.safeParse(topicTargetSchema, readTopicTarget('ftp://example.com/x')).success).toBe(
    false,
  );
  expect(readTopicTarget('done.jsonl')).toEqual({ kind: 'file', path: 'done.jsonl' });
});

test('of a history, what is valid is read', () => {
  const entry = {
    ...{ id, jobId: id, time: '2026-01-01T00:00:00Z', destinationId: id, destinationName: 'x' },
    ...{ source: '/a.mp4', bucket: 'pictures', objectKey: 'a.gif', url: 'https://x/a.gif' },
    ...{ bytes: 3, width: null, height: null, frames: null },
  };
  expect(readHistory([entry, 7, { ...entry, bytes: -1 }])).toEqual([entry]);
  expect(readHistory({})).toEqual([]);
});
