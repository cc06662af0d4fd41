import { describe, expect, it } from 'vitest';
import { clearRect, findClears, placeIndices, uniteRects } from '../../src-main/engine/gif/clears';
import { gray, loadKernels, rectOf } from './helpers/gif-kernels';

const flat = (count: number, pixel: number): Uint32Array => new Uint32Array(count).fill(pixel);

describe('clearing', () => {
  it('finds what must go and wipes it', () => {
    const source = flat(12, gray(50));
    const kernels = loadKernels(4, 3, { source, shown: source });
    expect(findClears(source, kernels)).toBeNull();
    source[5] = 0;
    source[10] = 0;
    const rect = findClears(source, kernels)!;
    expect(rect).toEqual({ x: 1, y: 1, width: 2, height: 2 });
    clearRect(kernels, rect);
    expect(findClears(source, kernels)).toBeNull();
    const cleared = [5, 6, 9, 10];
    const empty = (pixels: Uint32Array): number[] =>
      [...pixels.keys()].filter((i) => pixels[i] === 0);
    expect(empty(kernels.shown)).toEqual(cleared);
    expect(empty(kernels.previous)).toEqual(cleared);
  });

  it('takes all of the picture before an empty canvas', () => {
    const source = flat(12, gray(1));
    expect(findClears(null, loadKernels(4, 3, { source, shown: source }))).toEqual({
      ...{ x: 0, y: 0, width: 4, height: 3 },
    });
    expect(findClears(null, loadKernels(4, 3, { source }))).toBeNull();
  });

  it('unites rectangles', () => {
    const a = { x: 1, y: 5, width: 2, height: 1 };
    const b = { x: 4, y: 2, width: 3, height: 2 };
    const both = { x: 1, y: 2, width: 6, height: 4 };
    expect(uniteRects(a, b)).toEqual(both);
    expect(uniteRects(b, a)).toEqual(both);
    expect(uniteRects(both, a)).toEqual(both);
  });

  it('moves what was coded into a larger rectangle', () => {
    const kernels = loadKernels(5, 4);
    kernels.indices.fill(9);
    kernels.twins.fill(9);
    kernels.coded.set([1, 2, 3, 4]);
    const outer = { x: 0, y: 1, width: 4, height: 3 };
    placeIndices(kernels, { x: 1, y: 2, width: 2, height: 2 }, outer);
    expect(rectOf(kernels)).toEqual(outer);
    expect([...kernels.indices.subarray(0, 12)]).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0]);
    expect([...kernels.twins.subarray(0, 12)]).toEqual(new Array(12).fill(0));
  });
});
