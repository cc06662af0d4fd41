import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isTemporaryName, unwritable } from './targets';

const prefix = 'loopsmith-';
/** In each work folder: the file beside the target that the job is writing, one path a line. */
const ledger = 'writing';

/**
 * A folder for one job's parts, told by its name to belong to this process.
 * @throws AppError `targetNotWritable`, `diskFull`
 */
export async function makeWorkDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${prefix}${String(process.pid)}-`)).catch((error: unknown) => {
    throw unwritable(tmpdir(), error);
  });
}

/** Notes a file outside the folder that has to go when the job is killed half-way. */
export async function noteUnfinished(workDir: string, path: string): Promise<void> {
  await writeFile(join(workDir, ledger), path).catch((error: unknown) => {
    throw unwritable(tmpdir(), error);
  });
}

export async function removeWorkDir(workDir: string): Promise<void> {
  await rm(workDir, { recursive: true, force: true, maxRetries: 3 });
}

/** Removes what earlier processes left behind when they were killed. */
export async function removeStaleWorkDirs(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    if (!(await isOwnFolder(folder))) continue;
    const unfinished = await readFile(join(folder, ledger), 'utf8').catch(() => null);
    if (unfinished && isTemporaryName(basename(unfinished)))
      await rm(unfinished, { force: true }).catch(() => undefined);
    await removeWorkDir(folder).catch(() => undefined);
  }
}

/** Anyone may make a folder of our name in a shared /tmp, and write any path into it. */
async function isOwnFolder(path: string): Promise<boolean> {
  const facts = await lstat(path).catch(() => null);
  const user = process.getuid?.();
  return facts?.isDirectory() === true && (user === undefined || facts.uid === user);
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
