import { parentPort } from 'node:worker_threads';
import { isAbort, toAppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { createChildGroup, lowerThread } from './children';
import type { ClipPalette, EncodedSegment } from './encoder';
import { createGate } from './gate';
import { runSegment } from './segment-task';
import type { SegmentTask } from './segment-task';
import { runSeam } from './seam-task';
import type { SeamTask } from './seam-task';

/** A thread that runs one segment after another; see `worker-pool.ts` for the other end. */
export type ToWorker =
  /** Once, before anything runs. */
  | { readonly type: 'lower' }
  | { readonly type: 'run'; readonly task: SegmentTask }
  | { readonly type: 'seam'; readonly task: SeamTask }
  | { readonly type: 'suspend'; readonly suspended: boolean }
  | { readonly type: 'abort' };

export type FromWorker =
  | { readonly type: 'frame' }
  | { readonly type: 'palette'; readonly palette: ClipPalette }
  | { readonly type: 'done'; readonly result: EncodedSegment | Uint8Array }
  /** `error` null: aborted. */
  | { readonly type: 'failed'; readonly error: ErrorData | null };

let running: AbortController | null = null;
const children = createChildGroup();
/** Where processes cannot be stopped, no frame is taken from them: they wait on their full pipes. */
const gate = createGate();

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}

/** Does one piece of work and tells how it went. */
async function perform(work: () => Promise<EncodedSegment | Uint8Array>): Promise<void> {
  try {
    post({ type: 'done', result: await work() });
  } catch (error) {
    post({ type: 'failed', error: isAbort(error) ? null : toAppError(error).toData() });
  }
}

function encode(task: SegmentTask, signal: AbortSignal): Promise<EncodedSegment> {
  const onFrame = async (): Promise<void> => {
    post({ type: 'frame' });
    await gate.pass(signal);
  };
  const onPalette = (palette: ClipPalette): void => {
    post({ type: 'palette', palette });
  };
  return children.run(() => runSegment(task, { onFrame, onPalette }, signal));
}

parentPort?.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'lower':
      lowerThread();
      children.setPriority('low');
      break;
    case 'run': {
      const { signal } = (running = new AbortController());
      void perform(() => encode(message.task, signal));
      break;
    }
    case 'seam':
      void perform(() => runSeam(message.task));
      break;
    case 'suspend':
      children.setSuspended(message.suspended);
      gate.setClosed(message.suspended);
      break;
    case 'abort':
      running?.abort();
  }
});
