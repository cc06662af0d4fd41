/** Peak memory of a process group, from Linux's /proc. */
import { readFileSync, readdirSync } from 'node:fs';

/** Often enough for what lives a second; reading costs about a millisecond for each process. */
const SAMPLE_MS = 50;

/**
 * Watches a process group until `stop` is called, which gives the most bytes of memory that all its
 * processes held at one moment; null where this system does not tell. Memory that processes share
 * counts once (PSS).
 * @param {number | undefined} group the id of the process that leads it
 * @returns {{ stop: () => number | null }}
 */
export function watchMemory(group) {
  if (process.platform !== 'linux' || group === undefined) return { stop: () => null };
  let peak = 0;
  const sample = () => {
    peak = Math.max(peak, readGroup(group));
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      // One that ended before the first sample.
      return peak > 0 ? peak : null;
    },
  };
}

/** @param {number} group */
function readGroup(group) {
  const members = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && parseGroup(read(`/proc/${name}/stat`)) === group,
  );
  return members.reduce((sum, id) => sum + parsePss(read(`/proc/${id}/smaps_rollup`)), 0);
}

/** @param {string} path a file that is gone by now is empty */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * The process group in a /proc/…/stat: `id (name) state parent group …` (proc(5)); a name may hold
 * spaces and parentheses.
 * @param {string} stat
 */
export function parseGroup(stat) {
  return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[3]);
}

/**
 * Bytes; 0 where there is no such line.
 * @param {string} smapsRollup
 */
export function parsePss(smapsRollup) {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(smapsRollup)?.[1] ?? 0) * 1024;
}
