/** What the system has to have, for running the app and for testing it; and what is missing. */
import { existsSync, readdirSync } from 'node:fs';
import { ffmpegIsComplete } from './registry-ffmpeg.mjs';
import { which } from './paths.mjs';
import { run } from './processes.mjs';

/**
 * @typedef {'start' | 'app' | 'tests'} Purpose start: the app on the user's own display; app: it
 *   and a virtual display; tests: also what results are judged with
 * @typedef {object} Requirement
 * @property {string} name as told to a person
 * @property {string[]} packages Debian's
 * @property {boolean} [optional] the app runs without it
 * @property {Purpose[]} [only]
 * @property {(facts: Facts) => boolean} met
 * @typedef {object} Facts
 * @property {string[]} missingLibraries those that Electron is linked with
 * @property {(soname: string) => boolean} hasLibrary
 * @property {(name: string) => boolean} hasProgram
 * @property {boolean} hasFonts
 * @property {boolean} hasFfmpeg with ffprobe, from wherever the app takes them
 */

/** @type {(name: string, packages: string[], only?: Purpose[]) => Requirement} */
const program = (name, packages, only = ['tests']) => ({
  name,
  packages,
  only,
  met: ({ hasProgram }) => hasProgram(name),
});

/** @type {Requirement[]} */
export const requirements = [
  {
    name: 'the shared libraries that Electron needs',
    packages: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'],
    met: ({ missingLibraries }) => missingLibraries.length === 0,
  },
  program('Xvfb', ['xvfb'], ['app', 'tests']),
  program('ffmpeg', ['ffmpeg']),
  program('ffprobe', ['ffmpeg']),
  program('gifsicle', ['gifsicle']),
  program('webpinfo', ['webp']),
  program('webpmux', ['webp']),
  program('xauth', ['xauth']),
  program('dbus-daemon', ['dbus-daemon']),
  program('gnome-keyring-daemon', ['gnome-keyring']),
  {
    name: 'ffmpeg and ffprobe',
    packages: ['ffmpeg'],
    optional: true,
    met: ({ hasFfmpeg }) => hasFfmpeg,
  },
  {
    name: 'libnotify, for notifications',
    packages: ['libnotify4'],
    optional: true,
    met: ({ hasLibrary }) => hasLibrary('libnotify.so.4'),
  },
  {
    name: 'libsecret, for keeping keys',
    packages: ['libsecret-1-0'],
    optional: true,
    met: ({ hasLibrary }) => hasLibrary('libsecret-1.so.0'),
  },
  {
    // Without any, a window shows boxes for letters.
    name: 'a font',
    packages: ['fontconfig', 'fonts-dejavu-core'],
    optional: true,
    met: ({ hasFonts }) => hasFonts,
  },
];

/**
 * The requirements of a purpose that are not met.
 * @param {Purpose} purpose
 * @param {Facts} facts
 */
export function unmet(purpose, facts) {
  return requirements.filter(({ only, met }) => (!only || only.includes(purpose)) && !met(facts));
}

/**
 * Looks at this machine.
 * @param {string | undefined} electronPath
 * @returns {Promise<Facts>}
 */
export async function gatherFacts(electronPath) {
  const ldd = electronPath ? await run('ldd', [electronPath]) : undefined;
  const known = await run(existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : 'ldconfig', ['-p']);
  const fonts = which('fc-list') ? await run('fc-list', [':', 'family']) : undefined;
  return {
    missingLibraries: ldd?.status === 0 ? parseLdd(ldd.stdout) : [],
    hasLibrary: (soname) => known.status !== 0 || known.stdout.includes(`\t${soname} `),
    hasProgram: (name) => which(name) !== undefined,
    hasFonts: fonts ? fonts.stdout.trim() !== '' : hasEntries('/usr/share/fonts'),
    hasFfmpeg: ffmpegIsComplete(),
  };
}

/**
 * The libraries that ldd did not find, each once.
 * @param {string} output
 */
export function parseLdd(output) {
  const names = [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name ?? '');
  return [...new Set(names)];
}

/** @param {string} folder */
const hasEntries = (folder) => existsSync(folder) && readdirSync(folder).length > 0;
