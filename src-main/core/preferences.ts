import * as v from 'valibot';

/** How much of the machine conversions may take: of the app as a whole, not of one job. */
export const priorities = ['normal', 'low'] as const;
/** `low` gives way to whatever else the user runs. */
export type Priority = (typeof priorities)[number];

export const coreRange = { min: 1, max: 1024 } as const;

export const preferencesSchema = v.strictObject({
  /** Cores used at most; null: all of the machine's. */
  cores: v.nullable(
    v.pipe(v.number(), v.integer(), v.minValue(coreRange.min), v.maxValue(coreRange.max)),
  ),
  priority: v.picklist(priorities),
});

export type Preferences = v.InferOutput<typeof preferencesSchema>;

export const defaultPreferences: Preferences = { cores: null, priority: 'normal' };

/** Whatever was stored, part by part: what is not valid is the default again. */
export function readPreferences(stored: unknown): Preferences {
  const given: object = typeof stored === 'object' && stored !== null ? stored : {};
  const { cores, priority } = { ...defaultPreferences, ...given };
  const { entries } = preferencesSchema;
  return {
    cores: v.is(entries.cores, cores) ? cores : defaultPreferences.cores,
    priority: v.is(entries.priority, priority) ? priority : defaultPreferences.priority,
  };
}

/** The cores that conversions get of a machine with so many. */
export function coresFor({ cores }: Preferences, available: number): number {
  return Math.min(cores ?? available, available);
}
