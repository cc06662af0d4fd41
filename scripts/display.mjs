/** A display to open windows on: the desktop's, or a virtual one of our own. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, which } from './paths.mjs';
import { signalGroup, start } from './processes.mjs';

/** @param {NodeJS.ProcessEnv} [env] */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Starts a virtual display on a free number. It ends with stop(), or with this process.
 * @param {{ size?: string }} [options]
 * @returns {Promise<{ display: string, env: NodeJS.ProcessEnv, stop: () => Promise<void> }>}
 */
export async function startDisplay({ size = '1280x800x24' } = {}) {
  const program = which('Xvfb');
  if (!program) throw new SetupError('Xvfb is missing (on Debian: apt-get install xvfb).');
  const child = start(program, ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    helper: true,
  });
  const number = await readNumber(child);
  const display = `:${number}`;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    display,
    env: { ...process.env, DISPLAY: display, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const hard = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
      signalGroup(child, 'SIGTERM');
      await ended;
      clearTimeout(hard);
    },
  };
}

/**
 * The number that Xvfb writes once it takes clients.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function readNumber(child) {
  return new Promise((resolve, reject) => {
    let number = '';
    let complaint = '';
    child.stderr?.on('data', (data) => (complaint += data));
    child.stdio[3]?.on('data', (data) => {
      number += data;
      if (number.endsWith('\n')) resolve(number.trim());
    });
    const failed = () => reject(new SetupError(`Xvfb did not start.\n${complaint.trim()}`));
    child.once('error', failed);
    child.once('exit', failed);
  });
}

/**
 * Runs something with a display of its own, where the machine has none.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} body is given the environment to start windows with
 * @param {{ always?: boolean }} [options] always: even beside a desktop (Linux)
 */
export async function withDisplay(body, { always = false } = {}) {
  const linux = process.platform === 'linux';
  if (hasDisplay() && !(always && linux)) return body({ ...process.env });
  const display = await startDisplay();
  try {
    return await body(display.env);
  } finally {
    await display.stop();
  }
}

/**
 * The switches that Electron needs here: it refuses to run as root with its sandbox, and can't make
 * one where the system keeps user namespaces from it.
 * @param {string} dist Electron's folder
 */
export function electronSwitches(dist, env = process.env) {
  if (process.platform !== 'linux') return [];
  const switches = [];
  if (process.getuid?.() === 0 || !canSandbox(dist)) switches.push('--no-sandbox');
  if (env.WAYLAND_DISPLAY && !env.DISPLAY) switches.push('--ozone-platform-hint=auto');
  return switches;
}

/** @param {string} dist */
function canSandbox(dist) {
  const setting = (/** @type {string} */ name) => {
    try {
      return readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  const restricted =
    setting('unprivileged_userns_clone') === '0' ||
    setting('apparmor_restrict_unprivileged_userns') === '1';
  if (!restricted) return true;
  try {
    const helper = statSync(join(dist, 'chrome-sandbox'));
    return helper.uid === 0 && (helper.mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}
