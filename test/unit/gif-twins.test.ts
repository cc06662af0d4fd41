import { describe, expect, it } from 'vitest';
import { gray, loadKernels, randomPixel } from './helpers/gif-kernels';
import { forSeeds } from './helpers/random';

/** A palette of `colors` grays by `step`, the first of them with index 1. */
function loadGrays(width: number, height: number, colors: number, firstIndex = 1) {
  const source = Array.from({ length: width * height }, (_, i) => gray(i % colors));
  const kernels = loadKernels(width, height, { source });
  kernels.markChanges(0);
  kernels.countColors(1);
  kernels.buildPalette(255, 1, firstIndex);
  kernels.remap(0, 1, 0, 0);
  return kernels;
}

describe('findTwins', () => {
  it('gives a still pixel the index of the colour that it shows', () => {
    forSeeds(20, (random) => {
      const [width, height] = [random.int(4, 30), random.int(4, 30)];
      const colors = random.int(1, Math.min(255, width * height));
      const kernels = loadGrays(width, height, colors);
      // A few colours that are in no palette of grays, and an empty place.
      const strange = [randomPixel(random) | 1, 0, gray(255)];
      kernels.shown.set(
        Array.from(
          kernels.shown,
          () => random.maybe(0.1, () => random.pick(strange)) ?? gray(random.int(0, colors - 1)),
        ),
      );
      const rect = {
        ...{ x: random.int(0, 2), y: random.int(0, 2) },
        ...{ width: random.int(1, width - 2), height: random.int(1, height - 2) },
      };
      kernels.setRect(rect.x, rect.y, rect.width, rect.height);
      const { indices, twins, words, shown } = kernels;
      indices.set(Array.from(indices, () => random.pick([0, 0, 1])));
      const known = new Set(words.slice(1, kernels.colorCount.value + 1));
      twins.fill(99);
      const worth = kernels.findTwins(256) !== 0;
      const count = rect.width * rect.height;
      const seen = Array.from({ length: count }, (_, n) => {
        const row = rect.y + Math.floor(n / rect.width);
        return shown[row * width + rect.x + (n % rect.width)]!;
      });
      const still = [...seen.keys()].filter((n) => indices[n] === 0);
      // Every sixteenth of a row is looked at, each row one further than the row above.
      const sample = still.filter((n) => {
        const [x, y] = [n % rect.width, rect.y + Math.floor(n / rect.width)];
        return x % 16 === y % 16;
      });
      const twinned = sample.filter((n) => known.has(seen[n]!));
      expect(worth).toBe(twinned.length > sample.length / 2);
      if (!worth) return;
      const expected = seen.map((pixel, n) => (indices[n] === 0 && known.has(pixel) ? pixel : 0));
      expect([...twins.subarray(0, count)].map((twin) => words[twin])).toEqual(expected);
    });
  });

  it('is not worth trying where few still pixels have one', () => {
    const kernels = loadGrays(128, 96, 10);
    const showTwins = (share: number): void => {
      kernels.indices.fill(0);
      kernels.shown.fill(gray(200));
      kernels.shown.fill(gray(3), 0, Math.round(128 * 96 * share));
    };
    showTwins(0.4);
    expect(kernels.findTwins(256)).toBe(0);
    showTwins(0.6);
    expect(kernels.findTwins(256)).toBe(1);
  });

  it('has none where no index is transparent, and none where nothing stays', () => {
    const opaque = loadGrays(8, 8, 4, 0);
    opaque.indices.fill(0);
    opaque.shown.fill(gray(1));
    expect(opaque.findTwins(256)).toBe(0);
    expect(loadGrays(8, 8, 4).findTwins(256)).toBe(0);
  });

  it('offers no index that may not be coded', () => {
    const kernels = loadGrays(20, 20, 10);
    kernels.indices.fill(0);
    for (let i = 0; i < 400; i++) kernels.shown[i] = gray(i % 10);
    expect(kernels.findTwins(9)).toBe(1);
    expect(Math.max(...kernels.twins)).toBe(8);
  });
});

describe('layOut', () => {
  /** `.` still and alone, `t` still with a twin, `d` drawn. */
  const layOut = (pixels: string, shortest: number): string => {
    const kernels = loadGrays(pixels.length, 1, 4);
    kernels.setRect(0, 0, pixels.length, 1);
    [...pixels].forEach((pixel, i) => {
      kernels.indices[i] = pixel === 'd' ? 1 : 0;
      kernels.twins[i] = pixel === 't' ? 2 : 0;
    });
    kernels.layOut(shortest);
    return [...kernels.coded.subarray(0, pixels.length)].join('');
  };

  it.each([
    [0, '100100000100'],
    [2, '120100000100'],
    [3, '120100000122'],
    [4, '120122200122'],
    [1000, '120122200122'],
  ])('draws runs of fewer than %i again', (shortest, expected) => {
    expect(layOut('dtddttt..dtt'.replace('dd', '.d'), shortest)).toBe(expected);
  });
});
