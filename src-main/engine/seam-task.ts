import type { SeamContext } from './encoder';
import { encoders } from './encoders';

/** One seam's work, as plain data for a worker thread. */
export type SeamTask = SeamContext;

/** Draws a segment's first frame onto the canvas before it; see `Encoder.drawSeam`. */
export function runSeam(task: SeamTask): Promise<Uint8Array> {
  const { drawSeam } = encoders[task.plan.format];
  if (!drawSeam) throw new Error('this format has no seams');
  return drawSeam(task);
}
