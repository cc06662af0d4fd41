import type { Rect } from './writer';

/**
 * The colours of the pixels to draw, gathered in bins. While there are few of them (flat art,
 * screencasts) each colour has its own bin, found by hashing, so nothing is lost; pictures with
 * more are counted in a grid of 5, 6 and 5 bits, each bin standing for the mean of its pixels.
 */
const EXACT_LIMIT = 2048;
const HASH_BITS = 13;
/** 5 bits of red and blue, 6 of green. */
const GRID_SIZE = 1 << 16;

export class Histogram {
  /** How many bins are in use. */
  size = 0;
  /** Whether each bin is one colour. */
  exact = true;
  readonly weight: Float32Array;
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  /** The bin of each pixel counted, by its place on the canvas. */
  readonly binOf: Uint32Array;
  private readonly hashKeys = new Uint32Array(1 << HASH_BITS);
  private readonly hashBins = new Uint16Array(1 << HASH_BITS);
  private readonly grid = new Uint32Array(GRID_SIZE);
  private round = 0;

  constructor(
    private readonly stride: number,
    pixels: number,
  ) {
    const bins = Math.min(pixels, GRID_SIZE);
    this.weight = new Float32Array(bins);
    this.red = new Float32Array(bins);
    this.green = new Float32Array(bins);
    this.blue = new Float32Array(bins);
    this.binOf = new Uint32Array(pixels);
  }

  /** Counts the pixels of `rect` that are set in `mask`. */
  count(source: Uint32Array, mask: Uint8Array, rect: Rect): void {
    this.exact = this.countExact(source, mask, rect);
    if (!this.exact) this.countGrid(source, mask, rect);
  }

  private countExact(source: Uint32Array, mask: Uint8Array, rect: Rect): boolean {
    const { hashKeys, hashBins, binOf, weight } = this;
    hashKeys.fill(0);
    this.size = 0;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const start = y * this.stride + rect.x;
      for (let i = start; i < start + rect.width; i++) {
        if (mask[i] === 0) continue;
        const pixel = source[i]!;
        let slot = Math.imul(pixel, 0x9e3779b1) >>> (32 - HASH_BITS);
        while (hashKeys[slot] !== pixel && hashKeys[slot] !== 0) {
          slot = (slot + 1) & ((1 << HASH_BITS) - 1);
        }
        if (hashKeys[slot] === 0) {
          if (this.size === EXACT_LIMIT) return false;
          hashKeys[slot] = pixel;
          hashBins[slot] = this.size;
          this.addBin(pixel);
        }
        const bin = hashBins[slot]!;
        weight[bin]! += 1;
        binOf[i] = bin;
      }
    }
    return true;
  }

  private addBin(pixel: number): void {
    this.weight[this.size] = 0;
    this.red[this.size] = pixel & 255;
    this.green[this.size] = (pixel >>> 8) & 255;
    this.blue[this.size] = (pixel >>> 16) & 255;
    this.size++;
  }

  private countGrid(source: Uint32Array, mask: Uint8Array, rect: Rect): void {
    const { grid, binOf, weight, red, green, blue } = this;
    this.nextRound();
    const base = this.round;
    let size = 0;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const start = y * this.stride + rect.x;
      for (let i = start; i < start + rect.width; i++) {
        if (mask[i] === 0) continue;
        const pixel = source[i]!;
        const cell = ((pixel & 0xf8) >>> 3) | ((pixel & 0xfc00) >>> 5) | ((pixel & 0xf80000) >>> 8);
        let bin = grid[cell]! - base;
        if (bin < 0) {
          bin = size++;
          grid[cell] = base + bin;
          weight[bin] = red[bin] = green[bin] = blue[bin] = 0;
        }
        weight[bin]! += 1;
        red[bin]! += pixel & 255;
        green[bin]! += (pixel >>> 8) & 255;
        blue[bin]! += (pixel >>> 16) & 255;
        binOf[i] = bin;
      }
    }
    this.size = size;
    for (let bin = 0; bin < size; bin++) {
      const scale = 1 / weight[bin]!;
      red[bin]! *= scale;
      green[bin]! *= scale;
      blue[bin]! *= scale;
    }
  }

  /** Cells below the round's base are from earlier frames: nothing has to be wiped for each. */
  private nextRound(): void {
    this.round += this.weight.length;
    if (this.round + this.weight.length < 2 ** 32) return;
    this.grid.fill(0);
    this.round = this.weight.length;
  }
}
