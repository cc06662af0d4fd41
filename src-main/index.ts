import { app } from 'electron';
import { holdSingleInstance, logUncaught, startPaths } from './app/lifecycle';
import { logError } from './app/log';
import { registerSchemes } from './app/media-protocol';
import { startApp } from './app/start';
import type { RunningApp } from './app/start';

logUncaught();
registerSchemes();

let running: RunningApp | undefined;
const early: string[] = [];

function addFiles(paths: readonly string[]): void {
  if (!running) {
    early.push(...paths);
    return;
  }
  running.addFiles(paths).catch((error: unknown) => {
    logError('Adding files', error);
  });
}

if (holdSingleInstance(addFiles)) {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app
    .whenReady()
    .then(() => {
      running = startApp();
      const given = [...startPaths(), ...early];
      if (given.length > 0) addFiles(given);
    })
    .catch((error: unknown) => {
      logError('Starting', error);
      app.exit(1);
    });
} else {
  app.quit();
}
