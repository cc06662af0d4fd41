import { isFinished, resultOf } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';

export const jobActions = [
  'cancel',
  'retry',
  'open',
  'showInFolder',
  'copyLink',
  'addOutput',
  'follow',
  'remove',
] as const;
export type JobAction = (typeof jobActions)[number];

const always = (): boolean => true;
const hasResult = (job: Job): boolean => resultOf(job) !== null;

const applies: Record<JobAction, (job: Job) => boolean> = {
  cancel: ({ state }) => state === 'queued' || state === 'running',
  retry: ({ state }) => isFinished(state),
  // Also while an upload of it is to come, or has failed.
  open: hasResult,
  showInFolder: hasResult,
  copyLink: ({ upload }) => upload !== undefined,
  addOutput: always,
  follow: ({ state }) => state === 'queued',
  remove: always,
};

/** Of these jobs, those an action can be done to. */
export function jobsFor(action: JobAction, jobs: readonly Job[]): Job[] {
  return jobs.filter(applies[action]);
}

export function canDo(action: JobAction, jobs: readonly Job[]): boolean {
  return jobs.some(applies[action]);
}
