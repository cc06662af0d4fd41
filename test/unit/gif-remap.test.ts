import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src-main/engine/gif/kernels';
import { findDifference, gray, loadKernels, rectOf } from './helpers/gif-kernels';
import { seededRandom } from './helpers/random';

const SIDE = 64;

/** A slow slope from left to right, `shift` levels lighter. */
const slope = (shift = 0): Uint32Array =>
  Uint32Array.from({ length: SIDE * SIDE }, (_, i) => gray(100 + shift + ((i % SIDE) >> 1)));

type Remap = (kernels: Kernels, slack: number, tolerance: number) => void;
const remaps: Record<'plain' | 'smooth' | 'ordered' | 'diffused', Remap> = {
  plain: ({ remap }, slack, tolerance) => {
    remap(0, slack, tolerance, 0);
  },
  smooth: ({ remap }, slack, tolerance) => {
    remap(1, slack, tolerance, 12);
  },
  ordered: ({ remap }, slack, tolerance) => {
    remap(2, slack, tolerance, 12);
  },
  diffused: ({ remapDiffused }, slack, tolerance) => {
    remapDiffused(slack, tolerance);
  },
};

/** Draws a frame; returns how many of its pixels were not left as they were shown. */
function draw(
  kernels: Kernels,
  source: Uint32Array,
  colors: number,
  remap: Remap,
  { slack = 1, tolerance = 0 } = {},
): number {
  kernels.source.set(source);
  kernels.markChanges(tolerance);
  kernels.countColors(1);
  kernels.buildPalette(colors, 1, 1);
  remap(kernels, slack, tolerance);
  kernels.layOut(0);
  kernels.encodeLzw(8, 0, 0);
  kernels.showCoded();
  kernels.previous.set(source);
  const { width, height } = rectOf(kernels);
  return kernels.indices.subarray(0, width * height).filter((index) => index !== 0).length;
}

const emptyCanvas = (): Kernels => loadKernels(SIDE, SIDE);

/** The greatest error of an 8×8 tile's mean, which is what the eye sees, between the end colours. */
function tileError(shown: Uint32Array, source: Uint32Array): number {
  let worst = 0;
  for (let top = 0; top < SIDE; top += 8) {
    for (let left = 8; left < SIDE - 8; left += 8) {
      let error = 0;
      for (let n = 0; n < 64; n++) {
        const i = (top + (n >> 3)) * SIDE + left + (n & 7);
        error += (shown[i]! & 255) - (source[i]! & 255);
      }
      worst = Math.max(worst, Math.abs(error) / 64);
    }
  }
  return worst;
}

describe.each(Object.entries(remaps))('%s', (name, remap) => {
  it('shows colours of the palette, as the indices say', () => {
    const kernels = emptyCanvas();
    expect(draw(kernels, slope(), 4, remap)).toBe(SIDE * SIDE);
    const { shown, indices, words, colorCount } = kernels;
    const wrong = [...shown].filter((pixel, i) => pixel !== words[indices[i]!]);
    expect(wrong).toEqual([]);
    expect(Math.max(...indices)).toBeLessThanOrEqual(colorCount.value);
  });

  it('is exact where the palette is', () => {
    const kernels = emptyCanvas();
    draw(kernels, slope(), 255, remap);
    expect(findDifference(kernels.shown, slope())).toBe(-1);
  });

  it('leaves pixels alone whose source stands still', () => {
    const kernels = emptyCanvas();
    draw(kernels, slope(), 4, remap);
    const before = kernels.shown.slice();
    const source = slope();
    for (let i = 0; i < SIDE; i++) source[20 * SIDE + i] = gray(250 - i);
    draw(kernels, source, 4, remap);
    const stirred = [...before.keys()].filter(
      (i) => Math.floor(i / SIDE) !== 20 && kernels.shown[i] !== before[i],
    );
    expect(stirred).toEqual([]);
  });

  it('does not stir what stands still inside of what moves, frame after frame', () => {
    const random = seededRandom(1);
    const kernels = emptyCanvas();
    draw(kernels, slope(), 4, remap);
    const before = kernels.shown.slice();
    const still = (i: number): boolean => (i % SIDE) % 9 < 4;
    for (let round = 0; round < 4; round++) {
      const source = slope().map((pixel, i) => (still(i) ? pixel : gray(random.int(90, 140))));
      draw(kernels, source, 4, remap);
      const stirred = [...before.keys()].filter((i) => still(i) && kernels.shown[i] !== before[i]);
      expect(stirred).toEqual([]);
    }
  });

  it('draws nothing at all of the same picture', () => {
    const kernels = emptyCanvas();
    draw(kernels, slope(), 4, remap);
    const before = kernels.shown.slice();
    expect(draw(kernels, slope(), 4, remap)).toBe(0);
    expect(kernels.changed.value).toBe(0);
    expect(findDifference(kernels.shown, before)).toBe(-1);
  });

  it('writes only into the rectangle, and only what is masked', () => {
    const kernels = emptyCanvas();
    draw(kernels, slope(), 255, remap);
    const source = slope();
    const places = [10 * SIDE + 7, 12 * SIDE + 30, 40 * SIDE + 11];
    for (const place of places) source[place] = gray(250);
    expect(draw(kernels, source, 255, remap)).toBe(places.length);
    expect(rectOf(kernels)).toEqual({ x: 7, y: 10, width: 24, height: 31 });
    expect(findDifference(kernels.shown, source)).toBe(-1);
  });

  it(
    name === 'plain' ? 'takes the nearest colour' : 'mixes colours where the slope would band',
    () => {
      const kernels = emptyCanvas();
      draw(kernels, slope(), 4, remap);
      const error = tileError(kernels.shown, slope());
      if (name === 'plain') expect(error).toBeGreaterThan(2);
      else expect(error).toBeLessThan(1.3);
    },
  );

  it('keeps what is shown unless a fresh colour is so much better', () => {
    const redrawn = (slack: number): number => {
      const kernels = emptyCanvas();
      draw(kernels, slope(), 8, remaps.plain);
      return draw(kernels, slope(1), 8, remap, { slack });
    };
    expect(redrawn(4)).toBeLessThan(redrawn(1));
    expect(redrawn(1)).toBeLessThan(SIDE * SIDE);
  });
});

describe('ordered dither', () => {
  it.each(['ordered', 'smooth'] as const)(
    'does not crawl: the same slope, redrawn after something else, has the same pattern (%s)',
    (name) => {
      const kernels = emptyCanvas();
      draw(kernels, slope(), 4, remaps[name]);
      const first = kernels.shown.slice();
      draw(kernels, new Uint32Array(SIDE * SIDE).fill(gray(255)), 4, remaps[name]);
      expect(findDifference(kernels.shown, first)).not.toBe(-1);
      draw(kernels, slope(), 4, remaps[name]);
      expect(findDifference(kernels.shown, first)).toBe(-1);
    },
  );

  it.each(['ordered', 'smooth'] as const)(
    'has its pattern anchored to the canvas, not to the rectangle (%s)',
    (name) => {
      const whole = emptyCanvas();
      draw(whole, slope(), 4, remaps[name]);
      // The same colours in the same shares, so the same palette.
      const part = emptyCanvas();
      const rows = 11 * SIDE;
      part.previous.set(slope().subarray(0, rows));
      draw(part, slope(), 4, remaps[name]);
      expect(rectOf(part)).toEqual({ x: 0, y: 11, width: SIDE, height: SIDE - 11 });
      expect(findDifference(part.shown.subarray(rows), whole.shown.subarray(rows))).toBe(-1);
    },
  );

  it('leaves edges clean when only smooth places are asked for', () => {
    const source = Uint32Array.from({ length: SIDE * SIDE }, (_, i) =>
      gray(i % 2 === 0 ? 10 + ((i >> 6) & 31) : 200 + ((i >> 6) & 31)),
    );
    const shownBy = (remap: Remap): Uint32Array => {
      const kernels = emptyCanvas();
      draw(kernels, source, 4, remap);
      return kernels.shown;
    };
    expect(findDifference(shownBy(remaps.smooth), shownBy(remaps.plain))).toBe(-1);
    expect(findDifference(shownBy(remaps.ordered), shownBy(remaps.plain))).not.toBe(-1);
  });
});

describe('tolerance', () => {
  it.each(Object.keys(remaps) as (keyof typeof remaps)[])(
    'lets more stay than slack alone does (%s)',
    (name) => {
      const redrawn = (tolerance: number): number => {
        const kernels = emptyCanvas();
        draw(kernels, slope(), 8, remaps.plain);
        return draw(kernels, slope(2), 8, remaps[name], { tolerance });
      };
      expect(redrawn(9 * 9)).toBeLessThan(redrawn(0));
    },
  );
});

describe('showCoded', () => {
  it('shows what was coded, not what was meant, and leaves the rest', () => {
    const kernels = loadKernels(4, 1, { source: [1, 2, 3, 4].map(gray) });
    kernels.markChanges(0);
    kernels.countColors(1);
    kernels.buildPalette(255, 1, 1);
    kernels.indices.set([1, 2, 3, 4]);
    kernels.shown.fill(gray(9));
    kernels.coded.set([4, 0, 1, 1]);
    kernels.showCoded();
    expect([...kernels.shown]).toEqual([4, 9, 1, 1].map(gray));
  });

  it('shows the first colour where no index is transparent', () => {
    const kernels = loadKernels(2, 1, { source: [5, 6].map(gray) });
    kernels.markChanges(0);
    kernels.countColors(1);
    kernels.buildPalette(256, 1, 0);
    kernels.coded.set([1, 0]);
    kernels.showCoded();
    expect([...kernels.shown]).toEqual([6, 5].map(gray));
  });
});
