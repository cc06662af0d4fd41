import { readDelivery } from '../core/delivery';
import type { Delivery } from '../core/delivery';
import { readPreferences } from '../core/preferences';
import { readPresets } from '../core/presets';
import type { Preset } from '../core/presets';
import type { Preferences } from '../core/preferences';
import { defaultSettings, parseSettings } from '../core/settings';
import type { ConversionSettings } from '../core/settings';
import type { Corrections } from '../engine/estimator';
import { readWindowPlace } from './window-place';
import type { WindowPlace } from './window-place';

/** What is remembered from one start to the next. */
export interface Remembered {
  readonly settings: ConversionSettings;
  readonly preferences: Preferences;
  /** The user's own, in their order. */
  readonly presets: readonly Preset[];
  /** What becomes of new jobs' results. */
  readonly delivery: Delivery;
  /** The tag of the window's language; empty until it was told. */
  readonly language: string;
  /** Null: the window was never moved nor sized. */
  readonly window: WindowPlace | null;
  /** What results became against what was expected of them. */
  readonly corrections: Corrections;
}

/** Whatever an older or a foreign version wrote becomes valid again, part by part. */
export function readRemembered(
  stored: Readonly<Record<string, unknown>>,
  onInvalid: (error: unknown) => void,
): Remembered {
  const { settings, preferences, language } = stored;
  return {
    settings: readSettings(settings ?? {}, onInvalid),
    preferences: readPreferences({
      ...fromOutputFolder(stored['outputFolder']),
      ...(typeof preferences === 'object' && preferences),
    }),
    presets: readPresets(stored['presets']),
    delivery: readDelivery(stored['delivery']),
    language: typeof language === 'string' ? language : '',
    window: readWindowPlace(stored['window']),
    corrections: readCorrections(stored['corrections']),
  };
}

/** A correction is never more than a factor of two; see `learnCorrection`. */
function readCorrections(stored: unknown): Corrections {
  if (typeof stored !== 'object' || stored === null) return {};
  const entries = Object.entries(stored as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === 'number' && entry[1] >= 0.5 && entry[1] <= 2,
    ),
  );
}

/** Before there were preferences for it, the folder for results stood alone. */
function fromOutputFolder(folder: unknown): object {
  return folder ? { output: { place: 'folder', folder } } : {};
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
