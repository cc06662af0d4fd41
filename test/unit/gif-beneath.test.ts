import { describe, expect, it } from 'vitest';
import { gray, loadKernels, mappedColors, randomPixel } from './helpers/gif-kernels';
import { forSeeds } from './helpers/random';

/** A canvas of which the first pixels change, with a palette for what these change to. */
function paletteOn(shown: readonly number[], drawn: readonly number[]) {
  const source = [...drawn, ...shown.slice(drawn.length)];
  const kernels = loadKernels(shown.length, 1, { source, shown });
  kernels.markChanges(0);
  kernels.setRect(0, 0, shown.length, 1);
  kernels.countColors(1);
  kernels.buildPalette(255, 1, 1);
  kernels.remap(0, 1, 0);
  return kernels;
}

describe('addBeneath', () => {
  it('adds the colours of still pixels, the most frequent first, up to a number', () => {
    forSeeds(20, (random) => {
      const colors = Array.from({ length: random.int(1, 40) }, () => randomPixel(random));
      const shown = Array.from({ length: 300 }, () => random.pick(colors));
      const drawn = [gray(1), gray(2), gray(3)];
      const kernels = paletteOn(shown, drawn);
      const drawnColors = mappedColors(kernels).slice(0, 3);
      const most = random.int(3, 60);
      kernels.addBeneath(most);
      const counts = new Map<number, number>();
      for (const pixel of shown.slice(3)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      const added = [...kernels.words.slice(4, kernels.colorCount.value + 1)];
      expect(added.length).toBe(Math.min(most - 3, counts.size));
      expect(new Set(added).size).toBe(added.length);
      const frequencies = [...counts.values()].sort((a, b) => b - a);
      expect(added.map((pixel) => counts.get(pixel))).toEqual(frequencies.slice(0, added.length));
      // What is drawn stays as it was.
      expect(mappedColors(kernels).slice(0, 3)).toEqual(drawnColors);
    });
  });

  it('adds none that the palette has, and nothing to a full one', () => {
    const shown = [gray(9), gray(1), gray(1), gray(2)];
    const kernels = paletteOn(shown, [gray(1)]);
    kernels.addBeneath(1);
    expect(kernels.colorCount.value).toBe(1);
    kernels.addBeneath(7);
    expect([...kernels.words.slice(1, kernels.colorCount.value + 1)]).toEqual([gray(1), gray(2)]);
  });

  it('knows a colour whether a seam or the segment drew it, and no empty place', () => {
    const untouched = (gray(7) & ~(1 << 24)) >>> 0;
    const kernels = paletteOn([gray(9), gray(7), untouched, 0], [gray(1)]);
    kernels.addBeneath(7);
    expect([...kernels.words.slice(1, kernels.colorCount.value + 1)]).toEqual([gray(1), gray(7)]);
  });
});
