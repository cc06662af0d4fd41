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

/** Work for a thread, and whoever waits for it. */
interface Errand {
  readonly work: ToWorker & { readonly task: unknown };
  readonly options: RunOptions;
  readonly priority: Priority;
  readonly resolve: (result: EncodedSegment | Uint8Array) => void;
  readonly reject: (reason: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly priority: Priority;
  errand: Errand | null;
  /** Ends a thread that has had nothing to do for long. */
  timer?: NodeJS.Timeout;
}

/** The build puts the worker beside the entries; a thread cannot be started from within an archive. */
const builtWorker = join(__dirname.replace('app.asar', 'app.asar.unpacked'), 'segment-worker.js');

/** Longer than a job takes to be probed, so that a batch keeps its threads. */
const keptMs = 30_000;

/**
 * A thread's garbage is mostly pictures, which weigh little in its heap: with room for more, half of what
 * a thread takes is those that are not collected yet.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

export function createWorkerPool(workerFile = builtWorker): WorkerPool {
  const threads = new Set<Thread>();
  /** What waits for a thread that will be free soon. */
  const line: Errand[] = [];
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
  const give = (thread: Thread, errand: Errand): void => {
    const { rank, palette } = errand.options;
    clearTimeout(thread.timer);
    thread.errand = errand;
    send(thread, { type: 'suspend', suspended: suspended && rank === 'job' });
    send(thread, errand.work);
    void palette?.then((told) => {
      if (thread.errand === errand) send(thread, { type: 'palette', palette: told });
    });
  };
  const keep = (thread: Thread): void => {
    thread.timer = setTimeout(() => void end(thread), keptMs).unref();
  };
  /** Whoever is first in line for it gets it, but seams before all else. */
  const release = (thread: Thread): void => {
    thread.errand = null;
    const alike = line.filter((errand) => errand.priority === thread.priority);
    const next = alike.find(({ work }) => work.type === 'seam') ?? alike[0];
    if (!next) {
      keep(thread);
      return;
    }
    line.splice(line.indexOf(next), 1);
    give(thread, next);
  };
  /** A thread that broke, or was ended, is gone; what waited for it gets a new one. */
  const lose = (thread: Thread, error: AppError): void => {
    threads.delete(thread);
    thread.errand?.reject(error);
    thread.errand = null;
    for (const errand of line.splice(0)) give(start(errand.priority), errand);
  };
  const start = (rank: Priority): Thread => {
    const worker = new Worker(workerFile, { resourceLimits });
    const thread: Thread = { worker, priority: rank, errand: null };
    threads.add(thread);
    if (rank === 'low') send(thread, { type: 'lower' });
    // Listening once for all tasks: a Worker whose last listener goes stops receiving for good.
    worker.on('message', (message: FromWorker) => {
      const { errand } = thread;
      if (message.type === 'frame') errand?.options.onFrame();
      else if (message.type === 'palette') errand?.options.onPalette(message.palette);
      else {
        release(thread);
        if (message.type === 'done') errand?.resolve(message.result);
        else errand?.reject(toError(message));
      }
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const code = memory ? 'outOfMemory' : 'unexpected';
      lose(thread, new AppError(code, { reason: error.message }));
    });
    worker.on('exit', () => {
      lose(thread, endedEarly());
    });
    return thread;
  };

  const priorityOf = (rank: Rank): Priority => {
    if (rank === 'job') return priority;
    return rank === 'preview' ? 'normal' : 'low';
  };
  /**
   * Where no thread is free, a job's seam waits for one that encodes a segment of that job, and the next
   * segment for the seam's, which takes little time: a thread more would take as much memory as any.
   */
  const isFreeSoon = ({ work, options }: Errand, { errand }: Thread): boolean => {
    if (options.rank !== 'job' || errand?.options.rank !== 'job') return false;
    // A job has one signal.
    const ofSameJob = errand.options.signal === options.signal;
    return errand.work.type === 'seam' || (work.type === 'seam' && ofSameJob);
  };
  const perform = async (
    work: Errand['work'],
    options: RunOptions,
  ): Promise<EncodedSegment | Uint8Array> => {
    const { rank, signal } = options;
    signal.throwIfAborted();
    let onAbort = (): void => undefined;
    try {
      return await new Promise<EncodedSegment | Uint8Array>((resolve, reject) => {
        const errand: Errand = { work, options, priority: priorityOf(rank), resolve, reject };
        onAbort = () => {
          const at = line.indexOf(errand);
          if (at >= 0) {
            line.splice(at, 1);
            reject(signal.reason as Error);
          }
          const thread = [...threads].find((each) => each.errand === errand);
          if (thread) send(thread, { type: 'abort' });
        };
        signal.addEventListener('abort', onAbort, { once: true });
        const alike = [...threads].filter((each) => each.priority === errand.priority);
        const free = alike.find((each) => each.errand === null);
        if (free) give(free, errand);
        else if (alike.some((thread) => isFreeSoon(errand, thread))) line.push(errand);
        else give(start(errand.priority), errand);
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
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
        if (thread.errand?.options.rank === 'job') send(thread, { type: 'suspend', suspended });
      }
    },
    close: async () => {
      for (const errand of line.splice(0)) errand.reject(endedEarly());
      await Promise.all([...threads].map(end));
    },
  };
}

const endedEarly = (): AppError => new AppError('unexpected', { reason: 'a thread ended early' });

function toError({ error }: FromWorker & { type: 'failed' }): Error {
  return error ? new AppError(error.code, error.detail) : new DOMException('Aborted', 'AbortError');
}
