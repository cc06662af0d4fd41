import type { ConversionSettings, SettingsPatch } from '../../src-main/core/settings';
import type { Job } from '../../src-main/core/job';

export type { SettingsPatch };
export type SettingName = keyof ConversionSettings;

/** The names of settings in which the jobs differ. */
export function differingSettings(jobs: readonly Job[]): SettingName[] {
  const [first, ...others] = jobs.map((job) => job.settings);
  if (!first) return [];
  return namesOf(first).filter((name) => others.some((other) => !isSame(other[name], first[name])));
}

/** The names of settings in which a job goes its own way. */
export function ownSettings(own: ConversionSettings, common: ConversionSettings): SettingName[] {
  return namesOf(own).filter((name) => !isSame(own[name], common[name]));
}

const namesOf = (settings: ConversionSettings): SettingName[] =>
  Object.keys(settings) as SettingName[];

// Only the crop is an object; for the rest, in a selection of a thousand, the values will do.
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
