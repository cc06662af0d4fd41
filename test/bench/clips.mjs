/** The frames that everyone gets: lossless clips, cut from real ones or drawn here. */
import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { SetupError } from '../../scripts/paths.mjs';
import { CommandError, runOrThrow } from './commands.mjs';
import { drawArt } from './made/art.mjs';
import { drawChart } from './made/chart.mjs';
import { drawDesktop } from './made/desktop.mjs';
import { drawFilm } from './made/film.mjs';
import { drawScreencast } from './made/screencast.mjs';
import { writeAll } from './write-all.mjs';

/**
 * @typedef {import('./arguments.mjs').Kind} Kind
 * @typedef {import('./arguments.mjs').ClipRequest} ClipRequest
 *
 * @typedef {object} Clip
 * @property {string} name
 * @property {Kind} kind
 * @property {string} path
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} frames
 * @property {number} fps
 *
 * @typedef {object} Tools
 * @property {string} ffmpeg
 * @property {string} ffprobe
 */

/** Quick to decode, in every ffmpeg, and RGB, so that nobody's idea of YUV makes a difference. */
const lossless = ['-an', '-sn', '-c:v', 'utvideo', '-pix_fmt', 'gbrp'];
const quiet = ['-v', 'error', '-nostdin', '-y'];

/**
 * Makes the clips asked for, then those that are drawn. Throws a SetupError where one cannot be read.
 * @param {{ clips: readonly ClipRequest[], drawn: boolean }} wanted
 * @param {Tools} tools
 * @param {string} folder
 * @param {(line: string) => void} log is told of a clip that this ffmpeg cannot make
 * @returns {Promise<Clip[]>}
 */
export async function prepareClips({ clips: requests, drawn }, tools, folder, log) {
  for (const { file } of requests) {
    if (!existsSync(file)) throw new SetupError(`--clip: there is no file ${file}.`);
  }
  const clips = [];
  for (const [at, request] of requests.entries()) {
    clips.push(await cutClip(request, tools, join(folder, `clip-${at}.mkv`)));
  }
  if (drawn) {
    clips.push(await drawClip('film', drawFilm, tools, folder));
    const screencast = await drawClip('screencast', drawScreencast, tools, folder);
    const recorded = await recordClip(screencast, tools, folder, log);
    clips.push(screencast, ...(recorded ? [recorded] : []));
    clips.push(await drawClip('screencast', drawDesktop, tools, folder, 'desktop'));
    clips.push(await drawClip('screencast', drawChart, tools, folder, 'chart'));
    clips.push(await drawClip('art', drawArt, tools, folder));
  }
  return clips;
}

/**
 * @param {ClipRequest} request
 * @param {Tools} tools
 * @param {string} path
 * @returns {Promise<Clip>}
 */
async function cutClip({ file, kind, start, seconds, width, fps }, tools, path) {
  const filters = `fps=${fps},scale=${width}:-1:flags=lanczos,setsar=1`;
  const part = ['-ss', String(start), '-t', String(seconds), '-i', `file:${file}`];
  try {
    await runOrThrow({
      command: tools.ffmpeg,
      args: [...quiet, ...part, '-map', '0:v:0', '-vf', filters, ...lossless, path],
    });
    const facts = await countFrames(path, tools.ffprobe);
    return { name: basename(file, extname(file)), kind, path, fps, ...facts };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new SetupError(`--clip: nothing could be cut from ${file}: ${error.message}`);
  }
}

/**
 * Size and number of frames, as they are in the file. Throws a CommandError where there are none.
 * @param {string} path
 * @param {string} ffprobe
 */
export async function countFrames(path, ffprobe) {
  const { stdout } = await runOrThrow({
    command: ffprobe,
    args: [
      ...['-v', 'error', '-select_streams', 'v:0', '-count_packets'],
      ...['-show_entries', 'stream=width,height,nb_read_packets', '-of', 'json', path],
    ],
  });
  const stream = JSON.parse(stdout).streams?.[0];
  const frames = Number(stream?.nb_read_packets ?? 0);
  if (frames < 1) throw new CommandError('there is no picture in that part of it.');
  return { width: Number(stream.width), height: Number(stream.height), frames };
}

/**
 * Ten seconds, drawn.
 * @param {Kind} kind
 * @param {(width: number, height: number, frames: number) => Iterable<Uint8Array>} draw
 * @param {Tools} tools
 * @param {string} folder
 * @param {string} [name]
 * @returns {Promise<Clip>}
 */
async function drawClip(kind, draw, { ffmpeg }, folder, name = kind) {
  const [width, height, frames, fps] = [480, 270, 150, 15];
  const path = join(folder, `made-${name}.mkv`);
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`];
  await runOrThrow(
    {
      command: ffmpeg,
      args: ['-v', 'error', '-y', ...input, '-r', String(fps), '-i', 'pipe:0', ...lossless, path],
    },
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      onStart: ({ stdin }) => writeAll(stdin, draw(width, height, frames)),
    },
  );
  return { name: `drawn ${name}`, kind, path, width, height, frames, fps };
}

/**
 * The same clip so many times on end.
 * @param {Clip} clip
 * @param {number} times
 * @param {Tools} tools
 * @param {string} folder
 * @returns {Promise<Clip>}
 */
export async function repeatClip(clip, times, { ffmpeg, ffprobe }, folder) {
  if (times === 1) return clip;
  const path = join(folder, `times-${times}.mkv`);
  const input = ['-stream_loop', String(times - 1), '-i', clip.path];
  await runOrThrow({ command: ffmpeg, args: [...quiet, ...input, '-c', 'copy', path] });
  return { ...clip, path, frames: (await countFrames(path, ffprobe)).frames };
}

/**
 * The clip as screen recorders keep it: through H.264, whose noise makes it a clip of another sort.
 * Null where this ffmpeg has no encoder for that.
 * @param {Clip} clip
 * @param {Tools} tools
 * @param {string} folder
 * @param {(line: string) => void} log
 * @returns {Promise<Clip | null>}
 */
async function recordClip(clip, { ffmpeg }, folder, log) {
  const [recording, path] = [join(folder, 'recording.mkv'), join(folder, 'recorded.mkv')];
  const recorder = ['-c:v', 'libx264', '-crf', '23', '-pix_fmt', 'yuv420p'];
  try {
    await runOrThrow({
      command: ffmpeg,
      args: [...quiet, '-i', clip.path, ...recorder, recording],
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    log(`The recorded screencast is left out: ${error.message}`);
    return null;
  }
  await runOrThrow({ command: ffmpeg, args: [...quiet, '-i', recording, ...lossless, path] });
  return { ...clip, name: 'recorded screencast', path };
}
