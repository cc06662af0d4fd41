import { app } from 'electron';
import type { BrowserWindow } from 'electron';
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

export interface QuitOptions {
  /** Something would be left unfinished. */
  readonly isBusy: () => boolean;
  /** Asks the user whether that may be. */
  readonly ask: () => Promise<boolean>;
  /** Running jobs are cancelled and leave nothing behind. */
  readonly close: () => Promise<void>;
}

/**
 * Quitting waits for `close`, once. Before, the user is asked where something runs; not so after a
 * signal, which comes as `before-quit` like any other end. So the question belongs to closing the
 * window, and to `before-quit` only on macOS, whose menu ends the app and whose window does not.
 * @returns what asks before a window is closed
 */
export function closeBeforeQuit({ isBusy, ask, close }: QuitOptions): {
  readonly hold: (window: BrowserWindow) => void;
} {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open';
  const end = async (): Promise<void> => {
    state = 'closing';
    await close().catch((error: unknown) => {
      logError('Closing', error);
    });
    state = 'closed';
    app.quit();
  };
  const askFirst = async (): Promise<void> => {
    state = 'asking';
    const may = await ask();
    // A signal may have come meanwhile.
    if (state !== 'asking') return;
    if (may) await end();
    else state = 'open';
  };
  const isMac = process.platform === 'darwin';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (isMac && state === 'open' && isBusy()) void askFirst();
    else if (state === 'open' || (state === 'asking' && !isMac)) void end();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (state === 'open' || state === 'asking') void end();
    });
  }
  return {
    hold(window) {
      window.on('close', (event) => {
        if (isMac || state === 'closed' || !isBusy()) return;
        event.preventDefault();
        if (state === 'open') void askFirst();
      });
    },
  };
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
