import { parentPort } from 'node:worker_threads';
import { isAbort, toAppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { lowerThread, wholeThread as children } from './children';
import type { ClipPalette, EncodedSegment } from './encoder';
import { loadLibrary } from './ffmpeg';
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
  /** What the segment that runs awaits. */
  | { readonly type: 'palette'; readonly palette: ClipPalette | null }
  | { readonly type: 'suspend'; readonly suspended: boolean }
  | { readonly type: 'abort' };

export type FromWorker =
  | { readonly type: 'frame' }
  | { readonly type: 'palette'; readonly palette: ClipPalette }
  | { readonly type: 'done'; readonly result: EncodedSegment | Uint8Array }
  /** `error` null: aborted. */
  | { readonly type: 'failed'; readonly error: ErrorData | null };

let running: AbortController | null = null;
let tellPalette: ((palette: ClipPalette | null) => void) | null = null;
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
  const palette = task.awaitsPalette ? awaitPalette(signal) : null;
  return runSegment(task, { onFrame, palette, onPalette }, signal);
}

/** Rejects when the signal fires. */
function awaitPalette(signal: AbortSignal): Promise<ClipPalette | null> {
  const told = new Promise<ClipPalette | null>((resolve, reject) => {
    tellPalette = resolve;
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  // The segment may fail before it asks.
  told.catch(() => undefined);
  return told;
}

// While the source is still being looked at.
loadLibrary();

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
    case 'palette':
      tellPalette?.(message.palette);
      break;
    case 'suspend':
      children.setSuspended(message.suspended);
      gate.setClosed(message.suspended);
      break;
    case 'abort':
      running?.abort();
  }
});
