import * as v from 'valibot';
import { MOST_PRESETS, presetSchema } from './presets';
import type { Preset } from './presets';

const presetsSchema = v.pipe(v.array(presetSchema), v.maxLength(MOST_PRESETS));

export const presetCommands = {
  getPresets: v.strictTuple([]),
  /** The user's presets from now on. */
  setPresets: v.strictTuple([presetsSchema]),
  /** Asks for a file and adds what it holds; answers those added, null where none was chosen. */
  importPresets: v.strictTuple([]),
  /** Asks where to, and answers that; null where nowhere was chosen. */
  exportPresets: v.strictTuple([]),
} as const;

export interface PresetResults {
  getPresets: readonly Preset[];
  setPresets: null;
  importPresets: readonly Preset[] | null;
  exportPresets: string | null;
}
