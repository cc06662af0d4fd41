import { BLUE, GREEN, RED } from './color-distance';
import type { Palette } from './palette';

/**
 * Nearest colour of a palette. Colours are sorted by their projection on the grey axis; two
 * projections never differ by more than their colours' distance, so a search walks outward from the
 * sought one and stops early (J. Friedman et al., "An algorithm for finding nearest neighbors", 1975).
 */
const SCALE = 1 / Math.sqrt(3);
const RED_AXIS = Math.sqrt(RED) * SCALE;
const GREEN_AXIS = Math.sqrt(GREEN) * SCALE;
const BLUE_AXIS = Math.sqrt(BLUE) * SCALE;
/** Above the greatest projection, white's. */
const LEVELS = 1024;

export class NearestColor {
  private size = 0;
  private readonly keys = new Float32Array(256);
  private readonly ids = new Uint8Array(256);
  private readonly red = new Float32Array(256);
  private readonly green = new Float32Array(256);
  private readonly blue = new Float32Array(256);
  /** The first sorted place for each whole projection, to start searches at. */
  private readonly places = new Uint16Array(LEVELS);

  /** Takes over a palette's colours as they are now. */
  load({ size, red, green, blue }: Palette): void {
    this.size = size;
    const keys = new Float32Array(size);
    for (let i = 0; i < size; i++) keys[i] = project(red[i]!, green[i]!, blue[i]!);
    const sorted = Array.from({ length: size }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
    for (let place = 0; place < size; place++) {
      const id = sorted[place]!;
      this.keys[place] = keys[id]!;
      this.ids[place] = id;
      this.red[place] = red[id]!;
      this.green[place] = green[id]!;
      this.blue[place] = blue[id]!;
    }
    for (let level = 0, place = 0; level < LEVELS; level++) {
      while (place < size && this.keys[place]! < level) place++;
      this.places[level] = place;
    }
  }

  /** The colour nearest to (r, g, b). */
  find(r: number, g: number, b: number): number {
    const { size, keys, red, green, blue } = this;
    const key = project(r, g, b);
    let up = this.places[Math.max(0, Math.min(LEVELS - 1, key | 0))]!;
    let down = up - 1;
    let best = Infinity;
    let place = 0;
    // `up` may start a little below the key: that side is open until it has passed it.
    while (up < size || down >= 0) {
      const ahead = up < size ? keys[up]! - key : Infinity;
      const behind = down >= 0 ? key - keys[down]! : Infinity;
      const step = ahead < behind ? ahead : behind;
      if (step > 0 && step * step >= best) break;
      const next = ahead < behind ? up++ : down--;
      const x = red[next]! - r;
      const y = green[next]! - g;
      const z = blue[next]! - b;
      const distance = RED * x * x + GREEN * y * y + BLUE * z * z;
      if (distance >= best) continue;
      best = distance;
      place = next;
    }
    return this.ids[place]!;
  }
}

function project(r: number, g: number, b: number): number {
  return RED_AXIS * r + GREEN_AXIS * g + BLUE_AXIS * b;
}
