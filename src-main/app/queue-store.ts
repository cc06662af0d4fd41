import type { Stats } from 'node:fs';
import { readFileSync, renameSync, statSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { AppError } from '../core/errors';
import type { Job } from '../core/job';
import { packQueue, readQueue, settleSaving } from '../core/stored-queue';

export interface QueueStore {
  /** The jobs as they were when the app ended, however it ended. */
  readonly jobs: readonly Job[];
  /** Why not all of them are there: where the file that could not be read lies now. */
  readonly error: AppError | null;
  /** Writes the queue soon: at once what would be lost, a moment later what is still typed at. */
  save(jobs: () => readonly Job[], when: 'now' | 'later'): void;
  /** Writes what is still waiting to be written. */
  flush(): Promise<void>;
}

const LATER_MS = 300;

/**
 * The queue's file: read once, then held in memory and written whole. It is written under another
 * name, brought to the disk and renamed, so that a crash leaves the old one or the new one.
 */
export function openQueueStore(
  path: string,
  onFailed: (error: unknown) => void,
  now: () => Date = () => new Date(),
): QueueStore {
  const { jobs, error } = read(path, now);
  let pending: (() => readonly Job[]) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let tail = Promise.resolve();
  let failed = false;

  const writePending = async (): Promise<void> => {
    // What changed while the last one was written is written at once.
    if (!pending) return;
    const text = JSON.stringify(packQueue(pending()));
    pending = null;
    try {
      await replaceFile(path, text);
      failed = false;
    } catch (reason) {
      // A full disk fails each time; that is told once, until it works again.
      if (!failed) onFailed(reason);
      failed = true;
    }
  };
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    tail = tail.then(writePending);
    return tail;
  };

  return {
    jobs,
    error,
    save(current, when) {
      pending = current;
      if (timer && when === 'later') return;
      clearTimeout(timer);
      timer = setTimeout(() => void write(), when === 'now' ? 0 : LATER_MS);
    },
    flush: write,
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** A file that cannot be read, or not all of it, is set aside under a name with the date. */
function read(path: string, now: () => Date): Pick<QueueStore, 'jobs' | 'error'> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { jobs: [], error: null };
    return { jobs: [], error: setAside(path, now) };
  }
  const { jobs: stored, damaged } = readQueue(parse(text));
  const find = (file: string): Stats | undefined => statSync(file, { throwIfNoEntry: false });
  const jobs = stored.map((job) => settleSaving(job, find));
  return { jobs, error: damaged ? setAside(path, now) : null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function setAside(path: string, now: () => Date): AppError {
  const date = now().toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  const aside = `${path.replace(/\.json$/, '')}.unreadable-${date}.json`;
  try {
    renameSync(path, aside);
    return new AppError('queueUnreadable', { path: aside });
  } catch {
    return new AppError('queueUnreadable', { path });
  }
}
