import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import type { AddedJobs } from '../core/contract';
import type { Job } from '../core/job';
import { convert } from '../engine/convert';
import { createQueue } from '../engine/queue';
import { createScheduler } from '../engine/scheduler';
import { makeThumbnail } from '../engine/thumbnail';
import { removeStaleWorkDirs } from '../engine/work-dir';
import { addPaths, createHandlers } from './handlers';
import { sendEvent, serveCommands } from './ipc';
import { closeBeforeQuit } from './lifecycle';
import { serveBundle, serveMedia } from './media-protocol';
import { setMenu } from './menu';
import { openStore } from './store';
import { createThumbnails } from './thumbnails';
import { createToolFinder } from './tool-finder';
import { createWindow } from './window';

export interface RunningApp {
  /** Files from outside the window: another start, or the system's "Open with". */
  addFiles(paths: readonly string[]): Promise<void>;
}

/** Wires the engine to the window. Call once the app is ready. */
export function startApp(): RunningApp {
  let window: BrowserWindow | null = null;
  const tell: <N extends Parameters<typeof sendEvent>[1]>(
    name: N,
    payload: Parameters<typeof sendEvent<N>>[2],
  ) => void = (name, payload) => {
    sendEvent(window, name, payload);
  };
  const store = openStore();
  const outputFolder = (): string | null =>
    process.env['LOOPSMITH_OUTPUT_DIR'] || store.current.outputFolder;
  const tools = createToolFinder((error) => {
    tell('toolsChecked', error);
  });
  const scheduler = createScheduler({
    preferences: store.current.preferences,
    onIdle: () => {
      queue.goOn();
    },
  });
  const queue = createQueue({
    // As many as find cores to use.
    concurrency: Infinity,
    convert: async (job, context) =>
      convert(requestFor(job, outputFolder()), {
        tools: await tools.find(),
        scheduler,
        ...context,
      }),
    hasIdleCore: () => scheduler.budget.idle,
    setSuspended: scheduler.setSuspended,
    onJobChanged: (job) => {
      tell('jobChanged', job);
    },
    onQueueChanged: (state) => {
      tell('queueChanged', state);
    },
  });
  const share = scheduler.budget.join('preview');
  const thumbnails = createThumbnails(async (input, signal) =>
    makeThumbnail(input, { tools: await tools.find(), share, signal }),
  );

  setMenu();
  serveBundle();
  serveMedia({ findJob: (id) => queue.jobs.find((job) => job.id === id), thumbnails });
  serveCommands(
    createHandlers({
      queue,
      store,
      outputFolder,
      toolsError: () => tools.error,
      applyPreferences: scheduler.setPreferences,
      window: () => window,
    }),
  );
  closeBeforeQuit(async () => {
    thumbnails.close();
    store.flush();
    await queue.close();
    await scheduler.close();
  });
  const open = (): void => {
    window = createWindow();
    window.on('closed', () => {
      window = null;
    });
  };
  app.on('activate', () => {
    if (!window) open();
  });
  open();
  // Errors reach the window by `toolsChecked`; each job that needs the tools asks again.
  tools.find().catch(() => undefined);
  void removeStaleWorkDirs();

  return {
    async addFiles(paths) {
      if (!window) open();
      if (window?.isMinimized()) window.restore();
      window?.focus();
      if (paths.length === 0) return;
      const added: AddedJobs = await addPaths({ queue, store }, paths);
      tell('jobsAdded', added);
    },
  };
}

function requestFor(job: Job, folder: string | null): Parameters<typeof convert>[0] {
  return {
    input: job.input,
    settings: job.settings,
    output: folder === null ? { kind: 'beside' } : { kind: 'folder', path: folder },
    force: false,
    hwaccel: 'auto',
  };
}
