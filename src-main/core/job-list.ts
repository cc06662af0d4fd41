import { moveJob } from './job';
import type { Job } from './job';

/** Jobs in the order in which they run. */
export type JobList = readonly Job[];

/** The list with some jobs moved, in their own order, before another; null: to the end. */
export function moveBefore(
  jobs: JobList,
  ids: readonly string[],
  beforeId: string | null,
): readonly Job[] {
  const moving = new Set(ids);
  // Dropped on one that moves itself, the jobs go where it is: before the next that stays.
  const from = jobs.findIndex(({ id }) => id === beforeId);
  const before = from < 0 ? undefined : jobs.slice(from).find(({ id }) => !moving.has(id));
  const staying = jobs.filter(({ id }) => !moving.has(id));
  const at = before ? staying.indexOf(before) : staying.length;
  const moved = jobs.filter(({ id }) => moving.has(id));
  return [...staying.slice(0, at), ...moved, ...staying.slice(at)];
}

/** The list with copies set each behind the job it was made from. */
export function insertBehind(jobs: JobList, copies: ReadonlyMap<string, Job>): readonly Job[] {
  return jobs.flatMap((job) => {
    const copy = copies.get(job.id);
    return copy ? [job, copy] : [job];
  });
}

/** A job that was taken out, and the one it stood behind; null: it was the first. */
export interface RemovedJob {
  readonly job: Job;
  readonly behind: string | null;
}

/** Takes jobs out in such a way that they can be put back; one that ran comes back waiting. */
export function takeOut(
  jobs: JobList,
  ids: readonly string[],
): { readonly kept: readonly Job[]; readonly removed: readonly RemovedJob[] } {
  const going = new Set(ids);
  const removed = jobs.flatMap((job, at): RemovedJob[] => {
    if (!going.has(job.id)) return [];
    const behind = jobs[at - 1]?.id ?? null;
    return [{ job: job.state === 'running' ? moveJob(job, 'queued') : job, behind }];
  });
  return { kept: jobs.filter(({ id }) => !going.has(id)), removed };
}

/** Puts jobs back behind those they stood behind; where that one is gone too, to the end. */
export function putBack(jobs: JobList, removed: readonly RemovedJob[]): readonly Job[] {
  const list = [...jobs];
  for (const { job, behind } of removed) {
    const found = list.findIndex(({ id }) => id === behind);
    const at = behind === null ? 0 : found < 0 ? list.length : found + 1;
    list.splice(at, 0, job);
  }
  return list;
}
