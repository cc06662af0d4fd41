/** How Loopsmith's cost grows with the length of a clip, and shrinks with more cores. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runOrThrow } from './commands.mjs';
import { repeatClip } from './clips.mjs';
import { libwebp, loopsmith, QUALITY } from './entries.mjs';
import { measureCost, measureTime, median } from './measure.mjs';

/**
 * @typedef {import('./clips.mjs').Clip} Clip
 * @typedef {import('./measure.mjs').Cost} Cost
 * @typedef {import('./quality-part.mjs').Bench} Bench
 *
 * @typedef {{ format: string, frames: number, times: number } & Cost} LengthRow
 * @typedef {{ format: string, cores: number } & Cost} CoresRow
 * @typedef {object} WebpGain each a median over the runs
 * @property {number} frames
 * @property {number} oneRunSeconds one libwebp run
 * @property {number} loopsmithSeconds
 * @property {number} together how many libwebp runs at once tell what the machine gains
 * @property {number} togetherSeconds
 * @property {number} gain how much faster than one run Loopsmith is
 * @property {number} machineGain how much faster than one after the other runs at once are
 * @property {number} share of the machine's gain that Loopsmith has
 */

const formats = /** @type {const} */ (['gif', 'webp']);
const LENGTHS = [1, 2, 4, 8];

/**
 * @param {Clip} clip
 * @param {Bench} bench
 * @returns {Promise<LengthRow[]>}
 */
export async function measureLengths(clip, bench) {
  const rows = [];
  for (const times of LENGTHS) {
    const longer = await repeatClip(clip, times, bench.tools, bench.folder);
    for (const format of formats) {
      bench.log(`${times} × the frames of ${clip.name}, ${format}`);
      const cost = await measureLoopsmith(longer, format, bench);
      rows.push({ format, frames: longer.frames, times, ...cost });
    }
  }
  return rows;
}

/**
 * Skipped where this build has no option for it.
 * @param {Clip} clip
 * @param {Bench} bench
 * @returns {Promise<CoresRow[] | { skipped: string }>}
 */
export async function measureCores(clip, bench) {
  const help = { command: process.execPath, args: [bench.cli, 'convert', '--help'] };
  const { stdout } = await runOrThrow(help);
  if (!stdout.includes('--cores ')) return { skipped: 'this build has no --cores' };
  const rows = [];
  for (const cores of coreCounts(availableParallelism())) {
    for (const format of formats) {
      bench.log(`${clip.name} on ${cores} of the cores, ${format}`);
      const options = ['--quality', String(QUALITY), '--cores', String(cores)];
      const cost = await measureLoopsmith(clip, format, bench, options);
      rows.push({ format, cores, ...cost });
    }
  }
  return rows;
}

/**
 * 1, 2, 4 … and all.
 * @param {number} all
 */
export function coreCounts(all) {
  const counts = [];
  for (let cores = 1; cores < all; cores *= 2) counts.push(cores);
  return [...counts, all];
}

/**
 * @param {Clip} clip
 * @param {'gif' | 'webp'} format
 * @param {Bench} bench
 * @param {string[]} [options]
 */
async function measureLoopsmith(clip, format, { cli, env, folder, runs }, options) {
  const command = loopsmith(cli, clip.path, join(folder, `scaling.${format}`), options);
  return measureCost([command], runs, env);
}

/**
 * WebP against one libwebp run, as a share of what this machine gains by running as many at once as
 * it has cores; of the clip, and of a longer one, where the time to start counts less.
 * @param {Clip} clip
 * @param {Bench} bench
 * @returns {Promise<WebpGain[] | { skipped: string }>}
 */
export async function measureWebpGains(clip, bench) {
  const found = bench.peers.libwebp;
  if (!found || 'missing' in found)
    return { skipped: found?.missing ?? 'libwebp is not asked for' };
  const gains = [];
  for (const times of [1, 4]) {
    const longer = await repeatClip(clip, times, bench.tools, bench.folder);
    // Cores are not alike from one second to the next: what is over soon is measured more often.
    const rounds = bench.runs * (times === 1 ? 3 : 1);
    gains.push(await measureWebpGain(longer, rounds, bench));
  }
  return gains;
}

/**
 * @param {Clip} clip
 * @param {number} runs
 * @param {Bench} bench
 * @returns {Promise<WebpGain>}
 */
async function measureWebpGain(clip, runs, { tools, cli, folder, env, log }) {
  const together = Math.max(2, availableParallelism());
  const alone = (/** @type {number} */ n) =>
    libwebp(tools.ffmpeg, clip.path, join(folder, `alone-${n}.webp`));
  const rounds = [];
  for (let round = 1; round <= runs; round++) {
    log(`${clip.name}, ${clip.frames} frames, WebP's gain, run ${round} of ${runs}`);
    const one = await measureTime([alone(0)], env);
    const ours = await measureTime([loopsmith(cli, clip.path, join(folder, 'gain.webp'))], env);
    const started = performance.now();
    await Promise.all(Array.from({ length: together }, (_, n) => measureTime([alone(n)], env)));
    rounds.push({
      oneRunSeconds: one.wallSeconds,
      loopsmithSeconds: ours.wallSeconds,
      togetherSeconds: (performance.now() - started) / 1000,
    });
  }
  return { frames: clip.frames, ...summarizeGain(rounds, together) };
}

/**
 * The medians of each round's times and ratios.
 * @param {readonly Pick<WebpGain, 'oneRunSeconds' | 'loopsmithSeconds' | 'togetherSeconds'>[]} rounds
 * @param {number} together
 * @returns {Omit<WebpGain, 'frames'>}
 */
export function summarizeGain(rounds, together) {
  const all = rounds.map((round) => {
    const gain = round.oneRunSeconds / round.loopsmithSeconds;
    const machineGain = (together * round.oneRunSeconds) / round.togetherSeconds;
    return { ...round, gain, machineGain, share: gain / machineGain };
  });
  const of = (/** @type {keyof typeof all[number]} */ key) =>
    median(all.map((round) => round[key]));
  return {
    together,
    oneRunSeconds: of('oneRunSeconds'),
    loopsmithSeconds: of('loopsmithSeconds'),
    togetherSeconds: of('togetherSeconds'),
    gain: of('gain'),
    machineGain: of('machineGain'),
    share: of('share'),
  };
}
