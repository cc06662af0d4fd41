import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { cliPath } from './cli';

/**
 * What to put before a command so that permission bits bind it: nothing for a plain user, another
 * user's identity for root. Null where that cannot be had.
 */
export function findUnprivileged(): readonly string[] | null {
  if (process.getuid?.() !== 0) return [];
  const prefix = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const [program = '', ...args] = [...prefix, process.execPath, cliPath, '--version'];
  return spawnSync(program, args).status === 0 ? prefix : null;
}

/** Mounts a tiny disk; false where this machine does not let us. */
export async function mountTiny(folder: string, kilobytes: number): Promise<boolean> {
  await mkdir(folder);
  const options = `size=${String(kilobytes)}k,mode=777`;
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

export function unmount(folder: string): void {
  spawnSync('umount', [folder]);
}

/** True where a program is installed. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}
