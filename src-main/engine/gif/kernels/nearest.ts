import { BLUE, GREEN, RED } from './color-distance';
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

let size: i32 = 0;
/** In the order of their projection: it, the three channels, and which colour it is. */
const keys = new StaticArray<f32>(258);
const reds = new StaticArray<f32>(258);
const greens = new StaticArray<f32>(258);
const blues = new StaticArray<f32>(258);
const ids = new StaticArray<u8>(258);
/** The first sorted place for each whole projection, to start searches at. */
const places = new StaticArray<u16>(LEVELS);

/** Takes over the palette's colours as they are now. */
export function loadNearest(): void {
  size = colorCount;
  // Sentinels at both ends stop the walks; an insertion sort is quick at this size.
  keys[0] = -f32.MAX_VALUE;
  keys[size + 1] = f32.MAX_VALUE;
  for (let color = 0; color < size; color++) {
    const key = project(red[color], green[color], blue[color]);
    let place = color;
    for (; keys[place] > key; place--) {
      keys[place + 1] = keys[place];
      ids[place + 1] = ids[place];
    }
    keys[place + 1] = key;
    ids[place + 1] = <u8>color;
  }
  keys[size + 1] = f32.MAX_VALUE;
  for (let place = 1; place <= size; place++) {
    const id = ids[place];
    reds[place] = red[id];
    greens[place] = green[id];
    blues[place] = blue[id];
  }
  for (let level = 0, place = 1; level < LEVELS; level++) {
    while (keys[place] < <f32>level) place++;
    places[level] = <u16>place;
  }
}

/** The colour nearest to (r, g, b); `guess` is one that may be near. */
export function findNearest(r: f32, g: f32, b: f32, guess: i32): i32 {
  const key = project(r, g, b);
  let up = <i32>places[max(0, min(LEVELS - 1, <i32>key))];
  let down = up - 1;
  let nearest = guess;
  let best = distance(r - red[guess], g - green[guess], b - blue[guess]);
  for (; ; up++) {
    const step = keys[up] - key;
    if (step > 0 && step * step >= best) break;
    const apart = distance(reds[up] - r, greens[up] - g, blues[up] - b);
    if (apart >= best) continue;
    best = apart;
    nearest = ids[up];
  }
  for (; ; down--) {
    const step = key - keys[down];
    if (step * step >= best) break;
    const apart = distance(reds[down] - r, greens[down] - g, blues[down] - b);
    if (apart >= best) continue;
    best = apart;
    nearest = ids[down];
  }
  return nearest;
}

function project(r: f32, g: f32, b: f32): f32 {
  return RED_AXIS * r + GREEN_AXIS * g + BLUE_AXIS * b;
}

function distance(r: f32, g: f32, b: f32): f32 {
  return <f32>RED * r * r + <f32>GREEN * g * g + <f32>BLUE * b * b;
}
