/** Everyone on the same clip in turn: cost, bytes, and how close the result is. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './commands.mjs';
import { entriesFor } from './entries.mjs';
import { inTurn, measure, typical } from './measure.mjs';
import { measureQuality } from './quality.mjs';

/**
 * @typedef {import('./clips.mjs').Clip} Clip
 * @typedef {import('./entries.mjs').Entry} Entry
 * @typedef {import('./measure.mjs').Cost} Cost
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
 */

/**
 * One row for each entry. A peer that is not there or fails is skipped; that Loopsmith fails is
 * thrown.
 * @param {Clip} clip
 * @param {Bench} bench
 * @returns {Promise<Row[]>}
 */
export async function compareOn(clip, bench) {
  const entries = entriesFor(clip.kind, Object.keys(bench.peers));
  /** @type {Map<string, Cost[]>} */
  const costs = new Map();
  /** @type {Map<string, string>} */
  const skipped = new Map();
  // Round by round, so that a machine that slows down does so for everyone.
  for (let round = 1; round <= bench.runs; round++) {
    for (const [at, entry] of entries.entries()) {
      if (skipped.has(entry.name)) continue;
      bench.log(`${clip.name}, run ${round} of ${bench.runs}: ${entry.name}`);
      try {
        const cost = await runEntry(entry, at, clip, entries, bench, costs);
        costs.set(entry.name, [...(costs.get(entry.name) ?? []), cost]);
      } catch (error) {
        if (!(error instanceof CommandError) || entry.by === 'loopsmith') throw error;
        skipped.set(entry.name, error.message);
      }
    }
  }
  const rows = [];
  for (const [at, { name, by, format, quality }] of entries.entries()) {
    const who = { name, by, format, ...(quality !== undefined && { quality }) };
    const reason = skipped.get(name);
    if (reason !== undefined) {
      rows.push({ ...who, skipped: reason });
      continue;
    }
    const output = outputOf(bench, at, format);
    const closeness = await measureQuality(output, clip, bench.tools.ffmpeg);
    const bytes = statSync(output).size;
    rows.push({ ...who, ...typical(costs.get(name) ?? []), bytes, ...closeness });
  }
  return rows;
}

/**
 * @param {Entry} entry
 * @param {number} at
 * @param {Clip} clip
 * @param {readonly Entry[]} entries
 * @param {Bench} bench
 * @param {ReadonlyMap<string, Cost[]>} costs so far
 * @returns {Promise<Cost>}
 */
async function runEntry(entry, at, clip, entries, bench, costs) {
  const { by, format, after } = entry;
  const before = entries.findIndex(({ name }) => name === after);
  const costBefore = costs.get(after ?? '')?.at(-1);
  if (after !== undefined && !costBefore) {
    throw new CommandError(`it goes on with the result of "${after}", which is missing`);
  }
  const own = await measure(
    entry.commands({
      clip,
      input: after === undefined ? clip.path : outputOf(bench, before, format),
      output: outputOf(bench, at, format),
      folder: bench.folder,
      program: by === 'loopsmith' ? bench.cli : programOf(bench.peers[by]),
      ffmpeg: bench.tools.ffmpeg,
    }),
    bench.env,
  );
  return costBefore ? inTurn(costBefore, own) : own;
}

/** @param {import('./peers.mjs').Found | undefined} found */
function programOf(found) {
  if (!found || 'missing' in found) throw new CommandError(found?.missing ?? 'not asked for');
  return found.path;
}

/**
 * @param {Bench} bench
 * @param {number} at the entry's place
 * @param {string} format
 */
const outputOf = ({ folder }, at, format) => join(folder, `entry-${at}.${format}`);
