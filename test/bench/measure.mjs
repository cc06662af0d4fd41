/** What commands cost: time, processor time and memory of each with all it starts. */
import { runOrThrow } from './commands.mjs';
import { watchMemory } from './memory.mjs';

/**
 * @typedef {import('./commands.mjs').Command} Command
 *
 * @typedef {object} Cost
 * @property {number} wallSeconds
 * @property {number | null} cpuSeconds user and system time of the whole process tree; null where
 *   this system does not tell
 * @property {number | null} peakBytes
 */

/**
 * Runs commands one after another. Throws a CommandError where one fails.
 * @param {readonly Command[]} commands
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Cost>}
 */
export async function measure(commands, env) {
  const costs = [];
  for (const command of commands) costs.push(await measureOne(command, env));
  return costs.reduce(inTurn);
}

/**
 * @param {Command} command
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Cost>}
 */
async function measureOne(command, env = process.env) {
  /** @type {ReturnType<typeof watchMemory> | undefined} */
  let memory;
  /** @type {number | null} */
  let peakBytes = null;
  const started = performance.now();
  const { stderr } = await runOrThrow(timed(command), {
    env: { ...env, LC_ALL: 'C' },
    onStart: ({ pid }) => (memory = watchMemory(pid)),
  }).finally(() => (peakBytes = memory?.stop() ?? null));
  const wallSeconds = (performance.now() - started) / 1000;
  return { wallSeconds, cpuSeconds: parseTimes(stderr), peakBytes };
}

/**
 * The command within a shell that tells in the end what all its descendants took.
 * @param {Command} command
 * @returns {Command}
 */
function timed({ command, args }) {
  if (process.platform === 'win32') return { command, args };
  const script = '"$@"; status=$?; times >&2; exit $status';
  return { command: '/bin/sh', args: ['-c', script, 'sh', command, ...args] };
}

/**
 * Seconds of user and system time, from the last line of a shell's `times`: its children's
 * (POSIX, Shell Command Language, times). Null where there is none.
 * @param {string} text
 */
export function parseTimes(text) {
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/.exec(last);
  if (!match) return null;
  const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = match.slice(1).map(Number);
  return (userMinutes + systemMinutes) * 60 + user + system;
}

/**
 * What two things cost one after the other.
 * @param {Cost} first
 * @param {Cost} second
 * @returns {Cost}
 */
export function inTurn(first, second) {
  return {
    wallSeconds: first.wallSeconds + second.wallSeconds,
    cpuSeconds: combine(first.cpuSeconds, second.cpuSeconds, (a, b) => a + b),
    peakBytes: combine(first.peakBytes, second.peakBytes, Math.max),
  };
}

/**
 * The same thing measured again and again: the median of its times, its highest peak.
 * @param {readonly Cost[]} costs
 * @returns {Cost}
 */
export function typical(costs) {
  const cpu = costs.map(({ cpuSeconds }) => cpuSeconds).filter((value) => value !== null);
  const peaks = costs.map(({ peakBytes }) => peakBytes).filter((value) => value !== null);
  return {
    wallSeconds: median(costs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: cpu.length > 0 ? median(cpu) : null,
    peakBytes: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

/**
 * @param {number | null} a
 * @param {number | null} b
 * @param {(a: number, b: number) => number} add
 */
const combine = (a, b, add) => (a === null || b === null ? null : add(a, b));
