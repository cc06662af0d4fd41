import * as v from 'valibot';
import { AppError } from './errors';
import { defaultSettings, parseSettings, settingsSchema } from './settings';
import type { ConversionSettings } from './settings';

/** All settings but the clip, which belongs to one video. */
const presetSettingsSchema = v.omit(settingsSchema, ['start', 'end', 'crop']);
export type PresetSettings = v.InferOutput<typeof presetSettingsSchema>;

export const presetNameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60));
export const presetSchema = v.strictObject({
  name: presetNameSchema,
  settings: presetSettingsSchema,
});
/** Settings the user gave a name, which no other of theirs has. */
export type Preset = v.InferOutput<typeof presetSchema>;

/** So many are plenty, and a file of more is no file of presets. */
export const MOST_PRESETS = 500;

export function presetSettings(settings: ConversionSettings): PresetSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !['start', 'end', 'crop'].includes(name)),
  ) as PresetSettings;
}

const changed = (change: Partial<PresetSettings>): PresetSettings => ({
  ...presetSettings(defaultSettings),
  ...change,
});

/**
 * What videos are most often made into. Limits: 10 MB for a picture in a GitHub README, under 500 KB
 * at 240 × 240 for a WeChat sticker, autoplay up to 1 MB in its chats.
 */
export const builtInPresets = {
  /** Text stays legible; the last frame stays long enough to be read. */
  tutorial: changed({ width: 960, fps: 12, quality: 85, holdLastMs: 1500 }),
  /** As large as it was taken: scaled text blurs. */
  screencast: changed({ fps: 10, quality: 90 }),
  /** Square, whatever the video is. */
  sticker: changed({ width: 240, height: 240, scaleType: 'crop', fps: 12, quality: 70 }),
  readme: changed({ width: 800, fps: 10, quality: 75, holdLastMs: 1000 }),
  /** Small enough to play by itself. */
  chat: changed({ width: 320, height: 320, scaleType: 'fit', fps: 10, quality: 60 }),
  /** Every frame, in all colours, near what was filmed. */
  archive: changed({ format: 'webp', quality: 95, effort: 6 }),
} as const satisfies Record<string, PresetSettings>;
export type BuiltInPreset = keyof typeof builtInPresets;
export const builtInNames = Object.keys(builtInPresets) as BuiltInPreset[];

/** These are the preset's settings, whatever the clip. */
export function isPreset(settings: ConversionSettings, preset: PresetSettings): boolean {
  const names = Object.keys(preset) as (keyof PresetSettings)[];
  return names.every((name) => settings[name] === preset[name]);
}

/** The name, or one with a number behind it where it is taken. */
export function freePresetName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    const candidate = `${name} (${String(number)})`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** Those that were stored; what is no preset any more is left out. */
export function readPresets(stored: unknown): readonly Preset[] {
  if (!Array.isArray(stored)) return [];
  const presets: Preset[] = [];
  for (const entry of stored.slice(0, MOST_PRESETS)) {
    const preset = readPreset(entry);
    const taken = presets.map(({ name }) => name);
    if (preset) presets.push({ ...preset, name: freePresetName(preset.name, taken) });
  }
  return presets;
}

/** Settings that an older version did not know are as they are by default. */
function readPreset(entry: unknown): Preset | null {
  const { name, settings } = { ...(entry as Partial<Preset> | null) };
  const known = v.safeParse(presetNameSchema, name);
  if (!known.success || typeof settings !== 'object') return null;
  try {
    return { name: known.output, settings: presetSettings(parseSettings(settings)) };
  } catch {
    return null;
  }
}

const FILE_KIND = 'loopsmith-presets';
const FILE_VERSION = 1;

/** A file of presets: `{"kind": "loopsmith-presets", "version": 1, "presets": [{name, settings}]}`. */
export function formatPresetFile(presets: readonly Preset[]): string {
  return `${JSON.stringify({ kind: FILE_KIND, version: FILE_VERSION, presets }, null, 2)}\n`;
}

/**
 * Reads a file of presets.
 * @throws AppError `badPresetFile` {path, reason}
 */
export function parsePresetFile(text: string, path: string): readonly Preset[] {
  const refuse = (reason: string): AppError => new AppError('badPresetFile', { path, reason });
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw refuse('it is no JSON');
  }
  const { kind, version, presets } = { ...(file as Record<string, unknown> | null) };
  if (kind !== FILE_KIND || !Array.isArray(presets)) throw refuse('it holds no presets');
  if (version !== FILE_VERSION) throw refuse('a newer version of Loopsmith made it');
  const wrong = presets.findIndex((entry) => readPreset(entry) === null);
  if (wrong >= 0) throw refuse(`preset ${String(wrong + 1)} is not valid`);
  return readPresets(presets);
}
