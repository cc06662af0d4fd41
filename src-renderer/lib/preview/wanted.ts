import type { Job } from '../../../src-main/core/job';
import type { ConversionSettings } from '../../../src-main/core/settings';

/** A job, and the settings that it would be converted with now. */
export interface Wanted {
  readonly id: string;
  readonly settings: ConversionSettings;
}

/** Whose sizes are to be known: closely of the one looked at, roughly of all that wait. */
export function wantedOf(
  jobs: readonly Job[],
  looked: Job | null,
  settings: ConversionSettings,
): { close: Wanted | null; others: readonly Wanted[] } {
  return {
    close: looked && { id: looked.id, settings },
    others: jobs.filter(({ id, state }) => state === 'queued' && id !== looked?.id),
  };
}

/** Settings are never changed, and a long queue asks for these with each change of a job. */
const keys = new WeakMap<ConversionSettings, string>();

/** Tells settings apart. */
export function keyOf(settings: ConversionSettings): string {
  const known = keys.get(settings);
  if (known !== undefined) return known;
  const key = JSON.stringify(settings);
  keys.set(settings, key);
  return key;
}
