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

/** The build puts the worker beside the entries. */
const workerFile = join(__dirname, 'segment-worker.js');

export function createWorkerPool(): WorkerPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  function runOn(
    worker: Worker,
    task: SegmentTask,
    onFrame: () => void,
    signal: AbortSignal,
  ): Promise<EncodedSegment> {
    const send = (message: ToWorker): void => {
      worker.postMessage(message);
    };
    const onAbort = (): void => {
      send({ type: 'abort' });
    };
    return new Promise<EncodedSegment>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'frame') onFrame();
        else if (message.type === 'done') resolve(message.result);
        else if (message.error) reject(new AppError(message.error.code, message.error.detail));
        else reject(new DOMException('Aborted', 'AbortError'));
      });
      // A thread that dies has no message left to give, and takes no other task.
      worker.on('error', (error: NodeJS.ErrnoException) => {
        all.delete(worker);
        const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(new AppError(memory ? 'outOfMemory' : 'unexpected', { reason: error.message }));
      });
      signal.addEventListener('abort', onAbort, { once: true });
      send({ type: 'run', task });
    }).finally(() => {
      signal.removeEventListener('abort', onAbort);
      worker.removeAllListeners();
      if (all.has(worker)) idle.push(worker);
    });
  }

  return {
    run: (task, onFrame, signal) => {
      signal.throwIfAborted();
      const worker = idle.pop() ?? new Worker(workerFile);
      all.add(worker);
      return runOn(worker, task, onFrame, signal);
    },
    close: async () => {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
