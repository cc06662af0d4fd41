import { BLUE, GREEN, RED } from './color-distance';
import { binCount, bins } from './histogram';
import { leastOf, placeOfLeast } from './lanes';
import { blue, colorCount, colorOf, green, red } from './palette-data';

/**
 * Ordered dither between two colours of a palette: each bin gets the partner that, mixed with its
 * nearest colour, comes closest to it (after J. Yliluoma, "Arbitrary-palette positional dithering
 * algorithm", 2011, with the mix found on the line between the two). So the pattern is as strong as
 * the palette is coarse at that place, and as it is anchored to the canvas it cannot crawl.
 */

/** How much of a mix's contrast counts as an error: far colours make coarse grain. */
const GRAIN: f32 = 0.25;
/** The furthest two colours may be apart to be mixed: 24 levels in every channel. */
const REACH: f32 = 9 * 24 * 24;
/** Mixes with less of the other colour than this are left alone. */
const LEAST: f32 = 0.1;
const SIDE: i32 = 8;
const UNKNOWN: i16 = -1;

/** Bayer's matrix (1973) as thresholds between 0 and 1, anchored to the canvas. */
const thresholds = createBayer();
const partners = new StaticArray<i16>(1 << 16);
/**
 * For each colour those within reach, found when first needed, 256 places each: which they are, how
 * far away in each channel, and in all. They are looked at by fours.
 */
const close = new StaticArray<u8>(256 * 256);
const closeRed = new StaticArray<f32>(256 * 256);
const closeGreen = new StaticArray<f32>(256 * 256);
const closeBlue = new StaticArray<f32>(256 * 256);
const lengths = new StaticArray<f32>(256 * 256);
const closeCount = new StaticArray<i16>(256);

function createBayer(): StaticArray<f32> {
  const out = new StaticArray<f32>(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let value = 0;
      for (let bit = 1, unit = SIDE * SIDE; bit < SIDE; bit *= 2) {
        unit /= 4;
        const below = (y & bit) == 0 ? 0 : 1;
        const beside = (x & bit) == 0 ? 0 : 1;
        value += unit * (2 * (beside ^ below) + below);
      }
      out[y * SIDE + x] = (<f32>value + 0.5) / <f32>(SIDE * SIDE);
    }
  }
  return out;
}

/** Forgets the partners of the frame before. */
export function loadMixer(): void {
  for (let bin = 0; bin < binCount; bin++) partners[bin] = UNKNOWN;
  for (let color = 0; color < colorCount; color++) closeCount[color] = UNKNOWN;
}

/** The colour for a pixel of `bin` at (x, y). */
export function mixColor(pixel: u32, bin: i32, x: i32, y: i32): i32 {
  const near = <i32>colorOf[bin];
  let partner = <i32>partners[bin];
  if (partner < 0) {
    partner = findPartner(bin);
    partners[bin] = <i16>partner;
  }
  if (partner == near) return near;
  const threshold = thresholds[(y & (SIDE - 1)) * SIDE + (x & (SIDE - 1))];
  return placeBetween(near, partner, pixel) > threshold ? partner : near;
}

/** The best colour to mix in for a bin; its nearest one itself where mixing gains nothing. */
function findPartner(bin: i32): i32 {
  const near = <i32>colorOf[bin];
  if (closeCount[near] < 0) listClose(near);
  const r = bins[bin * 4] - red[near];
  const g = bins[bin * 4 + 1] - green[near];
  const b = bins[bin * 4 + 2] - blue[near];
  const alone = weigh(r, g, b, r, g, b);
  let best = alone;
  let partner = near;
  const inRed = f32x4.splat(<f32>RED * r);
  const inGreen = f32x4.splat(<f32>GREEN * g);
  const inBlue = f32x4.splat(<f32>BLUE * b);
  const start = near << 8;
  for (let i = start; i < start + closeCount[near]; i += 4) {
    const at = (<usize>i) << 2;
    const x = f32x4.mul(inRed, v128.load(changetype<usize>(closeRed) + at));
    const y = f32x4.mul(inGreen, v128.load(changetype<usize>(closeGreen) + at));
    const z = f32x4.mul(inBlue, v128.load(changetype<usize>(closeBlue) + at));
    const length = v128.load(changetype<usize>(lengths) + at);
    const along = f32x4.add(f32x4.add(x, y), z);
    const mix = f32x4.div(along, length);
    const other = f32x4.sub(f32x4.splat(1), mix);
    const grain = f32x4.mul(f32x4.mul(f32x4.mul(f32x4.splat(GRAIN), mix), other), length);
    const gained = f32x4.sub(f32x4.splat(alone), f32x4.mul(mix, along));
    const enough = f32x4.ge(along, f32x4.mul(f32x4.splat(LEAST), length));
    const errors = v128.bitselect(f32x4.add(gained, grain), f32x4.splat(f32.MAX_VALUE), enough);
    if (!v128.any_true(f32x4.lt(errors, f32x4.splat(best)))) continue;
    const least = leastOf(errors);
    best = f32x4.extract_lane(least, 0);
    partner = close[i + placeOfLeast(errors, least)];
  }
  return partner;
}

function listClose(near: i32): void {
  const start = near << 8;
  let end = start;
  for (let color = 0; color < colorCount; color++) {
    const x = red[color] - red[near];
    const y = green[color] - green[near];
    const z = blue[color] - blue[near];
    const length = weigh(x, y, z, x, y, z);
    if (length == 0 || length > REACH) continue;
    close[end] = <u8>color;
    putClose(end++, x, y, z, length);
  }
  closeCount[near] = <i16>(end - start);
  // The last four are filled up with what is nothing to mix.
  while ((end & 3) != 0) putClose(end++, 0, 0, 0, 1);
}

function putClose(at: i32, x: f32, y: f32, z: f32, length: f32): void {
  closeRed[at] = x;
  closeGreen[at] = y;
  closeBlue[at] = z;
  lengths[at] = length;
}

/** Where between the near colour (0) and its partner (1) a pixel lies. */
function placeBetween(near: i32, partner: i32, pixel: u32): f32 {
  const x = red[partner] - red[near];
  const y = green[partner] - green[near];
  const z = blue[partner] - blue[near];
  const r = <f32>(pixel & 255) - red[near];
  const g = <f32>((pixel >> 8) & 255) - green[near];
  const b = <f32>((pixel >> 16) & 255) - blue[near];
  return weigh(r, g, b, x, y, z) / weigh(x, y, z, x, y, z);
}

/** The inner product that `colorDistance` is made of. */
function weigh(r: f32, g: f32, b: f32, x: f32, y: f32, z: f32): f32 {
  return <f32>RED * r * x + <f32>GREEN * g * y + <f32>BLUE * b * z;
}
