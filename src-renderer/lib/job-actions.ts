import type { Job, JobState } from '../../src-main/core/job';

export const jobActions = [
  'cancel',
  'retry',
  'open',
  'showInFolder',
  'addOutput',
  'follow',
  'remove',
] as const;
export type JobAction = (typeof jobActions)[number];

const applies: Record<JobAction, readonly JobState[]> = {
  cancel: ['queued', 'running'],
  retry: ['failed', 'canceled', 'done'],
  open: ['done'],
  showInFolder: ['done'],
  addOutput: ['queued', 'running', 'done', 'failed', 'canceled'],
  follow: ['queued'],
  remove: ['queued', 'running', 'done', 'failed', 'canceled'],
};

/** Of these jobs, those an action can be done to. */
export function jobsFor(action: JobAction, jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => applies[action].includes(job.state));
}

export function canDo(action: JobAction, jobs: readonly Job[]): boolean {
  return jobs.some((job) => applies[action].includes(job.state));
}
