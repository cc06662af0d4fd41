import { app } from 'electron';
import { pathsFrom } from './arguments';
import { logError } from './log';

interface SecondStart {
  readonly paths?: readonly string[];
}

/** The files that this start was given. */
export function startPaths(): string[] {
  return pathsFrom(process.argv, process.cwd(), app.getAppPath());
}

/**
 * Only one Loopsmith runs for a user; a second start hands its files over and ends.
 * @returns whether this is the first
 */
export function holdSingleInstance(onFiles: (paths: readonly string[]) => void): boolean {
  const data: SecondStart = { paths: startPaths() };
  if (!app.requestSingleInstanceLock(data as Record<string, unknown>)) return false;
  app.on('second-instance', (_event, _argv, _folder, received) => {
    onFiles((received as SecondStart | null)?.paths ?? []);
  });
  // macOS hands files over by an event, also to the app that runs already.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    onFiles([path]);
  });
  return true;
}

/** Quitting waits for `close`, once: running jobs are cancelled and leave nothing behind. */
export function closeBeforeQuit(close: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void close()
      .catch((error: unknown) => {
        logError('Closing', error);
      })
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      app.quit();
    });
  }
}

/** Errors nobody caught are logged; the app goes on, since a queue may be running. */
export function logUncaught(): void {
  process.on('uncaughtException', (error) => {
    logError('Uncaught', error);
  });
  process.on('unhandledRejection', (reason) => {
    logError('Unhandled', reason);
  });
  app.on('render-process-gone', (_event, _contents, { reason }) => {
    if (reason !== 'clean-exit') logError('The window process ended', reason);
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason !== 'clean-exit') logError(`The ${type} process ended`, reason);
  });
}
