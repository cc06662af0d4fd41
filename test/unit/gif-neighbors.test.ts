import { describe, expect, it } from 'vitest';
import { colorDistance, findDifference, gray, quantize, randomPixel } from './helpers/gif-kernels';
import { forSeeds, seededRandom } from './helpers/random';

/** The list is seen through what lossy coding takes in a colour's place. */
describe('findNeighbors', () => {
  it('offers the four nearest colours within reach', () => {
    forSeeds(10, (random) => {
      // Few, so that substitutes are found, but none that covers so much that it is kept.
      const colors = Array.from({ length: random.int(20, 255) }, () => randomPixel(random));
      const pixels = Array.from({ length: 4000 }, () => random.pick(colors));
      const kernels = quantize(pixels, 255);
      const { words, colorCount, indices } = kernels;
      const all = Array.from({ length: colorCount.value }, (_, i) => i + 1);
      const reach = random.pick([2000, 20_000, 1e6]);
      kernels.findNeighbors(reach, 256);
      kernels.layOut(0);
      kernels.encodeLzw(8, 1e6, 1e6);
      const offered = new Map<number, Set<number>>();
      kernels.coded.forEach((index, i) => {
        const own = offered.get(indices[i]!) ?? new Set();
        offered.set(indices[i]!, own.add(index));
      });
      for (const [index, taken] of offered) {
        const apart = (other: number): number => colorDistance(words[index]!, words[other]!);
        const others = all
          .filter((other) => other !== index)
          .map(apart)
          .sort((a, b) => a - b);
        const furthest = Math.min(reach, others[3] ?? Infinity);
        taken.delete(index);
        expect(taken.size).toBeLessThanOrEqual(4);
        expect([...taken].filter((other) => apart(other) > furthest)).toEqual([]);
      }
      if (reach === 1e6) expect([...offered.values()].some(({ size }) => size > 0)).toBe(true);
    });
  });

  it('offers none beyond reach', () => {
    const random = seededRandom(1);
    const pixels = Array.from({ length: 3000 }, () => gray(random.int(0, 19) * 10));
    const kernels = quantize(pixels, 255);
    kernels.findNeighbors(9 * 10 ** 2 - 1, 32);
    kernels.layOut(0);
    kernels.encodeLzw(5, 1e6, 1e6);
    expect(findDifference(kernels.coded, kernels.indices)).toBe(-1);
    kernels.findNeighbors(9 * 10 ** 2, 32);
    kernels.layOut(0);
    kernels.encodeLzw(5, 1e6, 1e6);
    expect(findDifference(kernels.coded, kernels.indices)).not.toBe(-1);
  });

  it('offers none above the highest index that may be coded', () => {
    const random = seededRandom(2);
    const pixels = Array.from({ length: 3000 }, () => gray(random.int(0, 19) * 3));
    const kernels = quantize(pixels, 255);
    kernels.findNeighbors(1e6, 8);
    kernels.layOut(0);
    kernels.encodeLzw(5, 1e6, 1e6);
    const taken = [...kernels.coded].filter((index, i) => index !== kernels.indices[i]);
    expect(taken.length).toBeGreaterThan(0);
    expect(Math.max(...taken)).toBeLessThan(8);
  });
});
