import { BLUE, GREEN, RED } from './color-distance';
import type { Histogram } from './histogram';
import type { Palette } from './palette';

/** How much of a mix's contrast counts as an error: far colours make coarse grain. */
const GRAIN = 0.25;
/** The furthest two colours may be apart to be mixed: 24 levels in every channel. */
const REACH = 9 * 24 * 24;
/** Mixes with less of the other colour than this are left alone. */
const LEAST = 1 / 10;
const SIDE = 8;

/** Bayer's matrix (1973) as thresholds between 0 and 1, anchored to the canvas. */
const thresholds = createBayer();

function createBayer(): Float32Array {
  const out = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let value = 0;
      for (let bit = 1, unit = SIDE * SIDE; bit < SIDE; bit *= 2) {
        unit /= 4;
        const down = (y & bit) === 0 ? 0 : 1;
        const across = (x & bit) === 0 ? 0 : 1;
        value += unit * (2 * (across ^ down) + down);
      }
      out[y * SIDE + x] = (value + 0.5) / (SIDE * SIDE);
    }
  }
  return out;
}

/**
 * Ordered dither between two colours of a palette: each bin gets the partner that, mixed with its
 * nearest colour, comes closest to it (after J. Yliluoma, "Arbitrary-palette positional dithering
 * algorithm", 2011, with the mix found on the line between the two). So the pattern is as strong as
 * the palette is coarse at that place, and as it is anchored to the canvas it cannot crawl.
 */
export class OrderedMixer {
  private partners = new Int16Array(4096);
  /** For each colour those within reach, found when first needed: 256 places each. */
  private readonly close = new Uint8Array(256 * 256);
  private readonly closeCount = new Int16Array(256);
  private histogram: Histogram | null = null;
  private palette: Palette | null = null;

  /** Takes over a frame's palette; partners are sought when a pixel needs one. */
  load(histogram: Histogram, palette: Palette): void {
    this.histogram = histogram;
    this.palette = palette;
    if (this.partners.length < histogram.size) this.partners = new Int16Array(histogram.size * 2);
    this.partners.fill(-1, 0, histogram.size);
    this.closeCount.fill(-1);
  }

  /** The colour for a pixel of `bin` at (x, y). */
  choose(pixel: number, bin: number, x: number, y: number): number {
    const { histogram, palette, partners } = this;
    if (!histogram || !palette) throw new Error('no palette loaded');
    const near = palette.lookup[bin]!;
    let partner = partners[bin]!;
    if (partner < 0) partner = partners[bin] = this.findPartner(histogram, palette, bin);
    if (partner === near) return near;
    const threshold = thresholds[(y & (SIDE - 1)) * SIDE + (x & (SIDE - 1))]!;
    return placeBetween(palette, near, partner, pixel) > threshold ? partner : near;
  }

  /** The best colour to mix in for a bin; its nearest one itself where mixing gains nothing. */
  private findPartner(
    histogram: Histogram,
    { red, green, blue, lookup, size }: Palette,
    bin: number,
  ): number {
    const near = lookup[bin]!;
    if (this.closeCount[near]! < 0) this.listClose(near, red, green, blue, size);
    const r = histogram.red[bin]! - red[near]!;
    const g = histogram.green[bin]! - green[near]!;
    const b = histogram.blue[bin]! - blue[near]!;
    const alone = RED * r * r + GREEN * g * g + BLUE * b * b;
    let best = alone;
    let partner = near;
    for (let i = near << 8; i < (near << 8) + this.closeCount[near]!; i++) {
      const color = this.close[i]!;
      const x = red[color]! - red[near]!;
      const y = green[color]! - green[near]!;
      const z = blue[color]! - blue[near]!;
      const along = RED * r * x + GREEN * g * y + BLUE * b * z;
      const length = RED * x * x + GREEN * y * y + BLUE * z * z;
      if (along < LEAST * length) continue;
      const mix = along / length;
      const error = alone - mix * along + GRAIN * mix * (1 - mix) * length;
      if (error >= best) continue;
      best = error;
      partner = color;
    }
    return partner;
  }

  private listClose(
    near: number,
    red: Float32Array,
    green: Float32Array,
    blue: Float32Array,
    size: number,
  ): void {
    let count = 0;
    for (let color = 0; color < size; color++) {
      const x = red[color]! - red[near]!;
      const y = green[color]! - green[near]!;
      const z = blue[color]! - blue[near]!;
      const length = RED * x * x + GREEN * y * y + BLUE * z * z;
      if (length > 0 && length <= REACH) this.close[(near << 8) + count++] = color;
    }
    this.closeCount[near] = count;
  }
}

/** Where between the near colour (0) and its partner (1) a pixel lies. */
function placeBetween(palette: Palette, near: number, partner: number, pixel: number): number {
  const { red, green, blue } = palette;
  const x = red[partner]! - red[near]!;
  const y = green[partner]! - green[near]!;
  const z = blue[partner]! - blue[near]!;
  const r = (pixel & 255) - red[near]!;
  const g = ((pixel >>> 8) & 255) - green[near]!;
  const b = ((pixel >>> 16) & 255) - blue[near]!;
  const length = RED * x * x + GREEN * y * y + BLUE * z * z;
  return (RED * r * x + GREEN * g * y + BLUE * b * z) / length;
}
