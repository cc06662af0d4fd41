import { isFinished } from './job';
import type { Job, JobState } from './job';

/** The queue in numbers. */
export interface Overall {
  /** Without those cancelled, which nobody waits for. */
  readonly total: number;
  readonly counts: Readonly<Record<JobState, number>>;
  /** Done or failed. */
  readonly finished: number;
  /** 0 to 1: each job counts the same. */
  readonly progress: number;
  readonly sizeBytes: number;
}

export function sumUp(jobs: readonly Job[]): Overall {
  const counts: Record<JobState, number> = {
    queued: 0,
    running: 0,
    done: 0,
    failed: 0,
    canceled: 0,
  };
  let progress = 0;
  let sizeBytes = 0;
  for (const job of jobs) {
    counts[job.state]++;
    if (job.state === 'canceled') continue;
    progress += isFinished(job.state) ? 1 : (job.progress?.progress ?? 0);
    sizeBytes += job.output?.sizeBytes ?? 0;
  }
  const total = jobs.length - counts.canceled;
  return {
    total,
    counts,
    finished: counts.done + counts.failed,
    progress: total === 0 ? 0 : progress / total,
    sizeBytes,
  };
}
