import type { Histogram } from './histogram';
import { cutBoxes } from './cut';
import { refineColors, snapColors } from './refine';

/** A frame's colours and which of them stands for each bin of its histogram. */
export interface Palette {
  /** How many colours. */
  size: number;
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  /** Bin → colour. */
  lookup: Uint8Array;
  /** Whether every bin has its own colour unchanged. */
  exact: boolean;
}

export function createPalette(): Palette {
  return {
    size: 0,
    red: new Float32Array(256),
    green: new Float32Array(256),
    blue: new Float32Array(256),
    lookup: new Uint8Array(4096),
    exact: true,
  };
}

/**
 * At most `colors` colours for the histogram: its own when they fit; otherwise variance-driven cuts
 * (Heckbert's median cut with Wu's criterion) and `passes` of k-means over the bins.
 */
export function buildPalette(
  histogram: Histogram,
  colors: number,
  passes: number,
  palette: Palette,
): void {
  const { size } = histogram;
  if (palette.lookup.length < size) palette.lookup = new Uint8Array(size * 2);
  palette.exact = histogram.exact && size <= colors;
  if (size <= colors) {
    palette.size = size;
    palette.red.set(histogram.red.subarray(0, size));
    palette.green.set(histogram.green.subarray(0, size));
    palette.blue.set(histogram.blue.subarray(0, size));
    for (let bin = 0; bin < size; bin++) palette.lookup[bin] = bin;
  } else {
    cutBoxes(histogram, colors, palette);
    for (let pass = 0; pass < passes; pass++) refineColors(histogram, palette);
    snapColors(histogram, palette);
  }
  roundColors(palette);
}

function roundColors({ size, red, green, blue }: Palette): void {
  for (let i = 0; i < size; i++) {
    red[i] = Math.round(red[i]!);
    green[i] = Math.round(green[i]!);
    blue[i] = Math.round(blue[i]!);
  }
}
