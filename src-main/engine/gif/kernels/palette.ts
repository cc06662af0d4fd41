import { BLUE, colorDistance, GREEN, RED } from './color-distance';
import { changed } from './changes';
import { binCount, bins, CROWD, exact } from './histogram';
import { findNearest, loadNearest } from './nearest';
import { blue, colorOf, colorCount, green, lossless, red, setColorCount } from './palette-data';
import { carryOver, cutAnew, rememberColors } from './carry';
import { refineColors, snapColors } from './refine';

/** The palette's colours as pixels, by index. */
export const words = new StaticArray<u32>(257);
/** The index of the palette's first colour: 1 where 0 is transparent. */
export let offset: i32 = 0;

/**
 * At most `colors` colours for the histogram: its own when they fit; otherwise variance-driven cuts,
 * or the colours of the frame before, and `passes` of k-means over the bins. Indices begin at `firstIndex`.
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
    if (!carryOver(colors)) cutAnew(colors);
    for (let pass = 1; pass < passes; pass++) refineColors();
    rememberColors();
    snapColors();
  }
  words[0] = 0;
  for (let color = 0; color < colorCount; color++) {
    red[color] = nearest<f32>(red[color]);
    green[color] = nearest<f32>(green[color]);
    blue[color] = nearest<f32>(blue[color]);
    putWord(color);
  }
  // Colours have moved since the bins got theirs; where bins are few, each gets its nearest.
  if (exact && !lossless) fitPalette();
}

/** Takes the palette from `words`: `count` colours behind the transparent one. */
export function loadPalette(count: i32): void {
  offset = 1;
  setColorCount(0, false);
  for (let color = 0; color < count; color++) setColor(color, words[color + 1]);
}

/** Makes `color` this one: one there is, or the next, which no bin takes yet. */
export function setColor(color: i32, pixel: u32): void {
  red[color] = <f32>(pixel & 255);
  green[color] = <f32>((pixel >> 8) & 255);
  blue[color] = <f32>((pixel >> 16) & 255);
  putWord(color);
  if (color == colorCount) setColorCount(colorCount + 1, lossless);
}

/**
 * The `colorDistance` of the pixel that a fitted palette spoils most; what only few pixels are off by
 * counts as if spread over more of them (`leastWeight`).
 */
export let worst: f32 = 0;
/** The pixels' `colorDistance` from their colours in a fitted palette, all together. */
export let error: f64 = 0;
/** Of each bin: its pixels' distances from its colour, all together. */
const errors = new StaticArray<f32>(1 << 16);

/** Gives each bin its nearest colour; returns the pixels' `colorDistance` from theirs, all together. */
export function fitPalette(): f64 {
  loadNearest();
  for (let bin = 0; bin < binCount; bin++) {
    const at = bin * 4;
    const color = findNearest(bins[at], bins[at + 1], bins[at + 2], 0);
    colorOf[bin] = <u8>color;
    errors[bin] = errorOf(bin, color);
  }
  return judge();
}

/**
 * Adds those bins' colours that the fitted palette spoils most, `most` at most, while one takes away
 * more than `gain` of the pixels' distances. Returns what these are then, all together.
 */
export function growPalette(gain: f64, most: i32): f64 {
  for (let added = 0; added < most; added++) {
    let poorest = 0;
    for (let bin = 1; bin < binCount; bin++) if (errors[bin] > errors[poorest]) poorest = bin;
    if (<f64>errors[poorest] <= gain) break;
    takeColor(poorest);
  }
  return judge();
}

/** Adds a bin's colour, which others may be nearest to as well. */
function takeColor(bin: i32): void {
  addColor(bin);
  const color = colorCount - 1;
  for (let other = 0; other < binCount; other++) {
    const error = errorOf(other, color);
    if (error >= errors[other]) continue;
    errors[other] = error;
    colorOf[other] = <u8>color;
  }
}

const weights = new StaticArray<f32>(256);
const needs = new StaticArray<f32>(256);

/**
 * Orders the colours so that the first of them, however many, are a good palette by themselves: images
 * that need only these have short codes. Not of a palette in which bins are colours.
 */
export function sortPalette(): void {
  memory.fill(changetype<usize>(weights), 0, 256 * 4);
  for (let bin = 0; bin < binCount; bin++) weights[colorOf[bin]] += bins[bin * 4 + 3];
  for (let color = 0; color < colorCount; color++) needs[color] = weights[color] * 1e6;
  for (let place = 0; place < colorCount; place++) {
    let next = place;
    for (let color = place; color < colorCount; color++)
      if (needs[color] > needs[next]) next = color;
    const pixel = words[next + offset];
    const weight = weights[next];
    setColor(next, words[place + offset]);
    weights[next] = weights[place];
    needs[next] = needs[place];
    setColor(place, pixel);
    weights[place] = weight;
    for (let color = place + 1; color < colorCount; color++) {
      const apart = <f32>colorDistance(words[color + offset], pixel);
      needs[color] = min<f32>(needs[color], apart * weights[color]);
    }
  }
  fitPalette();
}

/**
 * Adds colours, `most` at most, until the pixels' distances are no more than `enough` all together and
 * no pixel's is more than `misfit`. Returns what they are then.
 */
export function completePalette(enough: f64, misfit: f32, most: i32): f64 {
  let total = judge();
  const least = leastWeight();
  for (let added = 0; added < most && (total > enough || worst > misfit); added++) {
    let poorest = 0;
    let need: f32 = 0;
    for (let bin = 0; bin < binCount; bin++) {
      const isFar = errors[bin] > misfit * max<f32>(least, bins[bin * 4 + 3]);
      // Those whose pixels are too far off come before all others.
      const own = isFar ? errors[bin] * 1e6 : errors[bin];
      if (own <= need) continue;
      need = own;
      poorest = bin;
    }
    takeColor(poorest);
    total = judge();
  }
  return total;
}

/** Sums the errors up. */
function judge(): f64 {
  let total: f64 = 0;
  worst = 0;
  const least = leastWeight();
  for (let bin = 0; bin < binCount; bin++) {
    total += errors[bin];
    worst = max<f32>(worst, errors[bin] / max<f32>(least, bins[bin * 4 + 3]));
  }
  setColorCount(colorCount, exact && total == 0);
  error = total;
  return total;
}

/** Below so many pixels that are off it is seen less; the more so where bins are not single colours. */
function leastWeight(): f32 {
  const share = exact ? 2 * CROWD : CROWD;
  return <f32>changed / <f32>share;
}

function addColor(bin: i32): void {
  red[colorCount] = nearest<f32>(bins[bin * 4]);
  green[colorCount] = nearest<f32>(bins[bin * 4 + 1]);
  blue[colorCount] = nearest<f32>(bins[bin * 4 + 2]);
  putWord(colorCount);
  setColorCount(colorCount + 1, false);
}

function errorOf(bin: i32, color: i32): f32 {
  const at = bin * 4;
  const r = bins[at] - red[color];
  const g = bins[at + 1] - green[color];
  const b = bins[at + 2] - blue[color];
  return (<f32>RED * r * r + <f32>GREEN * g * g + <f32>BLUE * b * b) * bins[at + 3];
}

function putWord(color: i32): void {
  const pixel = (<u32>red[color]) | ((<u32>green[color]) << 8) | ((<u32>blue[color]) << 16);
  words[color + offset] = pixel | 0xff000000;
}
