import { ByteSink } from '../byte-sink';
import type { ClipPalette } from '../encoder';
import { drawFrame, examineFrame, TRANSPARENT } from './frame';
import type { Kernels } from './kernels';
import { createIndexEncoder } from './layouts';
import { sharedPalette } from './palettes';
import { noLoss, planQuality } from './quality';
import { writeImage } from './writer';

export interface SeamOptions {
  readonly quality: number;
  readonly colors: number | null;
  /** The later segment's. */
  readonly clipPalette: ClipPalette | null;
  readonly delayCs: number;
  /** Also where nothing changes. */
  readonly forced: boolean;
}

/** A picture at a segment's end: as it came from the source, and as the segment shows it. */
export interface ShownPicture {
  readonly source: Uint32Array;
  readonly shown: Uint32Array;
}

/** A seam's image, null where nothing has to be drawn, and the canvas as it is shown then. */
export interface DrawnSeam {
  readonly bytes: Uint8Array | null;
  /** The kernels'. */
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
 * Where segments meet: the first picture of the later one, which goes on from it as it shows it
 * itself, drawn onto what the earlier one left. Of that stays what any frame would leave: where the
 * source stands still or is within the tolerance, and where nothing nearer to it comes.
 */
export function drawSeam(
  kernels: Kernels,
  tail: ShownPicture,
  head: ShownPicture,
  { quality, colors, clipPalette, delayCs, forced }: SeamOptions,
): DrawnSeam {
  const plan = planQuality(quality, colors);
  const { source, previous, shown } = kernels;
  shown.set(tail.shown);
  previous.set(tail.source);
  source.set(head.source);
  const own = examineFrame(kernels, plan, false);
  previous.set(head.shown);
  kernels.settle();
  previous.fill(0);
  kernels.markChanges(0);
  kernels.countColors(plan.crowded);
  const drawn = kernels.changed.value > 0 || forced;
  const sink = new ByteSink();
  if (drawn) {
    // What is left to draw has the colours of the head's palette, which all fit.
    const nothing = { ...noLoss, tolerance: 0, slack: 1, misfit: 0, enough: 0 };
    const exact = { ...(own ?? plan), ...nothing, colors: 256 };
    const picture = drawFrame(kernels, exact, {
      ...{ dither: 'none', opaque: false },
      shared: clipPalette && sharedPalette(clipPalette, false),
      encodeIndices: createIndexEncoder(),
    });
    writeImage({ ...picture, delayCs, transparent: TRANSPARENT, clears: false }, sink);
  }
  return { bytes: drawn ? sink.take() : null, shown };
}
