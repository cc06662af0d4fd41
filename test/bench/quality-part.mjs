/** Everyone on the same clip in turn: cost, bytes, and how close the result is. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './commands.mjs';
import { entriesFor } from './entries.mjs';
import { inTurn, isEnough, measureMemory, measureTime, typical } from './measure.mjs';
import { measureQuality } from './quality.mjs';

/**
 * @typedef {import('./clips.mjs').Clip} Clip
 * @typedef {import('./entries.mjs').Entry} Entry
 * @typedef {import('./measure.mjs').Cost} Cost
 * @typedef {import('./measure.mjs').Time} Time
 *
 * @typedef {object} Bench what every part works with
 * @property {import('./clips.mjs').Tools} tools
 * @property {Partial<Record<import('./arguments.mjs').Peer, import('./peers.mjs').Found>>} peers
 * @property {string} cli
 * @property {NodeJS.ProcessEnv} env Loopsmith uses the same ffmpeg as its peers
 * @property {string} folder
 * @property {number} runs
 * @property {(line: string) => void} log
 *
 * @typedef {Pick<Entry, 'name' | 'by' | 'format' | 'quality'>} Who
 * @typedef {Who & Cost & import('./quality.mjs').Quality & { bytes: number }} Measured
 * @typedef {Who & { skipped: string }} Skipped
 * @typedef {Measured | Skipped} Row
 *
 * @typedef {object} Runner an entry on its way through the rounds
 * @property {Entry} entry
 * @property {string} output
 * @property {Runner | undefined} before the one whose result it goes on with
 * @property {number | null} peakBytes
 * @property {Time[]} times
 * @property {string} [skipped]
 */

/**
 * One row for each entry. A peer that is not there or fails is skipped; that Loopsmith fails is
 * thrown.
 * @param {Clip} clip
 * @param {Bench} bench
 * @returns {Promise<Row[]>}
 */
export async function compareOn(clip, bench) {
  const runners = makeRunners(clip, bench);
  // Round by round, so that a machine that slows down does so for everyone; the first is for memory.
  for (let round = 0; round <= bench.runs; round++) {
    for (const runner of runners) {
      if (runner.skipped !== undefined || isEnough(runner.times)) continue;
      bench.log(`${clip.name}, ${round} of ${bench.runs}: ${runner.entry.name}`);
      try {
        await runOnce(runner, round === 0, clip, bench);
      } catch (error) {
        if (!(error instanceof CommandError) || runner.entry.by === 'loopsmith') throw error;
        runner.skipped = error.message;
      }
    }
  }
  const rows = [];
  for (const runner of runners) rows.push(await makeRow(runner, clip, bench));
  return rows;
}

/**
 * @param {Clip} clip
 * @param {Bench} bench
 */
function makeRunners({ kind }, { peers, folder }) {
  /** @type {Runner[]} */
  const runners = [];
  for (const entry of entriesFor(kind, Object.keys(peers))) {
    const output = join(folder, `entry-${runners.length}.${entry.format}`);
    const before = runners.find((other) => other.entry.name === entry.after);
    runners.push({ entry, output, before, peakBytes: null, times: [] });
  }
  return runners;
}

/**
 * @param {Runner} runner
 * @param {boolean} forMemory
 * @param {Clip} clip
 * @param {Bench} bench
 */
async function runOnce(runner, forMemory, clip, { peers, tools, cli, env, folder }) {
  const { entry, output, before } = runner;
  if (entry.after !== undefined && (!before || before.skipped !== undefined)) {
    throw new CommandError(`it goes on with the result of "${entry.after}", which is missing`);
  }
  const commands = entry.commands({
    ...{ clip, output, folder, ffmpeg: tools.ffmpeg },
    input: before?.output ?? clip.path,
    program: entry.by === 'loopsmith' ? cli : programOf(peers[entry.by]),
  });
  if (forMemory) {
    const peak = await measureMemory(commands, env);
    runner.peakBytes = peak === null ? null : Math.max(peak, before?.peakBytes ?? 0);
    return;
  }
  const time = await measureTime(commands, env);
  const earlier = before?.times.at(-1);
  runner.times.push(earlier ? inTurn(earlier, time) : time);
}

/** @param {import('./peers.mjs').Found | undefined} found */
function programOf(found) {
  if (!found || 'missing' in found) throw new CommandError(found?.missing ?? 'not asked for');
  return found.path;
}

/**
 * @param {Runner} runner
 * @param {Clip} clip
 * @param {Bench} bench
 * @returns {Promise<Row>}
 */
async function makeRow({ entry, output, peakBytes, times, skipped }, clip, { tools }) {
  const { name, by, format, quality } = entry;
  const who = { name, by, format, ...(quality !== undefined && { quality }) };
  if (skipped !== undefined) return { ...who, skipped };
  const closeness = await measureQuality(output, clip, tools.ffmpeg);
  return { ...who, ...typical(times), peakBytes, bytes: statSync(output).size, ...closeness };
}
