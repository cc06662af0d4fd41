/** Peak memory of a process group, from Linux's /proc. */
import { readFileSync, readdirSync } from 'node:fs';

/** Reading takes some milliseconds for each process, about a tenth of a core in all. */
const SAMPLE_MS = 25;

export const canWatchMemory = process.platform === 'linux';

/**
 * Watches a process group until `stop` is called, which gives the most bytes of memory that all its
 * processes held at two moments in a row. Memory that processes share counts once (PSS); but it counts
 * twice at a moment when one more process begins to share it, since they are read one after another.
 * @param {number | undefined} group the id of the process that leads it
 * @returns {{ stop: () => number }}
 */
export function watchMemory(group) {
  let peak = 0;
  let last = 0;
  const timer = setInterval(() => {
    const held = group === undefined ? 0 : readGroup(group);
    peak = Math.max(peak, Math.min(held, last));
    last = held;
  }, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
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
