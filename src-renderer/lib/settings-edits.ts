import type { ConversionSettings, SettingsPatch } from '../../src-main/core/settings';
import type { Job } from '../../src-main/core/job';

export type { SettingsPatch };

/** One `setSettings` command: whole settings for some jobs. */
export interface SettingsEdit {
  readonly settings: ConversionSettings;
  readonly ids: readonly string[];
}

/**
 * A change of some settings, given to jobs that may differ in the others: one edit for each set of
 * settings there is. The first job's come last, since the last edit is what new jobs get.
 */
export function planEdits(
  jobs: readonly Job[],
  patch: SettingsPatch,
  next: ConversionSettings,
): SettingsEdit[] {
  if (jobs.length === 0) return [{ settings: { ...next, ...patch }, ids: [] }];
  const groups = new Map<string, { settings: ConversionSettings; ids: string[] }>();
  for (const { id, settings } of jobs) {
    const key = JSON.stringify(settings);
    const group = groups.get(key) ?? { settings: { ...settings, ...patch }, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()].reverse();
}

/** The names of settings in which the jobs differ. */
export function differingSettings(jobs: readonly Job[]): (keyof ConversionSettings)[] {
  const [first, ...others] = jobs.map((job) => job.settings);
  if (!first) return [];
  const names = Object.keys(first) as (keyof ConversionSettings)[];
  // Only the crop is an object; for the rest, in a selection of a thousand, the values will do.
  const same = (one: unknown, other: unknown): boolean =>
    one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
  return names.filter((name) => others.some((other) => !same(other[name], first[name])));
}
