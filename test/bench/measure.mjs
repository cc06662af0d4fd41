/** What commands cost: time, processor time and memory of each with all it starts. */
import { runOrThrow } from './commands.mjs';
import { canWatchMemory, watchMemory } from './memory.mjs';

/**
 * @typedef {import('./commands.mjs').Command} Command
 *
 * @typedef {object} Time
 * @property {number} wallSeconds
 * @property {number | null} cpuSeconds user and system time of the whole process tree; null where
 *   this system does not tell
 *
 * @typedef {Time & { peakBytes: number | null }} Cost
 */

/**
 * Runs commands one after another for their time. Throws a CommandError where one fails.
 * @param {readonly Command[]} commands
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Time>}
 */
export async function measureTime(commands, env = process.env) {
  const times = [];
  for (const command of commands) {
    const started = performance.now();
    const { stderr } = await runOrThrow(timed(command), { env: { ...env, LC_ALL: 'C' } });
    const wallSeconds = (performance.now() - started) / 1000;
    times.push({ wallSeconds, cpuSeconds: parseTimes(stderr) });
  }
  return times.reduce(inTurn);
}

/**
 * Runs commands one after another for the most memory that any of them held; looking at it takes
 * time, so this is a run of its own. Null, and nothing is run, where the system does not tell.
 * Throws a CommandError where one fails.
 * @param {readonly Command[]} commands
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number | null>} bytes
 */
export async function measureMemory(commands, env = process.env) {
  if (!canWatchMemory) return null;
  let peak = 0;
  for (const command of commands) {
    /** @type {ReturnType<typeof watchMemory> | undefined} */
    let memory;
    const onStart = (/** @type {{ pid?: number | undefined }} */ { pid }) => {
      memory = watchMemory(pid);
    };
    await runOrThrow(command, { env, onStart }).finally(() => memory?.stop());
    peak = Math.max(peak, memory?.stop() ?? 0);
  }
  return peak || null;
}

/** Seconds of measuring after which a time is not taken again: a long run hides little chance. */
const ENOUGH_SECONDS = 8;

/** @param {readonly Time[]} times */
export const isEnough = (times) =>
  times.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0) >= ENOUGH_SECONDS;

/**
 * What commands cost alone: so many times at most for memory, then for the time; the medians count.
 * @param {readonly Command[]} commands
 * @param {number} runs
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Cost>}
 */
export async function measureCost(commands, runs, env) {
  const started = performance.now();
  const peaks = [];
  for (let run = 0; run < runs && performance.now() - started < ENOUGH_SECONDS * 1000; run++) {
    const peak = await measureMemory(commands, env);
    if (peak === null) break;
    peaks.push(peak);
  }
  const peakBytes = peaks.length > 0 ? median(peaks) : null;
  const times = [];
  for (let run = 0; run < runs && !isEnough(times); run++) {
    times.push(await measureTime(commands, env));
  }
  return { ...typical(times), peakBytes };
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
 * What two things take one after the other.
 * @param {Time} first
 * @param {Time} second
 * @returns {Time}
 */
export function inTurn(first, second) {
  const [a, b] = [first.cpuSeconds, second.cpuSeconds];
  return {
    wallSeconds: first.wallSeconds + second.wallSeconds,
    cpuSeconds: a === null || b === null ? null : a + b,
  };
}

/**
 * The same thing measured again and again: the medians.
 * @param {readonly Time[]} times
 * @returns {Time}
 */
export function typical(times) {
  const cpu = times.map(({ cpuSeconds }) => cpuSeconds).filter((value) => value !== null);
  return {
    wallSeconds: median(times.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: cpu.length > 0 ? median(cpu) : null,
  };
}

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}
