/** Fetching one pinned package from whatever registry npm is configured for. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { root, SetupError, which } from './paths.mjs';
import { run } from './processes.mjs';

/** @typedef {{ name: string, version: string, integrity: string }} PinnedPackage */

/**
 * The digest of a file, in the encoding given.
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 */
export async function digest(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}

/**
 * Fetches a package's archive into a folder and checks it; returns the archive's path.
 * @param {PinnedPackage} pinned
 * @param {string} folder
 */
export async function fetchPackage({ name, version, integrity }, folder) {
  const { command, args } = npm();
  // In the repository, so that a registry set in its .npmrc counts.
  const result = await run(
    command,
    [
      ...args,
      ...['pack', `${name}@${version}`, '--ignore-scripts', '--loglevel=error'],
      ...['--pack-destination', folder],
    ],
    { cwd: root, timeoutMs: 15 * 60 * 1000 },
  );
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (result.status !== 0 || !archive) {
    throw new SetupError(
      `${name}@${version} could not be fetched with npm pack:\n${firstLines(result.stderr)}`,
    );
  }
  const path = join(folder, archive);
  if (`sha512-${await digest(path, 'sha512', 'base64')}` !== integrity) {
    throw new SetupError(`${name}@${version} is not the archive that was expected: not used.`);
  }
  return path;
}

/** @param {string} text */
const firstLines = (text) => text.trim().split('\n').slice(0, 4).join('\n');

/** npm as this process can start it everywhere, without a shell. */
function npm() {
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env.npm_execpath ?? '', beside].find(
    (path) => basename(path) === 'npm-cli.js' && existsSync(path),
  );
  if (script) return { command: process.execPath, args: [script] };
  return { command: which('npm') ?? 'npm', args: [] };
}

/**
 * Unpacks part of an archive into the current contents of a folder.
 * @param {string} archive
 * @param {string} folder
 * @param {string[]} [args] members, or options of tar
 */
export async function unpack(archive, folder, args = []) {
  // By a name relative to the folder: some tars take "C:" for a host.
  const gnu = process.platform === 'linux';
  const quiet = gnu ? ['--warning=no-unknown-keyword', '--no-same-owner'] : [];
  const result = await run('tar', [...quiet, '-xzf', basename(archive), ...args], { cwd: folder });
  if (result.status !== 0) throw new SetupError(`tar failed:\n${result.stderr.trim()}`);
}
