/** Asking whether a host can be reached, and remembering for a while that something failed. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { run } from './processes.mjs';

const REMEMBER_MS = 6 * 60 * 60 * 1000;

/**
 * Whether the host of an address answers within a few seconds. Asked in a child: a name look-up
 * that hangs cannot be ended in this process, and would hold up its exit.
 * @param {string} address
 * @param {number} [timeoutMs]
 */
export async function canReach(address, timeoutMs = 3000) {
  const { hostname, protocol, port } = new URL(address);
  const script = `
    const [host, port] = process.argv.slice(1);
    const socket = require('net').connect({ host, port: Number(port) });
    socket.once('connect', () => process.exit(0)).once('error', () => process.exit(1));`;
  const number = port || (protocol === 'http:' ? '80' : '443');
  const { status } = await run(process.execPath, ['-e', script, hostname, number], { timeoutMs });
  return status === 0;
}

/** @param {string} name */
export const memoryFile = (name) => join(cacheDir(), `${name}-failed.json`);

/**
 * Why something failed in the last hours, or undefined.
 * @param {string} name
 * @returns {string | undefined}
 */
export function recentFailure(name, now = Date.now()) {
  try {
    const { at, reason } = JSON.parse(readFileSync(memoryFile(name), 'utf8'));
    return now - at < REMEMBER_MS && now >= at ? reason : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {string | undefined} reason nothing forgets what was remembered
 */
export function rememberFailure(name, reason, now = Date.now()) {
  if (reason === undefined) return rmSync(memoryFile(name), { force: true });
  mkdirSync(cacheDir(), { recursive: true });
  writeFileSync(memoryFile(name), JSON.stringify({ at: now, reason }));
}
