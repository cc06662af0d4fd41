import type { Stats } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '../core/errors';
import { isTemporaryName, unwritable } from './targets';

const prefix = 'loopsmith-';
/** In each work folder: the file beside the target that the job is writing, one path a line. */
const ledger = 'writing';

/**
 * A folder for one job's parts, told by its name to belong to this process.
 * @throws AppError `temporaryUnusable`
 */
export async function makeWorkDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${prefix}${String(process.pid)}-`)).catch((error: unknown) => {
    throw temporaryUnusable(error);
  });
}

/** Notes a file outside the folder that has to go when the job is killed half-way. */
export async function noteUnfinished(workDir: string, path: string): Promise<void> {
  await writeFile(join(workDir, ledger), path).catch((error: unknown) => {
    throw temporaryUnusable(error);
  });
}

/** Why nothing can be written for the time of a job: choosing another folder for results is no help. */
function temporaryUnusable(error: unknown): AppError {
  const { code, detail } = unwritable(tmpdir(), error);
  const reason = code === 'diskFull' ? 'its disk is full' : detail['reason']!;
  return new AppError('temporaryUnusable', { path: tmpdir(), reason });
}

export async function removeWorkDir(workDir: string): Promise<void> {
  await rm(workDir, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes what earlier processes left behind when they were killed. Numbers of processes come round
 * again: a folder with this one's own number, last changed before it began, was another's.
 */
export async function removeStaleWorkDirs(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const started = Date.now() - process.uptime() * 1000;
  for (const name of names) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    const folder = join(tmpdir(), name);
    const facts = await lstat(folder).catch(() => null);
    if (!facts || !isOwnFolder(facts)) continue;
    if (pid === process.pid && facts.ctimeMs >= started) continue;
    const unfinished = await readFile(join(folder, ledger), 'utf8').catch(() => null);
    if (unfinished && isTemporaryName(basename(unfinished)))
      await rm(unfinished, { force: true }).catch(() => undefined);
    await removeWorkDir(folder).catch(() => undefined);
  }
}

/** Anyone may make a folder of our name in a shared /tmp, and write any path into it. */
function isOwnFolder(facts: Stats): boolean {
  const user = process.getuid?.();
  return facts.isDirectory() && (user === undefined || facts.uid === user);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
