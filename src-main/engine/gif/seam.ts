import { ByteSink } from './byte-sink';
import { drawFrame, TRANSPARENT } from './frame';
import { giveBack, takeKernels } from './kernels';
import { planQuality } from './quality';
import { writeImage } from './writer';

export interface SeamOptions {
  readonly width: number;
  readonly height: number;
  readonly quality: number;
  readonly colors: number | null;
  readonly delayCs: number;
  /** Also where nothing changes. */
  readonly forced: boolean;
}

/**
 * Where segments meet, the first frame of the later one, as it shall be shown, drawn onto the canvas
 * that the earlier one left: only what differs by more than the quality's tolerance. What stays is
 * off by that much at most, until it is drawn again. Returns null where nothing has to be drawn.
 */
export function drawSeam(
  before: Uint32Array,
  head: Uint32Array,
  { width, height, quality, colors, delayCs, forced }: SeamOptions,
): Uint8Array | null {
  const plan = planQuality(quality, colors);
  const kernels = takeKernels(width, height);
  kernels.shown.set(before);
  kernels.source.set(head);
  kernels.markChanges(plan.tolerance);
  kernels.countColors();
  const drawn = kernels.changed.value > 0 || forced;
  const sink = new ByteSink();
  if (drawn) {
    // The head's colours came from a palette, so they all fit.
    const exact = { ...plan, colors: 256, slack: 1, loss: 0 };
    const picture = drawFrame(kernels, exact, { dither: 'none', opaque: false, shared: null });
    writeImage({ ...picture, delayCs, transparent: TRANSPARENT, clears: false }, sink);
  }
  giveBack(kernels);
  return drawn ? sink.take() : null;
}
