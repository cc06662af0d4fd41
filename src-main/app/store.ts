import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import ElectronStore from 'electron-store';
import { logError } from './log';
import { readRemembered } from './remembered';
import type { Remembered } from './remembered';

export interface Store {
  readonly current: Remembered;
  change(part: Partial<Remembered>): void;
  /** Writes what is still waiting to be written. */
  flush(): void;
}

const NAME = 'loopsmith';
const DELAY_MS = 300;

/** Opens the store; a file that cannot be read is set aside, never lost. */
export function openStore(): Store {
  const file = openFile();
  let current = readRemembered(file.store, (error) => {
    logError('The remembered settings were not valid', error);
  });
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    timer = undefined;
    try {
      file.store = { ...current };
    } catch (error) {
      logError('The settings could not be saved', error);
    }
  };
  return {
    get current() {
      return current;
    },
    change(part) {
      current = { ...current, ...part };
      // Settings change with each key typed; the disk hears of it once.
      timer ??= setTimeout(write, DELAY_MS);
    },
    flush() {
      if (!timer) return;
      clearTimeout(timer);
      write();
    },
  };
}

function openFile(): ElectronStore<Record<string, unknown>> {
  const open = (): ElectronStore<Record<string, unknown>> => new ElectronStore({ name: NAME });
  try {
    return open();
  } catch (error) {
    logError('The settings could not be read and were set aside', error);
    const path = join(app.getPath('userData'), `${NAME}.json`);
    if (existsSync(path)) renameSync(path, `${path}.unreadable-${String(Date.now())}`);
    return open();
  }
}
