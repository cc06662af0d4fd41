import type { BrowserWindow } from 'electron';
import type { ToolReport, ToolResults } from '../core/tool-contract';
import { diagnose } from '../engine/doctor';
import { findTools } from '../engine/tools';
import { askToOpen } from './dialogs';
import type { Handlers } from './ipc';
import type { Store } from './store';
import type { ToolFinder } from './tool-finder';

/** The commands of `core/tool-contract.ts`. */
export function createToolHandlers(
  finder: ToolFinder,
  store: Pick<Store, 'current' | 'change'>,
  window: () => BrowserWindow | null,
): Pick<Handlers, keyof ToolResults> {
  const inspect = async (): Promise<ToolReport> => {
    finder.forget();
    return diagnose(await finder.find());
  };
  const keep = (ffmpegPath: string | null): Promise<ToolReport> => {
    const { preferences } = store.current;
    store.change({ preferences: { ...preferences, ffmpegPath } });
    return inspect();
  };
  return {
    inspectTools: inspect,
    chooseFfmpeg: async () => {
      const path = await askToOpen(window(), { properties: ['openFile'] });
      if (path === null) return inspect();
      // One that does not work is refused before anything is changed.
      await findTools({ ffmpegPath: path });
      return keep(path);
    },
    resetFfmpeg: () => keep(null),
  };
}
