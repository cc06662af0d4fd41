import { BLUE, GREEN, RED } from './color-distance';
import { leastOf, placeOfLeast } from './lanes';
import { blue, colorCount, green, red } from './palette-data';

/**
 * Nearest colour of a palette. Colours are sorted by their projection on the grey axis; two
 * projections never differ by more than their colours' distance, so a search walks outward from the
 * sought one and stops early (J. Friedman et al., "An algorithm for finding nearest neighbors", 1975).
 */
const SCALE: f64 = 1 / Math.sqrt(3);
const RED_AXIS: f32 = <f32>(Math.sqrt(RED) * SCALE);
const GREEN_AXIS: f32 = <f32>(Math.sqrt(GREEN) * SCALE);
const BLUE_AXIS: f32 = <f32>(Math.sqrt(BLUE) * SCALE);
/** Above the greatest projection, white's. */
const LEVELS: i32 = 1024;

/** A search looks at so many colours at once, and may look past the ends. */
const STRIDE: i32 = 4;
const ROOM: i32 = 256 + 2 * STRIDE;
/** Too far from any colour to be the nearest one. */
const NOWHERE: f32 = 1e9;

let size: i32 = 0;
/** In the order of their projection: it, the three channels, and which colour it is. */
const keys = new StaticArray<f32>(ROOM);
const reds = new StaticArray<f32>(ROOM);
const greens = new StaticArray<f32>(ROOM);
const blues = new StaticArray<f32>(ROOM);
const ids = new StaticArray<u8>(ROOM);
/** The first sorted place for each whole projection, to start searches at. */
const places = new StaticArray<u16>(LEVELS);

/** Takes over the palette's colours as they are now. */
export function loadNearest(): void {
  size = colorCount;
  const end = STRIDE + size;
  // Sentinels at both ends stop the walks; an insertion sort is quick at this size.
  for (let n = 0; n < STRIDE; n++) keys[n] = -f32.MAX_VALUE;
  for (let color = 0; color < size; color++) {
    const key = project(red[color], green[color], blue[color]);
    let place = STRIDE + color - 1;
    for (; keys[place] > key; place--) {
      keys[place + 1] = keys[place];
      ids[place + 1] = ids[place];
    }
    keys[place + 1] = key;
    ids[place + 1] = <u8>color;
  }
  for (let n = 0; n < STRIDE; n++) {
    keys[end + n] = f32.MAX_VALUE;
    reds[n] = NOWHERE;
    reds[end + n] = NOWHERE;
  }
  for (let place = STRIDE; place < end; place++) {
    const id = ids[place];
    reds[place] = red[id];
    greens[place] = green[id];
    blues[place] = blue[id];
  }
  for (let level = 0, place = STRIDE; level < LEVELS; level++) {
    while (keys[place] < <f32>level) place++;
    places[level] = <u16>place;
  }
}

/** The colour nearest to (r, g, b); `guess` is one that may be near. */
export function findNearest(r: f32, g: f32, b: f32, guess: i32): i32 {
  const key = project(r, g, b);
  const start = <i32>places[max(0, min(LEVELS - 1, <i32>key))];
  let nearest = guess;
  let best = distance(r - red[guess], g - green[guess], b - blue[guess]);
  for (let up = start; ; up += STRIDE) {
    const step = keys[up] - key;
    if (step > 0 && step * step >= best) break;
    const apart = distancesFrom(up, r, g, b);
    if (!v128.any_true(f32x4.lt(apart, f32x4.splat(best)))) continue;
    const least = leastOf(apart);
    best = f32x4.extract_lane(least, 0);
    nearest = ids[up + placeOfLeast(apart, least)];
  }
  for (let down = start - STRIDE; ; down -= STRIDE) {
    const step = key - keys[down + STRIDE - 1];
    if (step * step >= best) break;
    const apart = distancesFrom(down, r, g, b);
    if (!v128.any_true(f32x4.lt(apart, f32x4.splat(best)))) continue;
    const least = leastOf(apart);
    best = f32x4.extract_lane(least, 0);
    nearest = ids[down + placeOfLeast(apart, least)];
  }
  return nearest;
}

/** How far four colours are from (r, g, b), from a sorted place on. */
function distancesFrom(place: i32, r: f32, g: f32, b: f32): v128 {
  const at = (<usize>place) << 2;
  const x = f32x4.sub(v128.load(changetype<usize>(reds) + at), f32x4.splat(r));
  const y = f32x4.sub(v128.load(changetype<usize>(greens) + at), f32x4.splat(g));
  const z = f32x4.sub(v128.load(changetype<usize>(blues) + at), f32x4.splat(b));
  const inRed = f32x4.mul(f32x4.splat(<f32>RED), f32x4.mul(x, x));
  const inGreen = f32x4.mul(f32x4.splat(<f32>GREEN), f32x4.mul(y, y));
  const inBlue = f32x4.mul(f32x4.splat(<f32>BLUE), f32x4.mul(z, z));
  return f32x4.add(f32x4.add(inRed, inGreen), inBlue);
}

function project(r: f32, g: f32, b: f32): f32 {
  return RED_AXIS * r + GREEN_AXIS * g + BLUE_AXIS * b;
}

function distance(r: f32, g: f32, b: f32): f32 {
  return <f32>RED * r * r + <f32>GREEN * g * g + <f32>BLUE * b * b;
}
