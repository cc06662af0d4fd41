import { join } from 'node:path';
import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import type { AddedJobs } from '../core/contract';
import { isFinished } from '../core/job';
import type { Job } from '../core/job';
import { createJobNotifier } from '../engine/notify/job-notifier';
import { createQueue } from '../engine/queue';
import { createScheduler } from '../engine/scheduler';
import { makeThumbnail } from '../engine/thumbnail';
import { removeStaleWorkDirs } from '../engine/work-dir';
import { openDestinations } from './destinations';
import { dialogTexts } from './dialog-texts';
import { askForFolder, askToQuit } from './dialogs';
import { addPaths, createHandlers, queueState } from './handlers';
import { sendEvent, serveCommands } from './ipc';
import { runJob } from './job-run';
import { closeBeforeQuit } from './lifecycle';
import { logError } from './log';
import { serveBundle, serveMedia } from './media-protocol';
import { setMenu } from './menu';
import { notificationTexts } from './notification-texts';
import { createNotifier } from './notifier';
import { createOutputFolder, requestFor } from './output-place';
import { createPreviewService } from './preview-service';
import { openQueueStore } from './queue-store';
import { openSecrets } from './secrets';
import { openStore } from './store';
import { createSystemNotifications } from './system-notification';
import { systemProtection } from './system-protection';
import { createTaskBar } from './task-bar';
import { createThumbnails } from './thumbnails';
import { createToolFinder } from './tool-finder';
import { openHistory } from './upload-history';
import { createUploads } from './uploads';
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
  const queueStore = openQueueStore(join(app.getPath('userData'), 'queue.json'), (error) => {
    logError('The queue could not be saved', error);
    tell('problemFound', { code: 'queueNotSaved', detail: { reason: String(error) } });
  });
  const saveQueue = (when: 'now' | 'later'): void => {
    queueStore.save(() => queue.jobs, when);
  };
  const outputFolder = createOutputFolder({
    preferences: () => store.current.preferences.output,
    forced: process.env['LOOPSMITH_OUTPUT_DIR'] || null,
    ask: () => askForFolder(window, dialogTexts(store.current.language).saveIn),
  });
  const tools = createToolFinder(
    () => store.current.preferences.ffmpegPath,
    (error) => {
      tell('toolsChecked', error);
    },
  );
  const userData = (name: string): string => join(app.getPath('userData'), name);
  const secrets = openSecrets(userData('secrets.json'), systemProtection, logError);
  const destinations = openDestinations(userData('destinations.json'), secrets, logError);
  const history = openHistory(userData('uploads.json'), logError);
  const uploads = createUploads(destinations, history, () => {
    queue.goOn();
  });
  const topics = createJobNotifier({
    targetFor: ({ delivery }) => destinations.findTopic(delivery?.topic ?? ''),
    onFailed: ({ id }, reason) => {
      queue.note(id, `The end of this job could not be told: ${reason}.`);
    },
  });
  const notifier = createNotifier({
    preferences: () => store.current.preferences,
    hasFocus: () => window?.isFocused() ?? false,
    texts: () => notificationTexts(store.current.language),
    show: createSystemNotifications({
      findJob: (id) => queue.jobs.find((job) => job.id === id),
      texts: () => notificationTexts(store.current.language),
      onClicked: (ids) => {
        showWindow();
        tell('jobsWanted', ids);
      },
    }),
  });
  const endBatch = (): void => {
    if (queue.jobs.every((job) => isFinished(job.state))) notifier.batchEnded();
  };
  const scheduler = createScheduler({
    preferences: store.current.preferences,
    onIdle: () => {
      queue.goOn();
    },
  });
  const queue = createQueue({
    // As many as find cores to use.
    concurrency: Infinity,
    convert: (job, context) =>
      runJob(job, context, {
        uploads,
        jobs: () => queue.jobs,
        request: (own) =>
          requestFor(own, () => queue.jobs, outputFolder.current, store.current.preferences),
        machine: async () => ({ tools: await tools.find(), scheduler }),
      }),
    hasIdleCore: () => scheduler.budget.idle,
    setSuspended: scheduler.setSuspended,
    onJobChanged: (job) => {
      tell('jobChanged', job);
      taskBar.update();
      notifier.jobChanged(job);
      topics.jobChanged(job);
      if (isFinished(job.state)) endBatch();
      // One that runs is stored as waiting, which it was; settings change with each key typed.
      if (job.state !== 'running') saveQueue(isFinished(job.state) ? 'now' : 'later');
      if (job.state === 'done') preview.learn(job);
    },
    onQueueChanged: (state) => {
      tell('queueChanged', state);
      taskBar.update();
      endBatch();
      if (state.jobs.every((job) => isFinished(job.state))) outputFolder.forget();
      saveQueue('now');
    },
    persist: () => {
      saveQueue('now');
      return queueStore.flush();
    },
  });
  const taskBar = createTaskBar(
    () => queueState(queue),
    ({ progress, mode, badge }) => {
      window?.setProgressBar(progress, { mode });
      app.setBadgeCount(badge);
    },
  );
  const startErrors = queueStore.error ? [queueStore.error.toData()] : [];
  if (queueStore.jobs.length > 0 || queueStore.error) queue.add(queueStore.jobs);
  const share = scheduler.budget.join('preview');
  const thumbnails = createThumbnails(async (input, signal) =>
    makeThumbnail(input, { tools: await tools.find(), share, signal }),
  );

  const findJob = (id: string): Job | undefined => queue.jobs.find((job) => job.id === id);
  const preview = createPreviewService({
    ...{ scheduler, tools: () => tools.find(), store, findJob },
  });

  setMenu();
  serveBundle();
  serveMedia({ findJob, thumbnails, preview: preview.media });
  serveCommands(
    createHandlers({
      queue,
      store,
      outputFolder,
      preview: preview.commands,
      tools,
      startErrors,
      ...{ destinations, secrets, history, uploads },
      onTestStep: (step) => {
        tell('testStepFound', step);
      },
      applyPreferences: scheduler.setPreferences,
      window: () => window,
    }),
  );
  const countRunning = (): number => queue.jobs.filter(({ state }) => state === 'running').length;
  const quitting = closeBeforeQuit({
    isBusy: () => countRunning() > 0,
    ask: () => askToQuit(window, countRunning(), dialogTexts(store.current.language)),
    async close() {
      thumbnails.close();
      await preview.close();
      store.flush();
      taskBar.close();
      // What has to be stopped waits again, and is found so at the next start.
      topics.close();
      await queue.close();
      await queueStore.flush();
      await scheduler.close();
    },
  });
  const open = (): void => {
    window = createWindow(store.current.window, (place) => {
      store.change({ window: place });
    });
    quitting.hold(window);
    window.on('closed', () => {
      window = null;
    });
    taskBar.update();
  };
  const showWindow = (): void => {
    if (!window) open();
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
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
      showWindow();
      if (paths.length === 0) return;
      const added: AddedJobs = await addPaths({ queue, store }, paths);
      tell('jobsAdded', added);
    },
  };
}
