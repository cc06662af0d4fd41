import { randomUUID } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';
import { clipboard, shell } from 'electron';
import { settingsForNew } from '../core/contract';
import type { AddedJobs, QueueState } from '../core/contract';
import { AppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { createJob } from '../core/job';
import type { Job } from '../core/job';
import { isConsistent } from '../core/settings';
import { collectInputs } from '../engine/inputs';
import { sourceKey } from '../engine/upload/source-key';
import type { Preferences } from '../core/preferences';
import type { Queue } from '../engine/queue';
import { pathsInText } from './arguments';
import { dialogTexts } from './dialog-texts';
import { findOutput } from './find-output';
import { askForFolder } from './dialogs';
import type { Handlers } from './ipc';
import type { OutputFolder } from './output-place';
import { createPresetHandlers } from './preset-handlers';
import { createPreviewHandlers } from './preview-handlers';
import type { PreviewContext } from './preview-handlers';
import { createToolHandlers } from './tool-handlers';
import type { ToolFinder } from './tool-finder';
import { createUploadHandlers } from './upload-handlers';
import type { UploadContext } from './upload-handlers';

export interface AppContext extends UploadContext {
  readonly outputFolder: OutputFolder;
  readonly preview: PreviewContext;
  readonly tools: ToolFinder;
  readonly startErrors: readonly ErrorData[];
  /** Lets what starts next follow them. */
  applyPreferences(preferences: Preferences): void;
}

const noJobs: AddedJobs = { added: 0, skipped: 0, errors: [] };

/** Puts files, and the videos of folders, at the end of the queue. */
export async function addPaths(
  { queue, store }: Pick<AppContext, 'queue' | 'store'>,
  paths: readonly string[],
): Promise<AddedJobs> {
  const { files, skipped, errors } = await collectInputs(paths);
  const { settings, delivery } = store.current;
  const jobs = files.map((file) => {
    const key = sourceKey(file, paths);
    // Most often it is the name, which needs no keeping.
    const extras = key === basename(file) ? { delivery } : { delivery, sourceKey: key };
    return createJob(randomUUID(), file, settings, extras);
  });
  queue.add(jobs);
  return { added: files.length, skipped, errors };
}

/** What each command does. */
export function createHandlers(context: AppContext): Handlers {
  const { queue, store } = context;

  const findJob = (id: string): Job | undefined => queue.jobs.find((job) => job.id === id);

  return {
    ...createPresetHandlers(store, context.window),
    ...createPreviewHandlers(context.preview),
    ...createToolHandlers(context.tools, store, context.window),
    copyText: (text) => {
      clipboard.writeText(text);
      return null;
    },
    ...createUploadHandlers(context),
    getState: () => ({
      ...queueState(queue),
      settings: store.current.settings,
      toolsError: context.tools.error,
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
      const { addFolder } = dialogTexts(store.current.language);
      const folder = await askForFolder(context.window(), addFolder);
      return folder === null ? noJobs : addPaths(context, [folder]);
    },
    chooseOutputFolder: async () => {
      const { saveIn } = dialogTexts(store.current.language);
      const folder = await askForFolder(context.window(), saveIn);
      if (folder === null) return false;
      const { preferences } = store.current;
      const output = { ...preferences.output, place: 'folder', folder } as const;
      store.change({ preferences: { ...preferences, output } });
      return true;
    },
    updateSettings: (patch, ids) => {
      queue.updateSettings(ids, patch);
      const settings = settingsForNew(store.current.settings, patch, ids);
      if (isConsistent(settings)) store.change({ settings });
      return null;
    },
    addOutputs: queue.addOutputs,
    startQueue: async () => {
      context.uploads.checkKeys(queue.jobs);
      if (await context.outputFolder.settle()) queue.start();
      return null;
    },
    pauseQueue: answerNull(queue.pause),
    suspendQueue: answerNull(queue.suspend),
    resumeQueue: answerNull(queue.resume),
    cancelJobs: answerNull(queue.cancel),
    retryJobs: answerNull(queue.retry),
    moveJobs: answerNull(queue.move),
    removeJobs: queue.remove,
    clearFinished: queue.clearFinished,
    undo: queue.undo,
    openResult: async (id) => {
      const { path } = await findOutput(findJob(id));
      const reason = await shell.openPath(path);
      if (reason) throw new AppError('unexpected', { reason });
      return null;
    },
    showResultInFolder: async (id) => {
      shell.showItemInFolder((await findOutput(findJob(id))).path);
      return null;
    },
    getPreferences: () => store.current.preferences,
    updatePreferences: (wanted) => {
      // A folder and a program are chosen in dialogs only: a page can name no place to write to, and
      // nothing to run.
      const { output, ffmpegPath } = store.current.preferences;
      const { folder } = output;
      const preferences = { ...wanted, ffmpegPath, output: { ...wanted.output, folder } };
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
