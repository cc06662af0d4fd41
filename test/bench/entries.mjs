/** Who takes part: Loopsmith at several qualities, and its peers by the recipes that people use. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {import('./arguments.mjs').Peer} Peer
 * @typedef {import('./clips.mjs').Clip} Clip
 * @typedef {import('./commands.mjs').Command} Command
 * @typedef {import('./peers.mjs').Found} Found
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {Peer | 'loopsmith'} by
 * @property {'gif' | 'webp'} format
 * @property {number} [quality] Loopsmith's
 * @property {import('./arguments.mjs').Kind[]} [kinds] only for such clips
 * @property {string} [after] the entry whose result it goes on with; that one's cost is added
 * @property {(job: Job) => Command[]} commands
 *
 * @typedef {object} Job
 * @property {Clip} clip
 * @property {string} input the clip, or what the entry goes on with
 * @property {string} output
 * @property {string} folder for what lies between two commands
 * @property {string} program the peer's; for Loopsmith its command line's script
 * @property {string} ffmpeg
 */

/** Loopsmith's default, and libwebp's; equal for both. */
export const QUALITY = 75;
/** Qualities of GIF from which the one for a comparison is chosen. */
const LADDER = [5, 10, 20, 25, 30, 45, 60, QUALITY, 90, 95, 100];
/** Only of plain clips, whose bytes are compared to the percent: between steps lies more than that. */
const FINER = [5, 20, 25, 45, 95];
export const GIFSKI = 'gifski -Q 90';
export const FFMPEG_DEFAULT = 'ffmpeg, one palette';
export const LIBWEBP = 'libwebp, one run';
const FFMPEG_SCREENCAST = 'ffmpeg, for screencasts';
/** @type {Entry['kinds']} */
const plain = ['screencast', 'art'];

/**
 * Loopsmith's command line on a clip.
 * @param {string} cli
 * @param {string} input
 * @param {string} output its suffix is the format
 * @param {string[]} [options]
 * @returns {Command}
 */
export function loopsmith(cli, input, output, options = ['--quality', String(QUALITY)]) {
  const args = ['convert', input, '-o', output, '--force', ...options];
  return { command: process.execPath, args: [cli, ...args] };
}

/**
 * libwebp alone, at Loopsmith's settings, in one ffmpeg.
 * @param {string} ffmpeg
 * @param {string} input
 * @param {string} output
 */
export function libwebp(ffmpeg, input, output) {
  return encode(ffmpeg, input, output, [
    ...['-c:v', 'libwebp_anim', '-pix_fmt', 'bgra', '-loop', '0'],
    ...['-quality', String(QUALITY), '-compression_level', '4'],
  ]);
}

/**
 * @param {string} ffmpeg
 * @param {string} input
 * @param {string} output
 * @param {string[]} options
 * @returns {Command}
 */
function encode(ffmpeg, input, output, options) {
  const args = ['-v', 'error', '-nostdin', '-y', '-i', input, ...options, output];
  return { command: ffmpeg, args };
}

/**
 * GIF by ffmpeg's own palette filters.
 * @param {string} name
 * @param {string} generate palettegen's options
 * @param {string} use paletteuse's options
 * @param {Entry['kinds']} [kinds]
 * @returns {Entry}
 */
function palette(name, generate, use, kinds) {
  const graph = `split[a][b];[a]palettegen${generate}[p];[b][p]paletteuse${use}`;
  return {
    ...{ name, by: 'ffmpeg', format: 'gif', ...(kinds && { kinds }) },
    commands: ({ program, input, output }) => [
      encode(program, input, output, ['-filter_complex', graph]),
    ],
  };
}

/**
 * @param {string} after
 * @param {string} option beside -O3
 * @param {Entry['kinds']} [kinds]
 * @returns {Entry}
 */
function gifsicle(after, option = '', kinds) {
  return {
    name: `${after}, then gifsicle -O3${option && ` ${option}`}`,
    ...{ by: 'gifsicle', format: 'gif', after, ...(kinds && { kinds }) },
    commands: ({ program, input, output }) => {
      const args = ['--no-warnings', '-O3', ...(option ? [option] : []), input, '-o', output];
      return [{ command: program, args }];
    },
  };
}

/**
 * gifski takes PNG files, so making them counts.
 * @param {string} name
 * @param {string[]} options
 * @returns {Entry}
 */
function gifski(name, options) {
  return {
    ...{ name, by: 'gifski', format: 'gif' },
    commands: ({ program, ffmpeg, clip, output, folder }) => {
      const pictures = join(folder, 'png');
      rmSync(pictures, { recursive: true, force: true });
      mkdirSync(pictures);
      const files = Array.from({ length: clip.frames }, (_, n) =>
        join(pictures, `${pad(n + 1)}.png`),
      );
      const args = ['--quiet', '--fps', String(clip.fps), '-W', String(clip.width), '-o', output];
      return [
        encode(ffmpeg, clip.path, join(pictures, '%06d.png'), ['-vsync', 'passthrough']),
        { command: program, args: [...options, ...args, ...files] },
      ];
    },
  };
}

/** @param {number} n as ffmpeg's %06d writes it */
const pad = (n) => String(n).padStart(6, '0');

/** @type {Entry[]} */
const all = [
  ...LADDER.map(
    (quality) =>
      /** @type {Entry} */ ({
        ...{ name: `Loopsmith, GIF, quality ${quality}`, by: 'loopsmith', format: 'gif', quality },
        ...(FINER.includes(quality) && { kinds: plain }),
        commands: ({ program, input, output }) => [
          loopsmith(program, input, output, ['--quality', String(quality)]),
        ],
      }),
  ),
  palette(FFMPEG_DEFAULT, '', ''),
  palette('ffmpeg, a palette each frame', '=stats_mode=single', '=new=1'),
  palette(FFMPEG_SCREENCAST, '=stats_mode=diff', '=diff_mode=rectangle:dither=none', plain),
  gifsicle(FFMPEG_DEFAULT),
  gifsicle(FFMPEG_DEFAULT, '--lossy=80'),
  gifsicle(FFMPEG_SCREENCAST, '', plain),
  gifsicle(FFMPEG_SCREENCAST, '--lossy=80', plain),
  gifski(GIFSKI, ['-Q', '90']),
  gifski('gifski -Q 90 --fast', ['-Q', '90', '--fast']),
  {
    ...{ name: `Loopsmith, WebP, quality ${QUALITY}`, by: 'loopsmith', format: 'webp' },
    quality: QUALITY,
    commands: ({ program, input, output }) => [loopsmith(program, input, output)],
  },
  {
    ...{ name: LIBWEBP, by: 'libwebp', format: 'webp' },
    commands: ({ program, input, output }) => [libwebp(program, input, output)],
  },
];

/**
 * Loopsmith's entries and those of the peers asked for, as far as they fit the kind of clip.
 * @param {import('./arguments.mjs').Kind} kind
 * @param {readonly string[]} peers
 */
export function entriesFor(kind, peers) {
  return all.filter(
    ({ by, kinds }) =>
      (by === 'loopsmith' || peers.includes(by)) && (kinds?.includes(kind) ?? true),
  );
}
