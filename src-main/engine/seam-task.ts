import { open } from 'node:fs/promises';
import type { SeamContext } from './encoder';
import { encoders } from './encoders';

/** One seam's work, as plain data for a worker thread. */
export interface SeamTask extends Omit<SeamContext, 'write'> {
  /** Where the image's bytes go: a new file, made only where something has to be drawn. */
  readonly path: string;
}

/** Draws a segment's first frame onto the canvas before it; see `Seam`. */
export async function runSeam({ path, ...context }: SeamTask): Promise<boolean> {
  const { seam } = encoders[context.plan.format];
  if (!seam) throw new Error('this format has no seams');
  const write = async (bytes: Uint8Array): Promise<void> => {
    const file = await open(path, 'wx');
    await file.writeFile(bytes).finally(() => file.close());
  };
  return seam.draw({ ...context, write });
}
