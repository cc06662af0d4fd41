import { BLUE, GREEN, RED } from './color-distance';
import { cutBoxes } from './cut';
import { binCount, bins, exact } from './histogram';
import { findNearest, loadNearest } from './nearest';
import { blue, colorOf, colorCount, green, red, setColorCount } from './palette-data';
import { refineColors, snapColors } from './refine';

/** The palette's colours as pixels, by index. */
export const words = new StaticArray<u32>(257);
/** The index of the palette's first colour: 1 where 0 is transparent. */
export let offset: i32 = 0;

/**
 * At most `colors` colours for the histogram: its own when they fit; otherwise variance-driven cuts
 * and `passes` of k-means over the bins. Indices begin at `firstIndex`.
 */
export function buildPalette(colors: i32, passes: i32, firstIndex: i32): void {
  offset = firstIndex;
  if (binCount <= colors) {
    setColorCount(binCount, exact);
    for (let bin = 0; bin < binCount; bin++) {
      red[bin] = bins[bin * 4];
      green[bin] = bins[bin * 4 + 1];
      blue[bin] = bins[bin * 4 + 2];
      colorOf[bin] = <u8>bin;
    }
  } else {
    setColorCount(cutBoxes(colors), false);
    for (let pass = 0; pass < passes; pass++) refineColors();
    snapColors();
  }
  words[0] = 0;
  for (let color = 0; color < colorCount; color++) {
    red[color] = nearest<f32>(red[color]);
    green[color] = nearest<f32>(green[color]);
    blue[color] = nearest<f32>(blue[color]);
    const pixel = (<u32>red[color]) | ((<u32>green[color]) << 8) | ((<u32>blue[color]) << 16);
    words[color + offset] = pixel | 0xff000000;
  }
}

/** Takes the palette from `words`: `count` colours behind the transparent one. */
export function loadPalette(count: i32): void {
  offset = 1;
  setColorCount(count, false);
  for (let color = 0; color < count; color++) {
    const pixel = words[color + 1];
    red[color] = <f32>(pixel & 255);
    green[color] = <f32>((pixel >> 8) & 255);
    blue[color] = <f32>((pixel >> 16) & 255);
  }
}

/** Gives each bin its nearest colour; returns the pixels' `colorDistance` from theirs, all together. */
export function fitPalette(): f64 {
  loadNearest();
  let error: f64 = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const at = bin * 4;
    const color = findNearest(bins[at], bins[at + 1], bins[at + 2], 0);
    colorOf[bin] = <u8>color;
    const r = bins[at] - red[color];
    const g = bins[at + 1] - green[color];
    const b = bins[at + 2] - blue[color];
    const apart = <f32>RED * r * r + <f32>GREEN * g * g + <f32>BLUE * b * b;
    error += <f64>(apart * bins[at + 3]);
  }
  setColorCount(colorCount, exact && error == 0);
  return error;
}
