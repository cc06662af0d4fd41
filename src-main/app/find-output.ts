import { AppError } from '../core/errors';
import type { ConversionOutput, Job } from '../core/job';

/** @throws AppError where the job is gone or has no result */
export function findOutput(job: Job | undefined): ConversionOutput {
  if (!job?.output) throw new AppError('badArguments', { reason: 'The job has no result.' });
  return job.output;
}
