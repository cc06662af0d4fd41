import { parentPort } from 'node:worker_threads';
import { isAbort, toAppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { createChildGroup, lowerThread } from './children';
import type { EncodedSegment } from './encoder';
import { createGate } from './gate';
import { runSegment } from './segment-task';
import type { SegmentTask } from './segment-task';

/** A thread that runs one segment after another; see `worker-pool.ts` for the other end. */
export type ToWorker =
  /** Once, before anything runs. */
  | { readonly type: 'lower' }
  | { readonly type: 'run'; readonly task: SegmentTask }
  | { readonly type: 'suspend'; readonly suspended: boolean }
  | { readonly type: 'abort' };

export type FromWorker =
  | { readonly type: 'frame' }
  | { readonly type: 'done'; readonly result: EncodedSegment }
  /** `error` null: aborted. */
  | { readonly type: 'failed'; readonly error: ErrorData | null };

let running: AbortController | null = null;
const children = createChildGroup();
/** Where processes cannot be stopped, no frame is taken from them: they wait on their full pipes. */
const gate = createGate();

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}

async function run(task: SegmentTask, { signal }: AbortController): Promise<void> {
  const onFrame = async (): Promise<void> => {
    post({ type: 'frame' });
    await gate.pass(signal);
  };
  try {
    const result = await children.run(() => runSegment(task, onFrame, signal));
    post({ type: 'done', result });
  } catch (error) {
    post({ type: 'failed', error: isAbort(error) ? null : toAppError(error).toData() });
  }
}

parentPort?.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'lower':
      lowerThread();
      children.setPriority('low');
      break;
    case 'run':
      running = new AbortController();
      void run(message.task, running);
      break;
    case 'suspend':
      children.setSuspended(message.suspended);
      gate.setClosed(message.suspended);
      break;
    case 'abort':
      running?.abort();
  }
});
