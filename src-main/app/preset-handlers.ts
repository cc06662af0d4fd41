import { readFile, writeFile } from 'node:fs/promises';
import { dialog } from 'electron';
import type { BrowserWindow, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { AppError } from '../core/errors';
import type { PresetResults } from '../core/preset-contract';
import { formatPresetFile, freePresetName, parsePresetFile } from '../core/presets';
import type { Preset } from '../core/presets';
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
      const path = await askForFile(window());
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
      // The dialog asks before a file is replaced.
      const path = await askWhereTo(window());
      if (path !== null) await writeText(path, store.current.presets);
      return path;
    },
  };
}

async function askForFile(window: BrowserWindow | null): Promise<string | null> {
  const options: OpenDialogOptions = { properties: ['openFile'], filters };
  const answer = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

async function askWhereTo(window: BrowserWindow | null): Promise<string | null> {
  const options: SaveDialogOptions = { defaultPath: 'loopsmith-presets.json', filters };
  const answer = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return answer.canceled ? null : (answer.filePath ?? null);
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
