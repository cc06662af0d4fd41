import { cutBoxes } from './cut';
import { binCount, bins, exact } from './histogram';
import { colorCount, colorOf, setColorCount } from './palette-data';
import { farOff, refineColors } from './refine';

/**
 * A film's next frame has about the colours of the one before, so k-means goes on from these instead
 * of from new cuts: that takes half as long, and colours stay what they were. It does so while the
 * colours fit nearly as well as when they were cut, also those of something small that is new, and for
 * some frames only.
 */
const MISFIT: f64 = 1.05;
const MOST_FRAMES: i32 = 8;
/** Of so many more pixels it is seen at once that they have another colour: something new has come. */
const NEW_PIXELS: f32 = 32;

/** The mean distance of pixels from their colours when these were cut, how many were far, how long ago. */
let errorWhenCut: f64 = 0;
let farWhenCut: f32 = 0;
let age: i32 = MOST_FRAMES;
let lastCount: i32 = 0;
/** Of each cell of the grid: the colour it got last. A good guess makes the search short. */
const colorOfCell = new StaticArray<u8>(1 << 16);

/** Takes the last palette over and refines it once; false where it does not fit. */
export function carryOver(colors: i32): bool {
  if (exact || lastCount != colors || age >= MOST_FRAMES) return false;
  age++;
  setColorCount(colors, false);
  for (let bin = 0; bin < binCount; bin++) {
    // A cell that the last palette did not meet may still have the colour of one with more.
    colorOf[bin] = <u8>min(<i32>colorOfCell[cellOf(bin)], colors - 1);
  }
  return refineColors() <= errorWhenCut * MISFIT && farOff <= farWhenCut + NEW_PIXELS;
}

/** A palette by cuts, refined once. */
export function cutAnew(colors: i32): void {
  setColorCount(cutBoxes(colors), false);
  errorWhenCut = refineColors();
  farWhenCut = farOff;
  age = 0;
}

export function rememberColors(): void {
  lastCount = colorCount;
  for (let bin = 0; bin < binCount; bin++) colorOfCell[cellOf(bin)] = colorOf[bin];
}

/** For segments to come: they begin anew, and draw what they would draw with kernels of their own. */
export function forgetColors(): void {
  lastCount = 0;
  memory.fill(changetype<usize>(colorOfCell), 0, 1 << 16);
}

function cellOf(bin: i32): i32 {
  const at = bin * 4;
  const red = (<i32>bins[at]) >> 3;
  const green = (<i32>bins[at + 1]) >> 2;
  return red | (green << 5) | (((<i32>bins[at + 2]) >> 3) << 11);
}
