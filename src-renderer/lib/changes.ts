import type { Job } from '../../src-main/core/job';
import type { SettingsPatch } from '../../src-main/core/settings';
import { ownSettings } from './settings-edits';

/** What was changed for finished jobs, by their ids, until they are converted again. */
export type Changes = ReadonlyMap<string, SettingsPatch>;

export const noChanges: Changes = new Map();

/** The job as it is to be converted again. */
export function withChanges(job: Job, changes: Changes): Job {
  const patch = changes.get(job.id);
  return patch ? { ...job, settings: { ...job.settings, ...patch } } : job;
}

/** Changes some more for these jobs; what they have already is no change. */
export function change(changes: Changes, jobs: readonly Job[], patch: SettingsPatch): Changes {
  const changed = new Map(changes);
  for (const job of jobs) {
    const settings = { ...withChanges(job, changes).settings, ...patch };
    const names = ownSettings(settings, job.settings);
    if (names.length === 0) changed.delete(job.id);
    else changed.set(job.id, Object.fromEntries(names.map((name) => [name, settings[name]])));
  }
  return changed;
}

export function forget(changes: Changes, ids: readonly string[]): Changes {
  return new Map([...changes].filter(([id]) => !ids.includes(id)));
}

/** Each change that was made for some of these jobs, and for which of them. */
export function groupAlike(
  changes: Changes,
  ids: readonly string[],
): { readonly patch: SettingsPatch; readonly ids: readonly string[] }[] {
  const groups = new Map<string, { patch: SettingsPatch; ids: string[] }>();
  for (const id of ids) {
    const patch = changes.get(id);
    if (!patch) continue;
    const key = JSON.stringify(patch);
    const group = groups.get(key) ?? { patch, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()];
}
