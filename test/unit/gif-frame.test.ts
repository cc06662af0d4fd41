import { describe, expect, it } from 'vitest';
import { drawFrame, examineFrame, noiseOf } from '../../src-main/engine/gif/frame';
import type { GifDither } from '../../src-main/engine/gif/frame';
import { createIndexEncoder } from '../../src-main/engine/gif/layouts';
import { ownPlaces } from '../../src-main/engine/gif/places';
import { noLoss, planQuality, type CleanPlan } from '../../src-main/engine/gif/quality';
import { decodeLzw } from './helpers/gif-decoder';
import {
  drawText,
  findDifference,
  gray,
  loadKernels,
  randomPixel,
  rectOf,
  withPlan,
} from './helpers/gif-kernels';
import { forSeeds, seededRandom } from './helpers/random';

const SIDE = 24;
const flat = (pixel: number): Uint32Array => new Uint32Array(SIDE * SIDE).fill(pixel);
const noisy = planQuality(50, null);

describe('noiseOf', () => {
  it('is nothing while nothing moves, and between 0 and 1', () => {
    expect(noiseOf(0, 0)).toBe(0);
    expect(noiseOf(0, 100)).toBe(0);
    expect(noiseOf(100, 100)).toBe(1);
    const noises = Array.from({ length: 101 }, (_, percent) => noiseOf(percent * 1000, 100_000));
    expect(noises).toEqual([...noises].sort((a, b) => a - b));
    expect(noises[4]).toBe(0);
    expect(noises[9]).toBe(1);
  });

  it('takes what few pixels tell for less', () => {
    // A tenth of them: the standard errors are 9.5, 3, 1.34 and 0.095 points.
    const [few, more, many, all] = [10, 100, 500, 100_000].map((moved) =>
      noiseOf(moved / 10, moved),
    );
    expect([few, more, all]).toEqual([0, 0, 1]);
    expect(many).toBeCloseTo((0.1 - 2 * 0.0134 - 0.045) / 0.035, 2);
    expect(noiseOf(10, 10)).toBe(1);
  });
});

describe('examineFrame', () => {
  it('draws a first frame whole, whatever its tolerance', () => {
    const source = flat(gray(0));
    source[5] = gray(200);
    const kernels = loadKernels(SIDE, SIDE, { source });
    expect(examineFrame(kernels, noisy, true)).not.toBeNull();
    expect(rectOf(kernels)).toEqual({ x: 0, y: 0, width: SIDE, height: SIDE });
    expect(kernels.binCount.value).toBe(2);
  });

  it('has no plan for a picture that stands still', () => {
    const still = { source: flat(gray(9)), shown: flat(gray(9)) };
    expect(examineFrame(loadKernels(SIDE, SIDE, still), noisy, false)).toBeNull();
  });

  it('tolerates a small step where all trembles, and draws it where a page moves', () => {
    const noise = flat(gray(99)).map((pixel, i) => (i % 2 ? gray(101) : pixel));
    const trembling = loadKernels(SIDE, SIDE, { source: noise, shown: flat(gray(100)) });
    expect(examineFrame(trembling, noisy, false)).toBeNull();
    // All of it together: a fade.
    const fading = loadKernels(SIDE, SIDE, { source: flat(gray(101)), shown: flat(gray(100)) });
    expect(examineFrame(fading, noisy, false)).toMatchObject({ tolerance: 0, noisy: false });
    // The same step beside much that moves by far more.
    const source = flat(gray(200));
    source[3] = gray(101);
    const moving = loadKernels(SIDE, SIDE, { source, shown: flat(gray(100)) });
    expect(examineFrame(moving, noisy, false)).toMatchObject({
      ...{ tolerance: 0, loss: noisy.clean.loss, colors: noisy.clean.fewColors, noisy: false },
    });
    expect(moving.mask[3]).toBe(1);
    expect(moving.changed.value).toBe(SIDE * SIDE);
  });

  it('takes no colours from a clean picture of thousands', () => {
    const random = seededRandom(1);
    const source = Array.from({ length: 64 * 64 }, () => randomPixel(random));
    const kernels = loadKernels(64, 64, { source });
    const plan = { ...noisy, clean: { ...noisy.clean, firstShare: 1 } };
    const { colors, fewColors, crowded } = plan.clean;
    expect(colors).toBeGreaterThan(fewColors);
    expect(examineFrame(kernels, plan, true)).toMatchObject({ colors, crowded, tolerance: 0 });
  });
});

describe('drawFrame', () => {
  const draw = (source: ArrayLike<number>, opaque: boolean, plan = withPlan({})) => {
    const kernels = loadKernels(SIDE, SIDE, { source });
    examineFrame(kernels, plan, true);
    const drawn = drawFrame(kernels, plan, {
      ...{ dither: null, opaque, shared: null, encodeIndices: createIndexEncoder() },
    });
    return { kernels, ...drawn, palette: drawn.palette! };
  };
  const colored = (count: number): number[] =>
    Array.from({ length: SIDE * SIDE }, (_, i) => gray(0) + (i % count) * 0x0103);

  it('shows what its bytes say', () => {
    const { kernels, palette, code, minCodeSize } = draw(colored(100), false);
    expect([code[0], palette.length]).toEqual([minCodeSize, 101 * 3]);
    const indices = decodeLzw(code);
    expect(findDifference(indices, kernels.coded)).toBe(-1);
    const shown = indices.map((index) => {
      const [red, green, blue] = palette.subarray(index * 3);
      return (red! | (green! << 8) | (blue! << 16) | 0xff000000) >>> 0;
    });
    expect(findDifference(shown, kernels.shown)).toBe(-1);
    expect(findDifference(kernels.shown, kernels.source)).toBe(-1);
  });

  it.each([
    [1, 2],
    [3, 2],
    [4, 3],
    [127, 7],
    [128, 8],
    [255, 8],
  ])('codes %i colours and the transparent one in %i bits', (count, bits) => {
    expect(draw(colored(count), true)).toMatchObject({ minCodeSize: bits });
  });

  it('needs no transparent index for a whole picture of 256 colours', () => {
    const whole = draw(colored(256), true);
    expect(whole.palette.length).toBe(256 * 3);
    expect(findDifference(whole.kernels.shown, colored(256))).toBe(-1);
    const over = draw(colored(256), false);
    expect(over.palette.length).toBeLessThanOrEqual(256 * 3);
    expect(over.kernels.coded.includes(0)).toBe(false);
  });

  it('is off by no more than it may lose, and only with losses', () => {
    const random = seededRandom(2);
    const source = Array.from({ length: SIDE * SIDE }, () => gray(random.int(90, 110)));
    const lossless = draw(source, true);
    expect(findDifference(lossless.kernels.shown, source)).toBe(-1);
    const lossy = draw(source, true, withPlan({ loss: 9 * 3 ** 2 }));
    const off = source.map((pixel, i) => Math.abs((pixel & 255) - (lossy.kernels.shown[i]! & 255)));
    expect(Math.max(...off)).toBeLessThanOrEqual(3);
    expect(lossy.code.length).toBeLessThan(lossless.code.length);
  });
});

describe('createIndexEncoder', () => {
  /** Text-like marks that moved by a line: much of the ground stays, and is drawn right beside. */
  const scrolled = (shift: number): Uint32Array =>
    Uint32Array.from({ length: 96 * 96 }, (_, i) => {
      const [x, y] = [i % 96, Math.floor(i / 96) + shift];
      return gray(y % 12 < 7 && (x * 7 + y * y * 3 + (y >> 2)) % 5 < 2 ? 20 : 240);
    });
  const load = () => {
    const kernels = loadKernels(96, 96, { source: scrolled(3), shown: scrolled(0) });
    kernels.markChanges(0);
    kernels.countColors(1);
    kernels.buildPalette(255, 1, 1);
    kernels.remap(0, 1, 0, 0);
    return kernels;
  };

  it('takes the layout that is smallest; what is remembered is what was coded', () => {
    const kernels = load();
    const size = Math.max(2, 32 - Math.clz32(kernels.findHighest()));
    expect(kernels.findTwins(2 ** size)).toBe(1);
    const [through, ...lengths] = [0, 64, 2 ** 30].map((shortest) => {
      kernels.layOut(shortest);
      return kernels.encodeLzw(size, 0, 0);
    });
    const least = Math.min(...lengths);
    expect(least).toBeLessThan(through!);
    const code = createIndexEncoder()(kernels, size, { ...noLoss, noisy: false });
    expect(code.length).toBe(least);
    const { width, height } = rectOf(kernels);
    expect(findDifference(decodeLzw(code), kernels.coded.subarray(0, width * height))).toBe(-1);
    kernels.showCoded();
    expect(findDifference(kernels.shown, scrolled(3))).toBe(-1);
  });

  it('draws a page with the shortest of its codes, what has little room or noise with the longest strings', () => {
    const [width, height] = [120, 90];
    const text = drawText(seededRandom(1), width, height);
    const page = new Uint8Array(3 * text.length);
    page.set(text, text.length);
    for (const [indices, noisy] of [
      [page, false],
      [page, true],
      [text, false],
    ] as const) {
      const source = Uint32Array.from(indices, (n) => gray(n * 30));
      const kernels = loadKernels(width, source.length / width, { source });
      const { clean } = planQuality(75, null);
      expect(examineFrame(kernels, planQuality(75, null), true)).not.toBeNull();
      const { code, minCodeSize } = drawFrame(
        kernels,
        { ...clean, gentler: [], noisy },
        { dither: 'none', opaque: true, shared: null, encodeIndices: createIndexEncoder() },
      );
      expect(findDifference(decodeLzw(code), kernels.coded.subarray(0, source.length))).toBe(-1);
      const longest = kernels.encodeFlexibly(minCodeSize, 1e6, false);
      const anywhere = kernels.encodeFlexibly(minCodeSize, 1, false);
      const least = Math.min(anywhere, kernels.encodeFlexibly(minCodeSize, 2, true));
      expect(least).toBeLessThan(longest);
      expect(code.length).toBe(indices === page && !noisy ? least : longest);
    }
  });

  it('takes a lower loss where that is worth it; what is remembered is what was coded', () => {
    const random = seededRandom(4);
    const source = flat(0).map((_, i) => gray(100 + (i % SIDE) + random.int(0, 3)));
    const kernels = loadKernels(SIDE, SIDE, { source });
    kernels.setRect(0, 0, SIDE, SIDE);
    kernels.mask.fill(1);
    kernels.countColors(1);
    kernels.buildPalette(31, 1, 1);
    kernels.remap(0, 1, 0, 0);
    kernels.findNeighbors(1e6, 32);
    const losses = [400, 150, 60, 25, 9, 0].map((loss) => ({ loss, flatLoss: loss }));
    const encode = (from: number) => {
      const [own, ...gentler] = losses.slice(from);
      const code = createIndexEncoder()(kernels, 5, { ...own!, gentler, price: 500, noisy: false });
      expect(findDifference(decodeLzw(code), kernels.coded.subarray(0, SIDE ** 2))).toBe(-1);
      return { bytes: code.length, error: kernels.codedError() };
    };
    const results = losses.map((_, from) => encode(from));
    const bytes = results.map((result) => result.bytes);
    const errors = results.map((result) => result.error);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(new Set(bytes).size).toBeGreaterThan(2);
  });

  it('tries the layouts of each clean frame, of noisy ones now and then or when more moves', () => {
    const loaded = load();
    const size = Math.max(2, 32 - Math.clz32(loaded.findHighest()));
    let coded = 0;
    const changed = { value: loaded.changed.value };
    const encodeLzw: typeof loaded.encodeLzw = (minCodeSize) => {
      coded++;
      return loaded.encodeLzw(minCodeSize, 0, 0);
    };
    const kernels = { ...loaded, encodeLzw, changed: changed as typeof loaded.changed };
    const encodeIndices = createIndexEncoder();
    const tries = (noisy: boolean, frames: number): boolean[] =>
      Array.from({ length: frames }, () => {
        const before = coded;
        encodeIndices(kernels, size, { ...noLoss, noisy });
        return coded > before + 1;
      });
    expect(tries(false, 3)).toEqual([true, true, true]);
    expect(tries(true, 9).filter(Boolean)).toHaveLength(1);
    expect(tries(true, 1)).toEqual([false]);
    changed.value *= 2;
    expect(tries(true, 2)).toEqual([true, false]);
  });
});

describe('the clip’s palette', () => {
  /** A few pixels of some levels on a ground that stands. */
  const draw = (
    levels: readonly number[],
    shared: readonly number[],
    grows: boolean,
    change: Partial<CleanPlan> = {},
    dither: GifDither | null = null,
  ) => {
    const ground = flat(gray(0));
    const source = ground.slice();
    levels.forEach((level, n) => (source[n] = gray(level)));
    const kernels = loadKernels(SIDE, SIDE, { source, shown: ground });
    const plan = examineFrame(kernels, withPlan(change), false)!;
    const options = {
      ...{ dither, opaque: false, encodeIndices: createIndexEncoder() },
      shared: { words: Uint32Array.from(shared, gray), places: ownPlaces, grows },
    };
    return { kernels, source, ...drawFrame(kernels, plan, options) };
  };

  it('is taken where it has all colours', () => {
    const { kernels, source, palette, minCodeSize } = draw([30, 10, 20], [10, 20, 30], false);
    expect(palette).toBeNull();
    expect(minCodeSize).toBe(2);
    expect(findDifference(kernels.shown, source)).toBe(-1);
  });

  it('is left where it lacks one, and nothing may be lost', () => {
    const { kernels, source, palette } = draw([30, 11], [10, 20, 30], false);
    expect(palette?.length).toBe(3 * 3);
    expect(findDifference(kernels.shown, source)).toBe(-1);
  });

  it('grows by what is lacking, behind the colours that it has', () => {
    const { kernels, source, palette, clip } = draw([30, 11, 50, 70], [10, 20, 30], true);
    expect(palette?.length ?? 0).toBe(0);
    expect(clip).toHaveLength(6);
    expect([...clip!.subarray(0, 3)]).toEqual([10, 20, 30].map(gray));
    expect(findDifference(kernels.shown, source)).toBe(-1);
  });

  /** With a palette of all levels but the last, and so much lost for a byte. */
  const drawShort = (levels: readonly number[], price: number) => {
    const all = Array.from({ length: 255 }, (_, n) => n);
    return draw(levels, all, false, { price, misfit: 9 * 20 ** 2 }, 'none');
  };
  const levels = Array.from({ length: 20 }, (_, n) => 12 + 3 * (n % 2) + (n % 5));

  it('is taken by its first colours where these are enough, with shorter codes', () => {
    const { minCodeSize, palette, clip, kernels, source } = drawShort(levels, 0);
    expect(palette).toBeNull();
    expect(minCodeSize).toBe(5);
    expect(clip).toHaveLength(255);
    expect(findDifference(kernels.shown, source)).toBe(-1);
  });

  it('is taken by its first colours where what is lost is worth less than the bytes', () => {
    const exact = drawShort([...levels, 33, 34], 0);
    expect(exact.minCodeSize).toBe(6);
    expect(findDifference(exact.kernels.shown, exact.source)).toBe(-1);
    const near = drawShort([...levels, 33, 34], 1000);
    expect(near.palette).toBeNull();
    expect(near.minCodeSize).toBeLessThan(6);
    expect(near.code.length).toBeLessThan(exact.code.length);
    const off = near.source.map((pixel, i) =>
      Math.abs((pixel & 255) - (near.kernels.shown[i]! & 255)),
    );
    expect(Math.max(...off)).toBeLessThanOrEqual(20);
  });
});

describe('growPalette', () => {
  it('spoils less with each colour, and stops when told', () => {
    const random = seededRandom(4);
    const source = Array.from({ length: 400 }, () => randomPixel(random));
    const kernels = loadKernels(20, 20, { source });
    kernels.markChanges(0);
    kernels.countColors(1);
    kernels.words.set([gray(0), gray(255)], 1);
    kernels.loadPalette(2);
    const errors = [kernels.fitPalette()];
    for (let n = 0; n < 8; n++) errors.push(kernels.growPalette(0, 5));
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(errors.at(-1)).toBeLessThan(errors[0]! / 2);
    expect(kernels.colorCount.value).toBe(2 + 8 * 5);
    // A pixel a bin: none is left that would gain more.
    const gain = kernels.worst.value * 0.7;
    kernels.growPalette(gain, 200);
    expect(kernels.worst.value).toBeLessThanOrEqual(gain);
    expect(kernels.colorCount.value).toBeLessThan(2 + 8 * 5 + 200);
    expect([...kernels.words.subarray(1, 3)]).toEqual([gray(0), gray(255)]);
  });

  it('leaves the indices of what the palette had already', () => {
    forSeeds(10, (random) => {
      const had = Array.from({ length: random.int(1, 60) }, () => randomPixel(random));
      const source = Array.from({ length: 400 }, () =>
        random.int(0, 1) ? random.pick(had) : randomPixel(random),
      );
      const kernels = loadKernels(20, 20, { source });
      kernels.markChanges(0);
      kernels.countColors(1);
      kernels.words.set(had, 1);
      kernels.loadPalette(had.length);
      const before = kernels.fitPalette();
      kernels.remap(0, 1, 0, 0);
      const indices = kernels.indices.slice();
      const most = random.int(1, 100);
      const after = kernels.growPalette(0, most);
      kernels.remap(0, 1, 0, 0);
      const moved = [...source.keys()].filter((i) => kernels.indices[i] !== indices[i]);
      // Only to new colours, and only from what was off.
      expect(moved.filter((i) => kernels.indices[i]! <= had.length)).toEqual([]);
      expect(moved.filter((i) => had.includes(source[i]!))).toEqual([]);
      expect([...kernels.words.subarray(1, had.length + 1)]).toEqual(had);
      expect(after).toBeLessThan(before);
      const lacking = new Set(source.filter((pixel) => !had.includes(pixel))).size;
      expect(kernels.colorCount.value).toBe(had.length + Math.min(most, lacking));
      expect(after === 0).toBe(lacking <= most);
      expect(kernels.lossless.value).toBe(lacking <= most ? 1 : 0);
    });
  });
});
