import { describe, expect, it } from 'vitest';
import { gray, loadKernels, quantize, word } from './helpers/gif-kernels';

describe('completePalette', () => {
  /** Twenty shades, the brighter the rarer, and a palette that has only black. */
  const load = () => {
    const pixels = Array.from({ length: 210 }, (_, i) =>
      gray(12 * Math.floor((Math.sqrt(8 * i + 1) - 1) / 2)),
    );
    const kernels = quantize(pixels, 255);
    kernels.words.set([gray(0)], 1);
    kernels.loadPalette(1);
    kernels.fitPalette();
    return kernels;
  };

  it('adds no colour where the palette does', () => {
    const kernels = load();
    const before = kernels.error.value;
    expect(kernels.completePalette(before, kernels.worst.value, 100)).toBe(before);
    expect(kernels.colorCount.value).toBe(1);
  });

  it('stops once it is enough, and at the number allowed', () => {
    const all = load();
    expect(all.completePalette(0, Infinity, 100)).toBe(0);
    expect(all.colorCount.value).toBe(20);
    const some = load();
    const enough = some.error.value / 10;
    expect(some.completePalette(enough, Infinity, 100)).toBeLessThanOrEqual(enough);
    expect(some.colorCount.value).toBeLessThan(20);
    const few = load();
    few.completePalette(0, 0, 3);
    expect(few.colorCount.value).toBe(4);
  });

  it('also adds those that single pixels cannot do without', () => {
    const kernels = load();
    kernels.completePalette(Infinity, 900, 100);
    expect(kernels.worst.value).toBeLessThanOrEqual(900);
    expect(kernels.colorCount.value).toBeGreaterThan(1);
  });
});

describe('sortPalette', () => {
  it('puts common colours first and keeps the picture', () => {
    const counts = [1, 50, 7, 20];
    const pixels = counts.flatMap((count, n) => new Array<number>(count).fill(word(n * 60, 9, 30)));
    const kernels = quantize(pixels, 255);
    kernels.sortPalette();
    expect([...kernels.words.subarray(1, 5)]).toEqual([60, 180, 120, 0].map((r) => word(r, 9, 30)));
    expect(kernels.error.value).toBe(0);
    kernels.remap(0, 1, 0, 0);
    expect(Array.from(kernels.indices, (index) => kernels.words[index])).toEqual(pixels);
  });

  it('puts what is far from all others before what is nearly one of them', () => {
    const shades: [shade: number, count: number][] = [
      [200, 50],
      [202, 40],
      [20, 3],
      [120, 5],
    ];
    const pixels = shades.flatMap(([shade, count]) => new Array<number>(count).fill(gray(shade)));
    const kernels = quantize(pixels, 255);
    kernels.sortPalette();
    expect([...kernels.words.subarray(1, 5)]).toEqual([200, 20, 120, 202].map(gray));
  });
});

describe('flatShare', () => {
  it.each([
    ['one colour', 24, 23 / 24],
    ['pairs', 2, 12 / 24],
    ['no two alike', 1, 0],
  ])('of %s', (_, run, share) => {
    const source = Array.from({ length: 24 }, (__, i) => gray(Math.floor(i / run) * 9));
    expect(loadKernels(6, 4, { source }).flatShare()).toBeCloseTo(share);
  });
});
