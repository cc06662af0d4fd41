/** Building the app with electron-vite, where the last build is missing or older than its sources. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, SetupError } from './paths.mjs';
import { run } from './processes.mjs';

export const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

const sources = [
  'src-main',
  'src-renderer',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'svelte.config.mjs',
  'tsconfig.json',
];
const results = ['out/main/index.js', 'out/preload/preload.js', 'out/renderer/index.html'];

/**
 * Builds if need be; says nothing unless it fails.
 * @param {{ log?: (line: string) => void }} [options]
 */
export async function ensureBuilt({ log = console.error } = {}) {
  if (isFresh(root)) return;
  log('Building…');
  const built = await run(process.execPath, [electronVite, 'build'], { cwd: root });
  if (built.status !== 0) {
    throw new SetupError(`The build failed.\n${built.stdout}\n${built.stderr.trim()}`);
  }
}

/**
 * Whether every result of a build is there and none is older than any source.
 * @param {string} folder
 */
export function isFresh(folder) {
  const built = results.map((file) => modified(join(folder, file)));
  return Math.min(...built) > Math.max(...sources.map((name) => newest(join(folder, name))));
}

/**
 * The latest change in a file or a whole folder; a folder's own time tells of files removed.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** @param {string} file */
const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
