import { access } from 'node:fs/promises';
import { AppError } from '../core/errors';
import { resultOf } from '../core/job';
import type { ConversionOutput, Job } from '../core/job';

/** @throws AppError where the job is gone or has no result, and `resultGone` where its file is gone */
export async function findOutput(job: Job | undefined): Promise<ConversionOutput> {
  const output = job && resultOf(job);
  if (!output) throw new AppError('badArguments', { reason: 'The job has no result.' });
  await access(output.path).catch(() => {
    throw new AppError('resultGone', { path: output.path });
  });
  return output;
}
