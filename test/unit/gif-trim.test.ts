import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src-main/engine/gif/kernels';
import { findDifference, gray, loadKernels, randomPixel, rectOf } from './helpers/gif-kernels';
import { seededRandom } from './helpers/random';

const [width, height] = [40, 26];

/** Marks all pixels of a random picture over another one, and lets only those of a rectangle be drawn. */
function prepare(seed: number, drawn: (x: number, y: number) => boolean): Kernels {
  const random = seededRandom(seed);
  const picture = (): Uint32Array =>
    Uint32Array.from({ length: width * height }, () => randomPixel(random));
  const kernels = loadKernels(width, height, { source: picture(), shown: picture() });
  kernels.markChanges(0);
  kernels.countColors(1);
  kernels.buildPalette(32, 1, 1);
  kernels.remap(0, 1, 0, 0);
  const { x: left, y: top, width: across } = rectOf(kernels);
  kernels.indices.forEach((_, at) => {
    const [x, y] = [left + (at % across), top + Math.floor(at / across)];
    if (!drawn(x, y)) kernels.indices[at] = 0;
  });
  return kernels;
}

function code(kernels: Kernels): number {
  kernels.layOut(0);
  return kernels.encodeLzw(6, 0, 0);
}

describe('trim', () => {
  it.each([
    ['inside', 7, 5, 12, 9],
    ['at the left and top', 0, 0, 5, 25],
    ['at the right and bottom', 31, 20, 9, 6],
    ['one column', 18, 0, 1, 26],
    ['one row', 0, 13, 40, 1],
    ['all', 0, 0, 40, 26],
  ])('leaves the rectangle that is drawn: %s', (_, x, y, wide, high) => {
    const inside = (px: number, py: number): boolean =>
      px >= x && px < x + wide && py >= y && py < y + high;
    const [kernels, plain] = [prepare(5, inside), prepare(5, inside)];
    kernels.trim(0, 0, 0);
    // The palette puts some pixels where they are shown already, but none of these corners.
    expect(rectOf(kernels)).toEqual({ x, y, width: wide, height: high });
    const [trimmed, whole] = [code(kernels), code(plain)];
    if (wide * high < width * height) expect(trimmed).toBeLessThan(whole);
    else expect(trimmed).toBe(whole);
    expect(kernels.codedError()).toBe(plain.codedError());
    kernels.showCoded();
    plain.showCoded();
    expect(findDifference(kernels.shown, plain.shown)).toBe(-1);
  });

  it('finds the outermost of a few pixels', () => {
    const few = [
      [9, 20],
      [30, 4],
      [12, 11],
    ];
    const kernels = prepare(8, (x, y) => few.some(([px, py]) => px === x && py === y));
    kernels.trim(0, 0, 0);
    expect(rectOf(kernels)).toEqual({ x: 9, y: 4, width: 22, height: 17 });
  });

  describe('of pixels that gain little', () => {
    const ground = gray(90);
    /** A square gains much, a pixel far out as much as it is off. */
    const change = (level: number, wide = 1): Kernels => {
      const shown = new Uint32Array(width * height).fill(ground);
      const source = shown.slice();
      for (let y = 3; y < 7; y++) source.fill(gray(200), y * width + 3, y * width + 7);
      source.fill(gray(90 + level), 20 * width + 36 - wide, 20 * width + 36);
      const kernels = loadKernels(width, height, { source, shown });
      kernels.markChanges(0);
      kernels.countColors(1);
      kernels.buildPalette(32, 1, 1);
      kernels.remap(0, 1, 0, 0);
      return kernels;
    };
    const square = { x: 3, y: 3, width: 4, height: 4 };
    const both = { x: 3, y: 3, width: 33, height: 18 };
    const gain = 9 * 6 ** 2;

    it('cuts off those that are not worth the way to them', () => {
      // One side goes at a time: the columns right of the square.
      const area = (33 - 4) * 18;
      for (const [worth, rect] of [
        [(1.01 * gain) / area, square],
        [(0.5 * gain) / area, both],
        [0, both],
      ] as const) {
        const kernels = change(6);
        kernels.trim(worth, 1e6, 0);
        expect(rectOf(kernels)).toEqual(rect);
        code(kernels);
        expect(kernels.codedError()).toBe(rect === square ? gain : 0);
      }
    });

    it.each([
      ['a dot', 1, gain, 0, square],
      ['a dot that is too far off', 1, gain - 1, gain, both],
      ['a dash', 2, gain, gain, square],
      ['a dash that is too far off for a flat place', 2, gain, gain - 1, both],
    ])('but none that would be seen: %s', (_, wide, most, flatMost, rect) => {
      const kernels = change(6, wide);
      kernels.trim(1e3, most, flatMost);
      expect(rectOf(kernels)).toEqual(rect);
    });
  });

  it('leaves one pixel that shows through where nothing is drawn', () => {
    const kernels = prepare(3, () => false);
    const { shown } = kernels;
    const before = shown.slice();
    kernels.trim(0, 0, 0);
    expect(rectOf(kernels)).toMatchObject({ width: 1, height: 1 });
    expect(kernels.indices[0]).toBe(0);
    code(kernels);
    kernels.showCoded();
    expect(findDifference(shown, before)).toBe(-1);
  });

  it('leaves pictures alone that have no transparent colour', () => {
    const kernels = prepare(4, () => true);
    kernels.buildPalette(32, 1, 0);
    kernels.indices.fill(0);
    const rect = rectOf(kernels);
    kernels.trim(0, 0, 0);
    expect(rectOf(kernels)).toEqual(rect);
  });
});
