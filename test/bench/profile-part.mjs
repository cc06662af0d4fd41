/** What of Loopsmith's processor time no encoder could save: starting, probing, decoding. */
import { devNull } from 'node:os';
import { join } from 'node:path';
import { loopsmith } from './entries.mjs';
import { measureTime, typical } from './measure.mjs';

/**
 * @typedef {object} Profile seconds of processor time, medians; null where the system does not tell
 * @property {string} clip
 * @property {number | null} start of the command line alone
 * @property {number | null} probe ffprobe's
 * @property {number | null} decode ffmpeg's, to pixels that go nowhere, in one run
 * @property {number | null} whole a conversion to GIF at the default quality
 */

/**
 * @param {import('./clips.mjs').Clip} clip
 * @param {import('./quality-part.mjs').Bench} bench
 * @returns {Promise<Profile>}
 */
export async function profile(clip, { cli, env, folder, log, runs, tools }) {
  log(`what takes time on ${clip.name}`);
  const quietly = ['-v', 'error'];
  const pixels = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-y', devNull];
  const commands = {
    start: { command: process.execPath, args: [cli, '--version'] },
    probe: { command: tools.ffprobe, args: [...quietly, '-show_streams', clip.path] },
    decode: { command: tools.ffmpeg, args: [...quietly, '-nostdin', '-i', clip.path, ...pixels] },
    whole: loopsmith(cli, clip.path, join(folder, 'profile.gif')),
  };
  /** @param {keyof typeof commands} name */
  const measure = async (name) => {
    const times = [];
    // They are short, and among them chance shows.
    for (let run = 0; run < 2 * runs + 1; run++)
      times.push(await measureTime([commands[name]], env));
    return typical(times).cpuSeconds;
  };
  return {
    clip: clip.name,
    start: await measure('start'),
    probe: await measure('probe'),
    decode: await measure('decode'),
    whole: await measure('whole'),
  };
}
