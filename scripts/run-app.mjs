/**
 * Runs the app: as built (start), or with electron-vite's development server (dev). Its exit status
 * is this script's.
 *
 *   node scripts/run-app.mjs start|dev [the app's own arguments…]
 */
import { electronVite, ensureBuilt } from './build.mjs';
import { findElectron } from './electron.mjs';
import { root, SetupError } from './paths.mjs';
import { exitStatus, main, start } from './processes.mjs';
import { ensureFfmpeg } from './registry-ffmpeg.mjs';
import { electronSwitches, ensureSystem, hasDisplay, withDisplay } from './system.mjs';

const [mode, ...appArgs] = process.argv.slice(2);

await main(async () => {
  if (mode !== 'start' && mode !== 'dev') {
    throw new SetupError('Usage: node scripts/run-app.mjs start|dev [arguments of the app]');
  }
  const virtual = !hasDisplay() && process.env.LOOPSMITH_VIRTUAL_DISPLAY === '1';
  if (!hasDisplay() && !virtual) {
    throw new SetupError(
      'There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n' +
        'LOOPSMITH_VIRTUAL_DISPLAY=1 starts a virtual one; npm run demo does so by itself.',
    );
  }
  const electron = await findElectron();
  await ensureSystem({ what: virtual ? 'app' : 'start', electronPath: electron.path });
  await ensureFfmpeg();
  if (mode === 'start') await ensureBuilt();
  return withDisplay((env) => runToEnd(mode, electron, env));
});

/**
 * @param {'start' | 'dev'} mode
 * @param {import('./electron.mjs').FoundElectron} electron
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function runToEnd(mode, electron, env) {
  const switches = electronSwitches(electron.dist);
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'inherit', 'inherit'];
  const child =
    mode === 'start'
      ? start(electron.path, [...switches, root, ...appArgs], { stdio, env })
      : start(process.execPath, [electronVite, 'dev', '--', ...switches, ...appArgs], {
          cwd: root,
          stdio,
          env: {
            ...env,
            ELECTRON_EXEC_PATH: electron.path,
            ELECTRON_OVERRIDE_DIST_PATH: electron.dist,
          },
        });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    // At once, also after a signal: main() would answer that with the signal's own status.
    child.once('exit', (code, signal) => process.exit(exitStatus(code, signal)));
  });
}
