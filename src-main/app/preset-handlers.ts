import { readFile, writeFile } from 'node:fs/promises';
import type { BrowserWindow } from 'electron';
import { AppError } from '../core/errors';
import type { PresetResults } from '../core/preset-contract';
import { formatPresetFile, freePresetName, parsePresetFile } from '../core/presets';
import type { Preset } from '../core/presets';
import { askToOpen, askToSave } from './dialogs';
import type { Handlers } from './ipc';
import type { Store } from './store';

const filters = [{ name: 'JSON', extensions: ['json'] }];

/** The commands of `core/preset-contract.ts`. */
export function createPresetHandlers(
  store: Pick<Store, 'current' | 'change'>,
  window: () => BrowserWindow | null,
): Pick<Handlers, keyof PresetResults> {
  return {
    getPresets: () => store.current.presets,
    setPresets: (presets) => {
      store.change({ presets });
      return null;
    },
    importPresets: async () => {
      const path = await askToOpen(window(), { properties: ['openFile'], filters });
      if (path === null) return null;
      const { presets } = store.current;
      const all = [...presets];
      for (const preset of parsePresetFile(await readText(path), path)) {
        const taken = all.map(({ name }) => name);
        all.push({ ...preset, name: freePresetName(preset.name, taken) });
      }
      store.change({ presets: all });
      return all.slice(presets.length);
    },
    exportPresets: async () => {
      const path = await askToSave(window(), { defaultPath: 'loopsmith-presets.json', filters });
      if (path !== null) await writeText(path, store.current.presets);
      return path;
    },
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError('notReadable', { path, reason: (error as Error).message });
  }
}

async function writeText(path: string, presets: readonly Preset[]): Promise<void> {
  try {
    await writeFile(path, formatPresetFile(presets));
  } catch (error) {
    throw new AppError('targetNotWritable', { path, reason: (error as Error).message });
  }
}
