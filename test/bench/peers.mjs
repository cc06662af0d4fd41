/** The programs that Loopsmith is compared with, where they are to be had. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeAtomically } from '../../scripts/atomic.mjs';
import { cacheDir, SetupError, which } from '../../scripts/paths.mjs';
import { run } from '../../scripts/processes.mjs';
import { fetchPackage, unpack } from '../../scripts/registry-package.mjs';

/**
 * @typedef {import('./arguments.mjs').Peer} Peer
 * @typedef {{ path: string, version: string } | { missing: string }} Found `missing` says why
 */

/** gifski is under the AGPL: fetched to be measured, never a part of Loopsmith. */
const gifski = {
  name: 'gifski',
  version: '1.7.1',
  integrity:
    'sha512-4t67HSdakVtAtcWdDE4LYlYEUjoWfHiVxurI20mCW0n/jfHls7Croy+VfNAVjCMtuCMEu+gBzl8sGxRnNtZKig==',
  /** @type {Record<string, string>} */
  binaries: {
    'linux-x64': 'debian/gifski',
    'darwin-x64': 'macos/gifski',
    'win32-x64': 'windows/gifski.exe',
  },
};

/**
 * Where each peer is and which version it has.
 * @param {readonly Peer[]} peers
 * @param {string} ffmpeg
 * @returns {Promise<Partial<Record<Peer, Found>>>}
 */
export async function findPeers(peers, ffmpeg) {
  /** @type {Partial<Record<Peer, Found>>} */
  const found = {};
  for (const peer of peers) found[peer] = await finders[peer](ffmpeg);
  return found;
}

/** @type {Record<Peer, (ffmpeg: string) => Promise<Found>>} */
const finders = {
  ffmpeg: (ffmpeg) => describe(ffmpeg, '-version'),
  gifsicle: async () => {
    const path = which('gifsicle');
    return path ? describe(path, '--version') : { missing: 'not installed' };
  },
  gifski: async () => {
    try {
      return await describe(which('gifski') ?? (await fetchGifski()), '--version');
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      return { missing: error.message.split('\n')[0] ?? '' };
    }
  },
  libwebp: async (ffmpeg) => {
    const { stdout } = await run(ffmpeg, ['-hide_banner', '-encoders']);
    return stdout.includes(' libwebp_anim ')
      ? { path: ffmpeg, version: 'the one in ffmpeg, which does not tell' }
      : { missing: 'this ffmpeg has no libwebp_anim' };
  },
};

/**
 * @param {string} path
 * @param {string} option
 * @returns {Promise<Found>}
 */
async function describe(path, option) {
  const { status, stdout } = await run(path, [option]);
  if (status !== 0) return { missing: `${path} does not run here` };
  return { path, version: readVersion(stdout) };
}

/**
 * The first word with a digit at its start in what a program says of itself.
 * @param {string} text
 */
export function readVersion(text) {
  return /(?:^|\s)n?(\d\S*)/.exec(text)?.[1] ?? 'unknown';
}

/** The path of gifski in the cache, fetched once. Throws a SetupError where it cannot be had. */
async function fetchGifski() {
  const platform = `${process.platform}-${process.arch}`;
  const binary = gifski.binaries[platform];
  if (!binary) throw new SetupError(`there is none for ${platform}`);
  const target = join(cacheDir(), 'bench', `gifski-${gifski.version}`);
  if (existsSync(target)) return target;
  console.error('Fetching gifski, to be measured only (2 MB, once)…');
  mkdirSync(dirname(target), { recursive: true });
  await placeAtomically(target, async (temporary) => {
    const archive = await fetchPackage(gifski, temporary);
    const member = `package/bin/${binary}`;
    await unpack(archive, temporary, [member]);
    chmodSync(join(temporary, member), 0o755);
    return join(temporary, member);
  });
  return target;
}
