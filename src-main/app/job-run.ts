import { stat } from 'node:fs/promises';
import { AppError } from '../core/errors';
import type { ConversionOutput, Job } from '../core/job';
import { makeUploadProgress } from '../core/progress';
import { readAnimation } from '../engine/animation';
import { convert, describeOutput } from '../engine/convert';
import type { ConvertContext, ConvertRequest } from '../engine/convert';
import type { JobResult, QueueOptions } from '../engine/queue';
import { convertAndSave } from '../engine/upload/convert-and-save';
import { saveResult } from '../engine/upload/save-result';
import type { SaveTarget } from '../engine/upload/save-result';
import { suffixOf } from '../engine/upload/source-key';
import { sourceKeyOf } from './uploads';
import type { Uploads } from './uploads';

export type RunContext = Parameters<QueueOptions['convert']>[1];

export interface JobRun {
  readonly uploads: Uploads;
  readonly jobs: () => readonly Job[];
  readonly request: (job: Job) => ConvertRequest;
  /** ffmpeg is looked for only where something is converted. */
  readonly machine: () => Promise<Pick<ConvertContext, 'tools' | 'scheduler'>>;
}

/** One job of the app's queue: converts, uploads, or both. @throws AppError; AbortError */
export async function runJob(job: Job, context: RunContext, run: JobRun): Promise<JobResult> {
  // Refused before anything is done, also where the job came while the queue ran.
  const target = run.uploads.targetFor(job);
  if (target) run.uploads.checkKeys(run.jobs());
  if (job.uploadOnly) return uploadFile(job, target, context, run);
  const conversion = run.request(job);
  if (!target) return convert(conversion, { ...(await run.machine()), ...context });
  const saved = await convertAndSave(
    { conversion, target, sourceKey: sourceKeyOf(job), converted: job.converted ?? null },
    { ...(await run.machine()), ...context },
  );
  return { ...saved, upload: run.uploads.remember(job, saved.upload, saved.output) };
}

/** A file that is there already. */
async function uploadFile(
  job: Job,
  target: SaveTarget | null,
  { signal, onProgress }: RunContext,
  { uploads }: JobRun,
): Promise<JobResult> {
  if (!target) throw new AppError('noDestination');
  const started = performance.now();
  onProgress(makeUploadProgress(0, 1));
  const extension = suffixOf(job.input);
  const saved = await saveResult(
    target,
    {
      ...{ path: job.input, extension, sourceKey: sourceKeyOf(job) },
      ...{ taskTime: new Date(), settings: null },
    },
    {
      signal,
      onProgress: (sent, total) => {
        onProgress(makeUploadProgress(sent, total));
      },
    },
  );
  const output = await findOutput(job.input);
  const elapsedMs = Math.round(performance.now() - started);
  const upload = uploads.remember(job, saved, output);
  return { output, elapsedMs, notes: saved.notes, upload };
}

/** Null for a file that is no animation. */
async function findOutput(path: string): Promise<ConversionOutput | null> {
  if (!(await stat(path).catch(() => null))) return null;
  const facts = await readAnimation(path).catch(() => null);
  return facts && describeOutput(path, facts);
}
