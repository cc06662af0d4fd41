import { describe, expect, it } from 'vitest';
import { gray, loadKernels, mappedColors, randomPixel, word } from './helpers/gif-kernels';
import { forSeeds } from './helpers/random';

/** A canvas of which the first pixels change, with a palette for what these change to. */
function paletteOn(shown: readonly number[], drawn: readonly number[]) {
  const source = [...drawn, ...shown.slice(drawn.length)];
  const kernels = loadKernels(shown.length, 1, { source, shown });
  kernels.markChanges(0);
  kernels.setRect(0, 0, shown.length, 1);
  kernels.countColors(1);
  kernels.buildPalette(255, 1, 1);
  kernels.remap(0, 1, 0, 0);
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

describe('snapToGrounds', () => {
  const size = 2000;
  /** A canvas of `ground` with other still pixels on it, and a palette for what is drawn. */
  const snap = (ground: number, others: readonly number[], drawn: readonly number[]) => {
    const shown = Array.from({ length: size }, (_, i) =>
      i % 3 === 0 && others.length > 0 ? others[i % others.length]! : ground,
    );
    const kernels = paletteOn(shown, drawn);
    kernels.snapToGrounds();
    return [...kernels.words.slice(1, kernels.colorCount.value + 1)];
  };

  it('lets a colour within a level of the ground be the ground', () => {
    const far = word(100, 202, 100);
    expect(snap(word(100, 200, 100), [], [word(101, 199, 101), far])).toEqual([
      word(100, 200, 100),
      far,
    ]);
    // The nearest one, if there are more.
    const near = [word(101, 201, 101), word(100, 200, 101)];
    expect(snap(word(100, 200, 100), [], near)).toEqual([near[0], word(100, 200, 100)]);
  });

  it('leaves colours near to what covers little', () => {
    const others = [gray(10), gray(20), gray(30), gray(40)];
    const drawn = [gray(11), gray(21), gray(31), gray(41)];
    expect(snap(gray(100), others, drawn)).toEqual(drawn);
  });

  it('takes nothing from one ground for another', () => {
    expect(snap(gray(100), [gray(101)], [gray(100)])).toEqual([gray(100)]);
    const drawn = [gray(102), gray(101)];
    expect(snap(gray(100), [gray(101)], drawn)).toEqual(drawn);
    expect(snap(gray(100), [gray(101)], [gray(99), gray(102)])).toEqual([gray(100), gray(101)]);
  });

  it('changes nothing where nothing stays', () => {
    const kernels = loadKernels(4, 1, { source: [gray(1), gray(2), gray(3), gray(4)] });
    kernels.markChanges(0);
    kernels.countColors(1);
    kernels.buildPalette(255, 1, 1);
    kernels.snapToGrounds();
    expect([...kernels.words.slice(1, 5)]).toEqual([gray(1), gray(2), gray(3), gray(4)]);
  });
});
