import * as v from 'valibot';
import { defaultNameTemplate, isNameTemplate } from './result-name';

/** How much of the machine conversions may take: of the app as a whole, not of one job. */
export const priorities = ['normal', 'low'] as const;
/** `low` gives way to whatever else the user runs. */
export type Priority = (typeof priorities)[number];

export const hwaccelChoices = ['auto', 'off'] as const;

export const coreRange = { min: 1, max: 1024 } as const;

/** Where results go; `ask`: asked for once whenever the queue is started. */
export const outputPlaces = ['beside', 'folder', 'ask'] as const;
export type OutputPlace = (typeof outputPlaces)[number];

/** What happens where a file has a result's name: a free name is found, or the job is left out. */
export const clashRules = ['rename', 'skip', 'replace'] as const;
export type ClashRule = (typeof clashRules)[number];

export const outputSchema = v.strictObject({
  place: v.picklist(outputPlaces),
  /** Of `folder`; null: none was chosen yet, and results go beside their sources. */
  folder: v.nullable(v.pipe(v.string(), v.minLength(1))),
  nameTemplate: v.pipe(v.string(), v.check(isNameTemplate)),
  onClash: v.picklist(clashRules),
});
export type OutputPreferences = v.InferOutput<typeof outputSchema>;

/** When the system notifies: once for a batch, for each job, or never. */
export const notificationChoices = ['batch', 'job', 'off'] as const;
export type NotificationChoice = (typeof notificationChoices)[number];

export const preferencesSchema = v.strictObject({
  /** Cores used at most; null: all of the machine's. */
  cores: v.nullable(
    v.pipe(v.number(), v.integer(), v.minValue(coreRange.min), v.maxValue(coreRange.max)),
  ),
  priority: v.picklist(priorities),
  /** Whether devices may decode; where none works, the processor does. */
  hwaccel: v.picklist(hwaccelChoices),
  /** The ffmpeg the user chose; null: whichever is found. */
  ffmpegPath: v.nullable(v.pipe(v.string(), v.minLength(1))),
  output: outputSchema,
  notifications: v.picklist(notificationChoices),
  /** Also while the window is in front. */
  notifyWhenFocused: v.boolean(),
});

export type Preferences = v.InferOutput<typeof preferencesSchema>;
/** What the scheduler has to know. */
export type MachinePreferences = Pick<Preferences, 'cores' | 'priority'>;

export const defaultPreferences: Preferences = {
  cores: null,
  priority: 'normal',
  hwaccel: 'auto',
  ffmpegPath: null,
  output: {
    place: 'beside',
    folder: null,
    nameTemplate: defaultNameTemplate,
    onClash: 'rename',
  },
  notifications: 'batch',
  notifyWhenFocused: false,
};

const asObject = (stored: unknown): object =>
  typeof stored === 'object' && stored !== null ? stored : {};

/** Whatever was stored, part by part: what is not valid is the default again. */
export function readPreferences(stored: unknown): Preferences {
  const all = { ...defaultPreferences, ...asObject(stored) };
  const { cores, priority, hwaccel, ffmpegPath, output, notifications, notifyWhenFocused } = all;
  const { entries } = preferencesSchema;
  return {
    cores: v.is(entries.cores, cores) ? cores : defaultPreferences.cores,
    priority: v.is(entries.priority, priority) ? priority : defaultPreferences.priority,
    hwaccel: v.is(entries.hwaccel, hwaccel) ? hwaccel : defaultPreferences.hwaccel,
    ffmpegPath: v.is(entries.ffmpegPath, ffmpegPath) ? ffmpegPath : defaultPreferences.ffmpegPath,
    output: readOutput(output),
    notifications: v.is(entries.notifications, notifications)
      ? notifications
      : defaultPreferences.notifications,
    notifyWhenFocused: v.is(entries.notifyWhenFocused, notifyWhenFocused)
      ? notifyWhenFocused
      : defaultPreferences.notifyWhenFocused,
  };
}

function readOutput(stored: unknown): OutputPreferences {
  const known = defaultPreferences.output;
  const { place, folder, nameTemplate, onClash } = { ...known, ...asObject(stored) };
  const { entries } = outputSchema;
  return {
    place: v.is(entries.place, place) ? place : known.place,
    folder: v.is(entries.folder, folder) ? folder : known.folder,
    nameTemplate: v.is(entries.nameTemplate, nameTemplate) ? nameTemplate : known.nameTemplate,
    onClash: v.is(entries.onClash, onClash) ? onClash : known.onClash,
  };
}

/** The cores that conversions get of a machine with so many. */
export function coresFor({ cores }: Pick<Preferences, 'cores'>, available: number): number {
  return Math.min(cores ?? available, available);
}
