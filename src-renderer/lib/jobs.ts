import type { Job } from '../../src-main/core/job';
import type { SettingsPatch } from '../../src-main/core/settings';

/** The ids that are in `after` only, in order. */
export function newIds(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  return after.filter((id) => !known.has(id));
}

/** The jobs, some with settings changed. */
export function withSettings(
  jobs: readonly Job[],
  ids: readonly string[],
  patch: SettingsPatch,
): Job[] {
  const edited = new Set(ids);
  return jobs.map((job) =>
    edited.has(job.id) ? { ...job, settings: { ...job.settings, ...patch } } : job,
  );
}

/** Jobs as told, those that still wait here and there with the settings they have here. */
export function withOwnSettings(told: readonly Job[], own: readonly Job[]): Job[] {
  const known = new Map(own.map((job) => [job.id, job]));
  return told.map((job) => {
    const before = known.get(job.id);
    const waits = job.state === 'queued' && before?.state === 'queued';
    return waits ? { ...job, settings: before.settings } : job;
  });
}
