/**
 * Child processes that never outlive this one. Each leads a process group of its own, so that its
 * children end with it; `npx` and `xvfb-run` would leave theirs behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { SetupError } from './paths.mjs';

const posix = process.platform !== 'win32';
/** @type {Map<import('node:child_process').ChildProcess, { helper: boolean }>} */
const children = new Map();
/** @type {NodeJS.Signals | undefined} */
let stopping;

/** Whether a signal is ending this process: nothing may be started any more. */
export const isStopping = () => stopping !== undefined;

/**
 * Signals a child and everything it started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (posix) process.kill(-child.pid, signal);
    else spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  } catch {
    // The group has ended already.
  }
}

/**
 * Starts a child. A helper (the virtual display) is ended last, when this process exits.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { helper?: boolean }} [options]
 */
export function start(command, args, { helper = false, ...options } = {}) {
  watchSignals();
  const child = spawn(command, args, { ...options, detached: posix });
  children.set(child, { helper });
  const ended = () => {
    children.delete(child);
    signalGroup(child, 'SIGTERM');
  };
  child.once('exit', ended);
  child.once('error', ended);
  return child;
}

/**
 * Runs a command to its end. Output is collected unless `stdio` says otherwise; never rejects.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & RunOptions} [options]
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 *
 * @typedef {object} RunOptions
 * @property {number} [timeoutMs]
 * @property {(child: import('node:child_process').ChildProcess) => void} [onStart] called at once,
 *   to write to the child or to watch it
 */
export function run(command, args, { timeoutMs = 0, onStart, ...options } = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    onStart?.(child);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (data) => (stdout += data));
    child.stderr?.on('data', (data) => (stderr += data));
    const timer = timeoutMs
      ? setTimeout(() => {
          stderr += `\nno answer within ${timeoutMs / 1000} s`;
          signalGroup(child, 'SIGKILL');
        }, timeoutMs)
      : undefined;
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ status: 127, stdout, stderr: stderr + error.message });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ status: exitStatus(code, signal), stdout, stderr });
    });
  });
}

/**
 * A shell's view of how a process ended.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitStatus(code, signal) {
  return code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0);
}

/**
 * Runs a script's main function, ends with the status it returns, and prints an expected error as
 * its sentence only.
 * @param {() => Promise<number | void>} body
 */
export async function main(body) {
  try {
    const status = (await body()) ?? 0;
    if (!stopping) process.exit(status);
  } catch (error) {
    if (stopping) return;
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  }
}

let watching = false;
/** Passes signals on to the children, waits for their end, then ends. */
function watchSignals() {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const child of children.keys()) signalGroup(child, 'SIGTERM');
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      const hard = stopping !== undefined;
      stopping = signal;
      const running = () => [...children].filter(([, { helper }]) => !helper).map(([c]) => c);
      for (const child of running()) signalGroup(child, hard ? 'SIGKILL' : signal);
      const since = Date.now();
      setInterval(() => {
        if (Date.now() - since > 5000) for (const child of running()) signalGroup(child, 'SIGKILL');
        if (running().length === 0) process.exit(exitStatus(null, signal));
      }, 50);
    });
  }
}
