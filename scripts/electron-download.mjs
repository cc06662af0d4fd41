/** Downloading Electron the usual way, with the electron package's own installer. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canReach, memoryFile, recentFailure, rememberFailure } from './network.mjs';
import { root } from './paths.mjs';
import { run } from './processes.mjs';

const MEMORY = 'electron-download';

/**
 * Downloads Electron into node_modules/electron; says whether it did. A failure is remembered for
 * some hours, so that every later start is quick.
 * @param {{ log: (line: string) => void, installer?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>}
 */
export async function downloadedElectron({
  log,
  installer = join(root, 'node_modules', 'electron', 'install.js'),
  env = process.env,
}) {
  if (!existsSync(installer) || env.ELECTRON_SKIP_BINARY_DOWNLOAD) return false;
  if (recentFailure(MEMORY)) return false;
  const reason = await download(installer, env, log);
  rememberFailure(MEMORY, reason);
  if (reason === undefined) return true;
  log(`Electron could not be downloaded: ${reason}.`);
  log(`This is tried again after six hours, or once ${memoryFile(MEMORY)} is deleted.`);
  return false;
}

/**
 * @param {string} installer
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 * @returns {Promise<string | undefined>} why it failed
 */
async function download(installer, env, log) {
  const mirror =
    env.ELECTRON_MIRROR ||
    env.npm_config_electron_mirror ||
    'https://github.com/electron/electron/releases/download/';
  // Through a proxy, the host's name may well be unknown here.
  if (!env.ELECTRON_GET_USE_PROXY && !(await canReach(mirror))) {
    return `${new URL(mirror).hostname} cannot be reached`;
  }
  log('Downloading Electron…');
  const { status, stderr } = await run(process.execPath, [installer], {
    timeoutMs: 15 * 60 * 1000,
    // Set by a caller for its own sake, it would send the files elsewhere.
    env: { ...env, ELECTRON_OVERRIDE_DIST_PATH: '' },
  });
  if (status === 0) return undefined;
  return stderr.trim().split('\n')[0] || `the installer ended with status ${status}`;
}
