import * as v from 'valibot';
import { deliverySchema } from './delivery';
import { errorCodes } from './errors';
import { createJob, jobStates } from './job';
import type { Job } from './job';
import { formats, parseSettings } from './settings';

/** The queue as it lies on disk from one start to the next. */
export interface StoredQueue {
  readonly version: number;
  readonly jobs: readonly unknown[];
}

export const storedVersion = 1;

const text = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.minValue(0));

const outputSchema = v.object({
  path: text,
  format: v.picklist(formats),
  width: count,
  height: count,
  frames: count,
  durationMs: count,
  sizeBytes: count,
  loop: count,
});
const notesSchema = v.array(v.string());
const savingSchema = v.object({
  ...{ output: outputSchema, elapsedMs: count, notes: notesSchema, mtimeMs: v.number() },
});

/** Only what is named here is kept: nothing that a later version adds gets in by accident. */
const storedJobSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  input: text,
  settings: v.record(v.string(), v.unknown()),
  state: v.picklist(jobStates),
  output: v.nullable(outputSchema),
  elapsedMs: v.nullable(count),
  error: v.nullable(
    v.object({
      code: v.picklist(errorCodes),
      detail: v.record(v.string(), v.union([v.string(), v.number()])),
    }),
  ),
  saving: v.optional(savingSchema),
  converted: v.optional(savingSchema),
  delivery: v.optional(deliverySchema),
  uploadOnly: v.optional(v.literal(true)),
  sourceKey: v.optional(text),
  upload: v.optional(
    v.object({ bucket: text, objectKey: text, url: v.string(), sizeBytes: count }),
  ),
  notes: notesSchema,
});

/** What is written: a job that runs is one that waits, since it starts over after a crash. */
export function packQueue(jobs: readonly Job[]): StoredQueue {
  return { version: storedVersion, jobs: jobs.map(packJob) };
}

function packJob(job: Job): unknown {
  const { id, input, settings, state, output, elapsedMs, error, saving, upload, notes } = job;
  const { converted } = job;
  const waiting = { ...createJob(id, input, settings, job), ...(converted && { converted }) };
  if (state === 'running') return { ...waiting, ...(saving && { saving }) };
  return { ...waiting, state, output, elapsedMs, error, notes, ...(upload && { upload }) };
}

/**
 * Brings what an earlier version wrote to this one's form; each version adds a step here.
 * @returns null for what no version wrote, or one later than this
 */
export function migrate(stored: unknown): StoredQueue | null {
  const shape = v.object({ version: v.literal(storedVersion), jobs: v.array(v.unknown()) });
  return v.is(shape, stored) ? stored : null;
}

export interface ReadQueue {
  readonly jobs: readonly Job[];
  /** Something was there that could not be read. */
  readonly damaged: boolean;
}

/** The jobs of a stored queue; one that is not valid does not take the others with it. */
export function readQueue(stored: unknown): ReadQueue {
  const queue = migrate(stored);
  if (!queue) return { jobs: [], damaged: true };
  const jobs = new Map<string, Job>();
  for (const each of queue.jobs) {
    const job = readJob(each);
    if (job) jobs.set(job.id, job);
  }
  return { jobs: [...jobs.values()], damaged: jobs.size < queue.jobs.length };
}

function readJob(stored: unknown): Job | null {
  const parsed = v.safeParse(storedJobSchema, stored);
  if (!parsed.success) return null;
  const { id, input, settings, state, saving, ...rest } = parsed.output;
  const { converted, upload, output, elapsedMs, error, notes } = rest;
  const { delivery, uploadOnly, sourceKey } = rest;
  try {
    const extras = {
      ...(delivery && { delivery }),
      ...(uploadOnly && { uploadOnly }),
      ...(sourceKey !== undefined && { sourceKey }),
    };
    const fresh = createJob(id, input, parseSettings(settings), extras);
    const waiting = { ...fresh, ...(converted && { converted }) };
    if (state === 'queued' || state === 'running') return { ...waiting, ...(saving && { saving }) };
    return { ...waiting, output, elapsedMs, error, notes, state, ...(upload && { upload }) };
  } catch {
    return null;
  }
}

/** What a file system tells of a file. */
export interface FileFacts {
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * A job as it was left by a crash: where its result got its name it is done, or waits to be uploaded;
 * else it waits to be converted.
 */
export function settleSaving(job: Job, find: (path: string) => FileFacts | undefined): Job {
  const { saving, ...waiting } = job;
  if (!saving) return job;
  const { output, elapsedMs, notes, mtimeMs } = saving;
  const found = find(output.path);
  if (found?.size !== output.sizeBytes || found.mtimeMs !== mtimeMs) return waiting;
  if (job.delivery?.upload) return { ...waiting, converted: saving };
  return { ...waiting, state: 'done', output, elapsedMs, notes };
}
