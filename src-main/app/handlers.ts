import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { settingsForNew } from '../core/contract';
import type { AddedJobs, QueueState } from '../core/contract';
import { AppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { createJob } from '../core/job';
import type { Job } from '../core/job';
import { isConsistent } from '../core/settings';
import { collectInputs } from '../engine/inputs';
import type { OutputPreferences, Preferences } from '../core/preferences';
import type { Queue } from '../engine/queue';
import { pathsInText } from './arguments';
import { findOutput } from './find-output';
import { askForFolder } from './folder-dialog';
import type { Handlers } from './ipc';
import type { OutputFolder } from './output-place';
import { createPreviewHandlers } from './preview-handlers';
import type { PreviewContext } from './preview-handlers';
import type { Store } from './store';

export interface AppContext {
  readonly queue: Queue;
  readonly store: Store;
  readonly outputFolder: OutputFolder;
  readonly preview: PreviewContext;
  toolsError(): ErrorData | null;
  readonly startErrors: readonly ErrorData[];
  /** Lets what starts next follow them. */
  applyPreferences(preferences: Preferences): void;
  window(): BrowserWindow | null;
}

const noJobs: AddedJobs = { added: 0, skipped: 0, errors: [] };

/** Puts files, and the videos of folders, at the end of the queue. */
export async function addPaths(
  { queue, store }: Pick<AppContext, 'queue' | 'store'>,
  paths: readonly string[],
): Promise<AddedJobs> {
  const { files, skipped, errors } = await collectInputs(paths);
  queue.add(files.map((file) => createJob(randomUUID(), file, store.current.settings)));
  return { added: files.length, skipped, errors };
}

/** What each command does. */
export function createHandlers(context: AppContext): Handlers {
  const { queue, store } = context;

  const findJob = (id: string): Job | undefined => queue.jobs.find((job) => job.id === id);

  const changeOutput = (change: Partial<OutputPreferences>): string | null => {
    const { preferences } = store.current;
    store.change({ preferences: { ...preferences, output: { ...preferences.output, ...change } } });
    return context.outputFolder.current;
  };

  return {
    ...createPreviewHandlers(context.preview),
    getState: () => ({
      ...queueState(queue),
      settings: store.current.settings,
      outputFolder: context.outputFolder.current,
      toolsError: context.toolsError(),
      startErrors: context.startErrors,
    }),
    addJobs: (paths) => addPaths(context, paths),
    addText: async (text) => {
      const paths = pathsInText(text);
      // A name without its folder would be looked for in whatever folder the app was started from.
      const partial = paths.filter((path) => !isAbsolute(path));
      const found = await addPaths(context, paths.filter(isAbsolute));
      const missing = partial.map((path) => ({ code: 'fileNotFound', detail: { path } }) as const);
      return { ...found, errors: [...found.errors, ...missing] };
    },
    chooseFolder: async () => {
      const folder = await askForFolder(context.window(), 'Add the videos in a folder');
      return folder === null ? noJobs : addPaths(context, [folder]);
    },
    chooseOutputFolder: async () => {
      const folder = await askForFolder(context.window(), 'Save results in');
      return folder === null
        ? context.outputFolder.current
        : changeOutput({ place: 'folder', folder });
    },
    resetOutputFolder: () => changeOutput({ place: 'beside' }),
    updateSettings: (patch, ids) => {
      queue.updateSettings(ids, patch);
      const settings = settingsForNew(store.current.settings, patch, ids);
      if (isConsistent(settings)) store.change({ settings });
      return null;
    },
    addOutputs: queue.addOutputs,
    startQueue: async () => {
      if (await context.outputFolder.settle()) queue.start();
      return null;
    },
    pauseQueue: answerNull(queue.pause),
    suspendQueue: answerNull(queue.suspend),
    resumeQueue: answerNull(queue.resume),
    cancelJobs: answerNull(queue.cancel),
    retryJobs: answerNull(queue.retry),
    retryFailed: answerNull(queue.retryFailed),
    moveJobs: answerNull(queue.move),
    removeJobs: queue.remove,
    clearFinished: queue.clearFinished,
    undo: queue.undo,
    openResult: async (id) => {
      const { path } = findOutput(findJob(id));
      const reason = await shell.openPath(path);
      if (reason) throw new AppError('fileNotFound', { path });
      return null;
    },
    showResultInFolder: (id) => {
      shell.showItemInFolder(findOutput(findJob(id)).path);
      return null;
    },
    getPreferences: () => store.current.preferences,
    updatePreferences: (wanted) => {
      // A folder is chosen in a dialog only: a page can name no place to write to.
      const { folder } = store.current.preferences.output;
      const preferences = { ...wanted, output: { ...wanted.output, folder } };
      store.change({ preferences });
      context.applyPreferences(preferences);
      return null;
    },
  };
}

export function queueState({ jobs, running, suspended }: Queue): QueueState {
  return { jobs, running, suspended };
}

/** Commands that only do something answer null: `undefined` is not data. */
const answerNull =
  <A extends unknown[]>(act: (...args: A) => void) =>
  (...args: A): null => {
    act(...args);
    return null;
  };
