import { describe, expect, it } from 'vitest';
import {
  channelsOf,
  colorDistance,
  loadKernels,
  mappedColors,
  quantize,
  word,
} from './helpers/gif-kernels';
import { forSeeds, seededRandom, type Random } from './helpers/random';

const squaredError = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, pixel, i) => {
    const other = channelsOf(b[i]!);
    return sum + channelsOf(pixel).reduce((part, level, at) => part + (level - other[at]!) ** 2, 0);
  }, 0) / a.length;

/** `count` different colours, close to each other. */
const distinct = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => word(100 + (i & 7), 50 + ((i >> 3) & 7), 7 + (i >> 6)));

const cloud = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => {
    const light = random.int(0, 200);
    return word(light + random.int(0, 40), light + random.int(0, 20), random.int(0, 255));
  });

describe('buildPalette', () => {
  it.each([1, 2, 3, 16, 254, 255])('keeps %i colours exactly as they are', (count) => {
    const pixels = [...distinct(count), ...distinct(count).reverse()];
    const kernels = quantize(pixels, 255);
    expect([kernels.colorCount.value, kernels.lossless.value]).toEqual([count, 1]);
    expect(mappedColors(kernels)).toEqual(pixels);
    expect(kernels.words[0]).toBe(0);
  });

  it('keeps 256 where none is transparent', () => {
    const kernels = quantize(distinct(256), 256, 1, 0);
    expect([kernels.colorCount.value, kernels.lossless.value]).toEqual([256, 1]);
    expect(mappedColors(kernels)).toEqual(distinct(256));
  });

  it.each([256, 257, 3000])('makes do with 255 colours for %i', (count) => {
    const pixels = distinct(count);
    const kernels = quantize(pixels, 255);
    expect(kernels.lossless.value).toBe(0);
    expect(kernels.colorCount.value).toBeLessThanOrEqual(255);
    expect(Math.max(...kernels.indices)).toBeLessThanOrEqual(kernels.colorCount.value);
    expect(squaredError(pixels, mappedColors(kernels))).toBeLessThan(count > 2048 ? 8 : 1);
  });

  it.each([1, 2, 3, 7, 254])('makes do with %i', (colors) => {
    const kernels = quantize(cloud(seededRandom(colors), 1000), colors);
    expect(kernels.colorCount.value).toBe(colors);
    expect(new Set(mappedColors(kernels)).size).toBeLessThanOrEqual(colors);
  });

  it('gains by more colours and by refinement', () => {
    const pixels = cloud(seededRandom(2), 20_000);
    const errorOf = (colors: number, passes: number): number =>
      squaredError(pixels, mappedColors(quantize(pixels, colors, passes)));
    expect(errorOf(16, 1)).toBeLessThan(errorOf(4, 1));
    expect(errorOf(255, 1)).toBeLessThan(errorOf(64, 1));
    expect(errorOf(64, 4)).toBeLessThan(errorOf(64, 2));
    expect(errorOf(64, 2)).toBeLessThan(errorOf(64, 1));
  });

  it('cuts where colours are far apart', () => {
    const random = seededRandom(4);
    const centers = [word(20, 20, 20), word(230, 30, 30), word(30, 30, 220), word(200, 220, 40)];
    const pixels = Array.from({ length: 2000 }, () => {
      const [red, green, blue] = channelsOf(random.pick(centers)).map(
        (at) => at + random.int(-5, 5),
      );
      return word(red!, green!, blue!);
    });
    expect(squaredError(pixels, mappedColors(quantize(pixels, 4, 0)))).toBeLessThan(3 * 12);
  });

  it('gives a background its very own colour beside many others', () => {
    const background = word(30, 31, 33);
    const pixels = [...distinct(1500), ...new Array<number>(5000).fill(background)];
    expect(mappedColors(quantize(pixels, 16)).at(-1)).toBe(background);
  });
});

describe('k-means', () => {
  it('gives each bin the colour that comparing with every colour finds, after any passes', () => {
    forSeeds(6, (random) => {
      const pixels = cloud(random, 1500);
      const colors = random.int(2, 255);
      for (const passes of [1, 2, 3]) {
        const kernels = quantize(pixels, colors, passes);
        const palette = [...kernels.words.slice(1, kernels.colorCount.value + 1)];
        expect(palette.length).toBe(colors);
        mappedColors(kernels).forEach((mapped, i) => {
          const best = Math.min(...palette.map((color) => colorDistance(color, pixels[i]!)));
          expect(colorDistance(mapped, pixels[i]!)).toBe(best);
        });
      }
    });
  });

  it('snaps to a colour that more than half have, not to one that half have', () => {
    const paletteOf = (times: number): number[] => {
      const pixels = [
        ...new Array<number>(times).fill(word(10, 10, 10)),
        ...[14, 18, 22, 26].map((level) => word(level, level, level)),
        ...new Array<number>(9).fill(word(200, 200, 200)),
      ];
      const { words } = quantize(pixels, 2, 1, 0);
      return [words[0]!, words[1]!].map((pixel) => pixel & 255).sort((a, b) => a - b);
    };
    expect(paletteOf(5)).toEqual([10, 200]);
    expect(paletteOf(4)).toEqual([15, 200]);
  });
});

describe('colours of the frame before', () => {
  it('are those of a palette that had fewer, also where one before that had more', () => {
    forSeeds(6, (random) => {
      const size = 9000;
      const dark = (): number => word(random.int(0, 99), random.int(0, 99), random.int(0, 99));
      const light = (): number =>
        word(random.int(150, 255), random.int(150, 255), random.int(150, 255));
      const kernels = loadKernels(size, 1);
      const draw = (colors: number, lights: number): number[] => {
        const pixels = Array.from({ length: size }, (_, i) => (i < lights ? light() : dark()));
        kernels.source.set(pixels);
        kernels.markChanges(0);
        kernels.countColors(1);
        kernels.buildPalette(colors, 1, 1);
        kernels.remap(0, 1, 0, 0);
        return pixels;
      };
      draw(255, size / 2);
      draw(20, 0);
      // Few enough for the dark colours to be taken over.
      const pixels = draw(20, 9);
      expect(kernels.colorCount.value).toBe(20);
      const palette = [...kernels.words.slice(1, 21)];
      const nearest = pixels.map((pixel) =>
        Math.min(...palette.map((color) => colorDistance(color, pixel))),
      );
      expect(Math.max(...kernels.indices)).toBeLessThanOrEqual(20);
      // Bins are of 8 levels: a pixel may be nearer to another colour than its bin is.
      const root = (at: number): number => Math.sqrt(nearest[at]!);
      const worse = mappedColors(kernels).filter(
        (color, i) => Math.sqrt(colorDistance(color, pixels[i]!)) > root(i) + 2 * Math.sqrt(9 * 64),
      );
      expect(worse).toEqual([]);
    });
  });

  it('are given up where something small has none of them', () => {
    const size = 24_000;
    forSeeds(6, (random) => {
      const kernels = loadKernels(size, 1);
      const level = (): number => random.int(100, 160);
      const draw = (news: number): void => {
        const fresh = (): number => word(130, random.int(200, 204), 130);
        const old = (): number => word(level(), level(), level());
        kernels.source.set(Array.from({ length: size }, (_, i) => (i < news ? fresh() : old())));
        kernels.markChanges(0);
        kernels.countColors(1);
        kernels.buildPalette(24, 1, 1);
      };
      draw(0);
      draw(40);
      const palette = [...kernels.words.slice(1, 25)];
      const off = Math.min(...palette.map((color) => colorDistance(color, word(130, 202, 130))));
      // 12 levels in each channel.
      expect(off).toBeLessThan(9 * 12 ** 2);
    });
  });
});
