import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../core/errors';
import type { Priority } from '../core/preferences';
import type { Rank } from './core-budget';
import type { ClipPalette, EncodedSegment } from './encoder';
import type { SeamTask } from './seam-task';
import type { SegmentTask } from './segment-task';
import type { FromWorker, ToWorker } from './segment-worker';

/** Threads that encode segments side by side, for all jobs; started when needed, and kept a while. */
export interface WorkerPool {
  /** Starts threads that will be needed soon. */
  readonly warm: (count: number) => void;
  /** Rejects with the segment's AppError, or an AbortError when the signal fires. */
  readonly run: (task: SegmentTask, options: RunOptions) => Promise<EncodedSegment>;
  /** The same of a seam. */
  readonly drawSeam: (task: SeamTask, options: RunOptions) => Promise<Uint8Array>;
  /** Of jobs' segments that start from now on; previews are never lowered, estimates always. */
  readonly setPriority: (priority: Priority) => void;
  /** Stops the jobs' segments where they are, or lets them go on. */
  readonly setSuspended: (suspended: boolean) => void;
  readonly close: () => Promise<void>;
}

export interface RunOptions {
  readonly rank: Rank;
  readonly onFrame: () => void;
  /** For a task that awaits it. */
  readonly palette: Promise<ClipPalette | null> | null;
  readonly onPalette: (palette: ClipPalette) => void;
  readonly signal: AbortSignal;
}

/** A thread, and whoever waits for what it does. */
interface Thread {
  readonly worker: Worker;
  readonly priority: Priority;
  waiting: {
    readonly options: RunOptions;
    readonly resolve: (result: EncodedSegment | Uint8Array) => void;
    readonly reject: (reason: Error) => void;
  } | null;
  /** Ends a thread that has had nothing to do for long. */
  timer?: NodeJS.Timeout;
}

/** The build puts the worker beside the entries; a thread cannot be started from within an archive. */
const builtWorker = join(__dirname.replace('app.asar', 'app.asar.unpacked'), 'segment-worker.js');

/** Longer than a job takes to be probed, so that a batch keeps its threads. */
const keptMs = 30_000;

export function createWorkerPool(workerFile = builtWorker): WorkerPool {
  const threads = new Set<Thread>();
  let priority: Priority = 'normal';
  let suspended = false;

  const send = ({ worker }: Thread, message: ToWorker): void => {
    worker.postMessage(message);
  };
  const end = async (thread: Thread): Promise<void> => {
    threads.delete(thread);
    clearTimeout(thread.timer);
    await thread.worker.terminate();
  };
  const start = (rank: Priority): Thread => {
    const thread: Thread = { worker: new Worker(workerFile), priority: rank, waiting: null };
    threads.add(thread);
    if (rank === 'low') send(thread, { type: 'lower' });
    // Listening once for all tasks: a Worker whose last listener goes stops receiving for good.
    thread.worker.on('message', (message: FromWorker) => {
      const { waiting } = thread;
      if (message.type === 'frame') waiting?.options.onFrame();
      else if (message.type === 'palette') waiting?.options.onPalette(message.palette);
      else if (message.type === 'done') waiting?.resolve(message.result);
      else waiting?.reject(toError(message));
    });
    // A thread that broke is gone; the next segment gets a new one.
    thread.worker.on('error', (error: NodeJS.ErrnoException) => {
      threads.delete(thread);
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const code = memory ? 'outOfMemory' : 'unexpected';
      thread.waiting?.reject(new AppError(code, { reason: error.message }));
    });
    thread.worker.on('exit', () => {
      threads.delete(thread);
      thread.waiting?.reject(new AppError('unexpected', { reason: 'a thread ended early' }));
    });
    return thread;
  };
  const keep = (thread: Thread): void => {
    thread.timer = setTimeout(() => void end(thread), keptMs).unref();
  };
  const find = (rank: Priority): Thread => {
    const free = [...threads].filter(({ waiting }) => waiting === null);
    return free.find((thread) => thread.priority === rank) ?? start(rank);
  };

  const priorityOf = (rank: Rank): Priority => {
    if (rank === 'job') return priority;
    return rank === 'preview' ? 'normal' : 'low';
  };
  const perform = async (
    work: ToWorker & { readonly task: unknown },
    options: RunOptions,
  ): Promise<EncodedSegment | Uint8Array> => {
    const { rank, signal } = options;
    signal.throwIfAborted();
    const thread = find(priorityOf(rank));
    clearTimeout(thread.timer);
    const onAbort = (): void => {
      send(thread, { type: 'abort' });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<EncodedSegment | Uint8Array>((resolve, reject) => {
        const waiting = { options, resolve, reject };
        thread.waiting = waiting;
        send(thread, { type: 'suspend', suspended: suspended && rank === 'job' });
        send(thread, work);
        void options.palette?.then((palette) => {
          if (thread.waiting === waiting) send(thread, { type: 'palette', palette });
        });
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
      thread.waiting = null;
      thread.timer = setTimeout(() => void end(thread), keptMs).unref();
    }
  };

  return {
    warm: (count) => {
      while (threads.size < count) keep(start(priority));
    },
    run: (task, options) => perform({ type: 'run', task }, options) as Promise<EncodedSegment>,
    drawSeam: (task, options) => perform({ type: 'seam', task }, options) as Promise<Uint8Array>,
    setPriority: (wanted) => {
      priority = wanted;
    },
    setSuspended: (now) => {
      suspended = now;
      for (const thread of threads) {
        if (thread.waiting?.options.rank === 'job') send(thread, { type: 'suspend', suspended });
      }
    },
    close: async () => {
      await Promise.all([...threads].map(end));
    },
  };
}

function toError({ error }: FromWorker & { type: 'failed' }): Error {
  return error ? new AppError(error.code, error.detail) : new DOMException('Aborted', 'AbortError');
}
