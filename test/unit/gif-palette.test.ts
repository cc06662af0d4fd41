import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src-main/engine/gif/histogram';
import { NearestColor } from '../../src-main/engine/gif/nearest';
import { buildPalette, createPalette, type Palette } from '../../src-main/engine/gif/palette';
import { seededRandom } from './helpers/random';

const word = (red: number, green: number, blue: number): number =>
  (red | (green << 8) | (blue << 16) | 0xff000000) >>> 0;

function quantize(pixels: readonly number[], colors: number, passes = 1) {
  const source = Uint32Array.from(pixels);
  const histogram = new Histogram(source.length, source.length);
  const mask = new Uint8Array(source.length).fill(1);
  histogram.count(source, mask, { x: 0, y: 0, width: source.length, height: 1 });
  const palette = createPalette();
  buildPalette(histogram, colors, passes, palette);
  const mapped = pixels.map((_, i) => colorAt(palette, palette.lookup[histogram.binOf[i]!]!));
  return { histogram, palette, mapped };
}

const colorAt = (palette: Palette, color: number): number =>
  word(palette.red[color]!, palette.green[color]!, palette.blue[color]!);

const squaredError = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, pixel, i) => {
    const step = (shift: number): number => ((pixel >>> shift) & 255) - ((b[i]! >>> shift) & 255);
    return sum + step(0) ** 2 + step(8) ** 2 + step(16) ** 2;
  }, 0) / a.length;

/** `count` different colours, close to each other. */
const distinct = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => word(100 + (i & 7), 50 + ((i >> 3) & 7), 7 + (i >> 6)));

describe('buildPalette', () => {
  it.each([1, 2, 3, 16, 254, 255])('keeps %i colours exactly as they are', (count) => {
    const pixels = [...distinct(count), ...distinct(count).reverse()];
    const { palette, mapped } = quantize(pixels, 255);
    expect(palette).toMatchObject({ size: count, exact: true });
    expect(mapped).toEqual(pixels);
  });

  it.each([256, 257, 3000])('makes do with 255 colours for %i', (count) => {
    const pixels = distinct(count);
    const { palette, mapped } = quantize(pixels, 255);
    expect(palette.exact).toBe(false);
    expect(palette.size).toBeLessThanOrEqual(255);
    expect(squaredError(pixels, mapped)).toBeLessThan(count > 2048 ? 8 : 1);
  });

  it('counts in a coarser grid where colours are many, and is fine again afterwards', () => {
    const random = seededRandom(1);
    const many = Array.from({ length: 50_000 }, () => random.int(0, 0xffffff) | 0xff000000);
    const source = Uint32Array.from(many);
    const histogram = new Histogram(source.length, source.length);
    const whole = { x: 0, y: 0, width: source.length, height: 1 };
    const mask = new Uint8Array(source.length).fill(1);
    for (let round = 0; round < 3; round++) {
      histogram.count(source, mask, whole);
      expect(histogram.exact).toBe(false);
      const total = histogram.weight.subarray(0, histogram.size).reduce((sum, n) => sum + n, 0);
      expect(total).toBe(source.length);
      histogram.count(source, mask, { ...whole, width: 20 });
      expect(histogram).toMatchObject({ exact: true, size: 20 });
    }
  });

  it('gains by more colours and by refinement', () => {
    const random = seededRandom(2);
    const pixels = Array.from({ length: 20_000 }, () => {
      const light = random.int(0, 200);
      return word(light + random.int(0, 40), light + random.int(0, 20), random.int(0, 255));
    });
    const errorOf = (colors: number, passes: number): number =>
      squaredError(pixels, quantize(pixels, colors, passes).mapped);
    expect(errorOf(16, 1)).toBeLessThan(errorOf(4, 1));
    expect(errorOf(255, 1)).toBeLessThan(errorOf(64, 1));
    expect(errorOf(64, 1)).toBeLessThan(errorOf(64, 0));
    expect(errorOf(64, 2)).toBeLessThan(errorOf(64, 1));
  });

  it('gives a background its very own colour beside many others', () => {
    const background = word(30, 31, 33);
    const pixels = [...distinct(1500), ...new Array<number>(5000).fill(background)];
    const { mapped } = quantize(pixels, 16);
    expect(mapped.at(-1)).toBe(background);
  });
});

describe('NearestColor', () => {
  it('finds what comparing with every colour finds', () => {
    const random = seededRandom(3);
    const palette = createPalette();
    palette.size = 256;
    for (const channel of [palette.red, palette.green, palette.blue]) {
      for (let i = 0; i < 256; i++) channel[i] = random.int(0, 255);
    }
    const nearest = new NearestColor();
    nearest.load(palette);
    const distance = (color: number, [r, g, b]: readonly number[]): number =>
      3 * (palette.red[color]! - r!) ** 2 +
      4 * (palette.green[color]! - g!) ** 2 +
      2 * (palette.blue[color]! - b!) ** 2;
    for (let n = 0; n < 2000; n++) {
      const sought = [random.real(-40, 300), random.real(-40, 300), random.real(-40, 300)] as const;
      const best = Math.min(...palette.red.map((_, color) => distance(color, sought)));
      expect(distance(nearest.find(...sought), sought)).toBeCloseTo(best, 0);
    }
  });
});
