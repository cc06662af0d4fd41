import { parentPort } from 'node:worker_threads';
import { isAbort, toAppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import type { EncodedSegment } from './encoder';
import { runSegment } from './segment-task';
import type { SegmentTask } from './segment-task';

/** A thread that runs one segment after another; see `worker-pool.ts` for the other end. */
export type ToWorker =
  { readonly type: 'run'; readonly task: SegmentTask } | { readonly type: 'abort' };

export type FromWorker =
  | { readonly type: 'frame' }
  | { readonly type: 'done'; readonly result: EncodedSegment }
  /** `error` null: aborted. */
  | { readonly type: 'failed'; readonly error: ErrorData | null };

let running: AbortController | null = null;

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}

async function run(task: SegmentTask, controller: AbortController): Promise<void> {
  const onFrame = (): void => {
    post({ type: 'frame' });
  };
  try {
    post({ type: 'done', result: await runSegment(task, onFrame, controller.signal) });
  } catch (error) {
    post({ type: 'failed', error: isAbort(error) ? null : toAppError(error).toData() });
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'abort') {
    running?.abort();
    return;
  }
  running = new AbortController();
  void run(message.task, running);
});
