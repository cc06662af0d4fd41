import { describe, expect, it } from 'vitest';
import {
  channelsOf,
  loadKernels,
  mappedColors,
  quantize,
  randomPixel,
  word,
} from './helpers/gif-kernels';
import { seededRandom } from './helpers/random';

/** `count` different colours, close to each other. */
const distinct = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => word(100 + (i & 7), 50 + ((i >> 3) & 7), 7 + (i >> 6)));

const count = (pixels: readonly number[], least = 1) => {
  const kernels = loadKernels(pixels.length, 1, { source: pixels });
  kernels.markChanges(0);
  kernels.countColors(least);
  return { exact: kernels.exact.value, bins: kernels.binCount.value };
};

/** The cell of 5, 6 and 5 bits. */
const cellOf = (pixel: number): string => {
  const [red, green, blue] = channelsOf(pixel);
  return [red >> 3, green >> 2, blue >> 3].join();
};

const meanOf = (pixels: readonly number[]): number[] =>
  [0, 1, 2].map(
    (channel) =>
      pixels.reduce((sum, pixel) => sum + channelsOf(pixel)[channel]!, 0) / pixels.length,
  );

describe('countColors', () => {
  it.each([1, 2, 255, 256, 2047, 2048])('gives each of %i colours a bin of its own', (colors) => {
    const pixels = [...distinct(colors), ...distinct(colors).reverse()];
    expect(count(pixels)).toEqual({ exact: 1, bins: colors });
  });

  it('counts in a coarser grid where colours are more than 2048', () => {
    const pixels = distinct(2049);
    expect(count(pixels)).toEqual({ exact: 0, bins: new Set(pixels.map(cellOf)).size });
  });

  it('divides the cells that many pixels share, where more than some share lies in such', () => {
    const random = seededRandom(4);
    const within = (count: number, levels: number) =>
      Array.from({ length: count }, () =>
        word(16 + random.int(0, levels), 24 + random.int(0, levels), 32 + random.int(0, levels)),
      );
    const cells = (pixels: readonly number[]) => new Set(pixels.map(cellOf)).size;
    const fineCells = (pixels: readonly number[]) => new Set(pixels.map((p) => p & 0xfefefe)).size;
    // Sixteen cells, so there is a crowd in each; thousands of cells; and both.
    const dark = within(30_000, 15);
    expect(count(dark)).toEqual({ exact: 0, bins: cells(dark) });
    expect(count(dark, 0.75)).toEqual({ exact: 0, bins: fineCells(dark) });
    const wide = within(30_000, 127);
    expect(count(wide, 0.75)).toEqual({ exact: 0, bins: cells(wide) });
    const others = wide.map((pixel) => pixel | 0x800000);
    const mostlyDark = [...dark, ...others.slice(0, 9000)];
    const bins = fineCells(dark) + cells(others.slice(0, 9000));
    expect(count(mostlyDark, 0.75)).toEqual({ exact: 0, bins });
    expect(count([...dark, ...others.slice(0, 11_000)], 0.75).bins).toBe(
      cells(dark) + cells(others.slice(0, 11_000)),
    );
    expect(count([...dark, ...others.slice(0, 11_000)], 0.7).bins).toBe(
      fineCells(dark) + cells(others.slice(0, 11_000)),
    );
  });

  it('has room for all the parts of as many crowded cells as there can be', () => {
    const full = Array.from({ length: 255 * 32 }, (_, i) => {
      const [cell, inner] = [i >> 5, i & 31];
      const [red, green, blue] = [cell & 7, (cell >> 3) & 7, cell >> 6];
      return word(
        red * 8 + (inner & 3) * 2,
        green * 4 + ((inner >> 2) & 1) * 2,
        blue * 8 + (inner >> 3) * 2,
      );
    });
    expect(count(full)).toEqual({ exact: 0, bins: 255 });
    expect(count(full, 0.75)).toEqual({ exact: 0, bins: 255 * 32 });
  });

  it('is fine again after a frame of many colours, round after round', () => {
    const random = seededRandom(1);
    const pixels = Uint32Array.from({ length: 20_000 }, () => randomPixel(random));
    const cells = new Set(Array.from(pixels, cellOf)).size;
    const kernels = loadKernels(pixels.length, 1, { source: pixels });
    kernels.markChanges(0);
    for (let round = 0; round < 3; round++) {
      kernels.setRect(0, 0, pixels.length, 1);
      kernels.countColors(1);
      expect([kernels.exact.value, kernels.binCount.value]).toEqual([0, cells]);
      kernels.setRect(0, 0, 20, 1);
      kernels.countColors(1);
      expect([kernels.exact.value, kernels.binCount.value]).toEqual([1, 20]);
    }
  });

  it('counts what is masked within the rectangle, and nothing else', () => {
    const pixels = Array.from({ length: 35 }, (_, i) => word(i, i, i));
    const kernels = loadKernels(7, 5, { source: pixels });
    kernels.mask.fill(1);
    kernels.mask[2 * 7 + 3] = 0;
    kernels.setRect(1, 1, 3, 4);
    kernels.countColors(1);
    expect(kernels.binCount.value).toBe(11);
  });

  it('weighs every pixel: a single colour is the mean of all', () => {
    const random = seededRandom(2);
    for (const many of [false, true]) {
      const few = Array.from({ length: 100 }, () => randomPixel(random));
      const pixels = Array.from({ length: 30_000 }, () =>
        many ? randomPixel(random) : few[Math.floor(random.real(0, 10) ** 2)]!,
      );
      const { exact, words, colorCount } = quantize(pixels, 1, 0);
      expect([exact.value, colorCount.value]).toEqual([many ? 0 : 1, 1]);
      const mean = meanOf(pixels);
      channelsOf(words[1]!).forEach((level, channel) => {
        expect(Math.abs(level - mean[channel]!)).toBeLessThanOrEqual(0.51);
      });
    }
  });

  it('lets a cell of the grid stand for the mean of its pixels', () => {
    const random = seededRandom(3);
    // More than 2048 colours in 64 cells.
    const corners = Array.from(
      { length: 64 },
      (_, i) => [(i & 7) * 32, (i >> 3) * 28, 96] as const,
    );
    const pixels = Array.from({ length: 20_000 }, () => {
      const [red, green, blue] = random.pick(corners);
      return word(red + random.int(0, 7), green + random.int(0, 3), blue + random.int(0, 7));
    });
    const kernels = quantize(pixels, 255);
    expect([kernels.exact.value, kernels.binCount.value]).toEqual([0, 64]);
    expect(kernels.lossless.value).toBe(0);
    const mapped = mappedColors(kernels);
    for (const cell of new Set(pixels.map(cellOf))) {
      const inside = [...pixels.keys()].filter((i) => cellOf(pixels[i]!) === cell);
      const mean = meanOf(inside.map((i) => pixels[i]!)).map(Math.round);
      for (const i of inside) {
        const off = channelsOf(mapped[i]!).map((level, channel) =>
          Math.abs(level - mean[channel]!),
        );
        // A half may be rounded either way.
        expect(Math.max(...off)).toBeLessThanOrEqual(1);
      }
      expect(new Set(inside.map((i) => mapped[i])).size).toBe(1);
    }
  });
});
