import { ByteSink } from '../byte-sink';
import { drawFrame, TRANSPARENT } from './frame';
import { giveBack, takeKernels } from './kernels';
import { createIndexEncoder } from './layouts';
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

/** A seam's image, null where nothing has to be drawn, and the canvas as it is shown then. */
export interface DrawnSeam {
  readonly bytes: Uint8Array | null;
  readonly shown: Uint32Array;
}

/** The lowest bit of a pixel's opacity, which no kernel looks at: 0 until the pixel is drawn. */
const TOUCHED = 1 << 24;

/** A segment that was given its head by a seam has drawn nothing yet. */
export function markUntouched(shown: Uint32Array): void {
  for (let i = 0; i < shown.length; i++) shown[i] = shown[i]! & ~TOUCHED;
}

/**
 * Puts what a seam really left into a segment's last canvas, where the segment drew nothing over it:
 * what seams leave within the tolerance must not add up.
 */
export function fillUntouched(tail: Uint32Array, shown: Uint32Array): void {
  for (let i = 0; i < tail.length; i++) if ((tail[i]! & TOUCHED) === 0) tail[i] = shown[i]!;
}

/**
 * Where segments meet, the first frame of the later one, as it shall be shown, drawn onto the canvas
 * that the earlier one left: only what differs by more than the quality's tolerance. What stays is
 * off by that much at most, until it is drawn again.
 */
export function drawSeam(
  before: Uint32Array,
  head: Uint32Array,
  { width, height, quality, colors, delayCs, forced }: SeamOptions,
): DrawnSeam {
  const plan = planQuality(quality, colors);
  const kernels = takeKernels(width, height);
  kernels.shown.set(before);
  kernels.source.set(head);
  kernels.markChanges(plan.tolerance);
  kernels.countColors(plan.crowded);
  const drawn = kernels.changed.value > 0 || forced;
  const sink = new ByteSink();
  if (drawn) {
    // The head's colours came from a palette, so they all fit.
    const exact = { ...plan, colors: 256, slack: 1, loss: 0 };
    const encodeIndices = createIndexEncoder();
    const options = { dither: 'none', opaque: false, shared: null, encodeIndices } as const;
    const picture = drawFrame(kernels, exact, options);
    writeImage({ ...picture, delayCs, transparent: TRANSPARENT, clears: false }, sink);
  }
  const shown = kernels.shown.slice();
  giveBack(kernels);
  return { bytes: drawn ? sink.take() : null, shown };
}
