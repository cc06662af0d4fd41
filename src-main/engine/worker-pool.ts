import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../core/errors';
import type { EncodedSegment } from './encoder';
import type { SegmentTask } from './segment-task';
import type { FromWorker, ToWorker } from './segment-worker';

/** Threads that encode segments side by side, started when first needed. */
export interface WorkerPool {
  /** Rejects with the segment's AppError, or an AbortError when the signal fires. */
  readonly run: (
    task: SegmentTask,
    onFrame: () => void,
    signal: AbortSignal,
  ) => Promise<EncodedSegment>;
  readonly close: () => Promise<void>;
}

/** A thread, and whoever waits for what it does. */
interface Thread {
  readonly worker: Worker;
  waiting: {
    readonly onFrame: () => void;
    readonly resolve: (result: EncodedSegment) => void;
    readonly reject: (reason: Error) => void;
  } | null;
}

/** The build puts the worker beside the entries; a thread cannot be started from within an archive. */
const workerFile = join(__dirname.replace('app.asar', 'app.asar.unpacked'), 'segment-worker.js');

export function createWorkerPool(): WorkerPool {
  const threads = new Set<Thread>();

  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(workerFile), waiting: null };
    threads.add(thread);
    // Listening once for all tasks: a Worker whose last listener goes stops receiving for good.
    thread.worker.on('message', (message: FromWorker) => {
      const { waiting } = thread;
      if (message.type === 'frame') waiting?.onFrame();
      else if (message.type === 'done') waiting?.resolve(message.result);
      else waiting?.reject(toError(message));
    });
    thread.worker.on('error', (error: NodeJS.ErrnoException) => {
      threads.delete(thread);
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const code = memory ? 'outOfMemory' : 'unexpected';
      thread.waiting?.reject(new AppError(code, { reason: error.message }));
    });
    return thread;
  };

  return {
    run: async (task, onFrame, signal) => {
      signal.throwIfAborted();
      const thread = [...threads].find(({ waiting }) => waiting === null) ?? start();
      const send = (message: ToWorker): void => {
        thread.worker.postMessage(message);
      };
      const onAbort = (): void => {
        send({ type: 'abort' });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await new Promise<EncodedSegment>((resolve, reject) => {
          thread.waiting = { onFrame, resolve, reject };
          send({ type: 'run', task });
        });
      } finally {
        signal.removeEventListener('abort', onAbort);
        thread.waiting = null;
      }
    },
    close: async () => {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}

function toError({ error }: FromWorker & { type: 'failed' }): Error {
  return error ? new AppError(error.code, error.detail) : new DOMException('Aborted', 'AbortError');
}
