import { readPreferences } from '../core/preferences';
import type { Preferences } from '../core/preferences';
import { defaultSettings, parseSettings } from '../core/settings';
import type { ConversionSettings } from '../core/settings';

/** What is remembered from one start to the next. */
export interface Remembered {
  readonly settings: ConversionSettings;
  /** Null: beside each source. */
  readonly outputFolder: string | null;
  readonly preferences: Preferences;
}

/** Whatever an older or a foreign version wrote becomes valid again, part by part. */
export function readRemembered(
  stored: Readonly<Record<string, unknown>>,
  onInvalid: (error: unknown) => void,
): Remembered {
  const { settings, outputFolder, preferences } = stored;
  return {
    settings: readSettings(settings ?? {}, onInvalid),
    outputFolder: typeof outputFolder === 'string' && outputFolder !== '' ? outputFolder : null,
    preferences: readPreferences(preferences),
  };
}

/** The clip belongs to one video, so it is not carried over to the next start. */
function readSettings(stored: unknown, onInvalid: (error: unknown) => void): ConversionSettings {
  try {
    return { ...parseSettings(stored), start: 0, end: null, crop: null };
  } catch (error) {
    onInvalid(error);
    return defaultSettings;
  }
}
