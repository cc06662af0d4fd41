import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src-main/engine/gif/kernels';
import {
  channelsOf,
  colorDistance,
  gray,
  loadKernels,
  randomPixel,
  rectOf,
  word,
} from './helpers/gif-kernels';
import { forSeeds, seededRandom, type Random } from './helpers/random';

/** By how much a pixel's step differs from another's, as bytes do, in the channel where it does most. */
function stepsApart({ source, previous }: Kernels, a: number, b: number): number {
  const [now, then, nowThere, thenThere] = [source[a], previous[a], source[b], previous[b]].map(
    (pixel) => channelsOf(pixel!),
  );
  const apart = [0, 1, 2].map((channel) => {
    const step = now![channel]! - then![channel]!;
    const other = nowThere![channel]! - thenThere![channel]!;
    return Math.abs(((step - other + 128) & 255) - 128);
  });
  return Math.max(...apart);
}

/** `markChanges` as its comment says it, pixel by pixel. */
function markPlainly(kernels: Kernels, tolerance: number) {
  const { width, height, source, previous, shown } = kernels;
  const moves = [...source.keys()].filter((i) => source[i] !== previous[i]);
  const draws = moves.filter(
    (i) => shown[i] === 0 || colorDistance(source[i]!, shown[i]!) > tolerance,
  );
  const xs = draws.map((i) => i % width);
  const ys = draws.map((i) => Math.floor(i / width));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const mask = new Array<number>(width * height).fill(0);
  for (const i of draws) mask[i] = 1;
  return {
    mask,
    changed: draws.length,
    moved: moves.length,
    trembled: moves.filter((i) => {
      const apart = i % width === width - 1 ? 0 : stepsApart(kernels, i, i + 1);
      // Four levels a channel, and two or three apart.
      return colorDistance(source[i]!, previous[i]!) <= 9 * 16 && (apart === 2 || apart === 3);
    }).length,
    rect:
      draws.length === 0
        ? { x: 0, y: 0, width: 1, height: 1 }
        : { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 },
  };
}

function mark(kernels: Kernels, tolerance: number) {
  kernels.mask.fill(7);
  kernels.markChanges(tolerance);
  const { changed, moved, trembled, mask } = kernels;
  return {
    mask: [...mask],
    changed: changed.value,
    moved: moved.value,
    trembled: trembled.value,
    rect: rectOf(kernels),
  };
}

const flat = (count: number, pixel: number): Uint32Array => new Uint32Array(count).fill(pixel);

describe('markChanges', () => {
  it('draws everything on an empty canvas', () => {
    const { rect, changed, mask } = mark(loadKernels(7, 2, { source: flat(14, gray(0)) }), 1e9);
    expect({ rect, changed }).toEqual({ rect: { x: 0, y: 0, width: 7, height: 2 }, changed: 14 });
    expect(mask).toEqual(new Array(14).fill(1));
  });

  // Pixels of the vectors' first and last lanes, and of what is left over after them.
  it.each([
    [[7, 13], { x: 2, y: 1, width: 2, height: 2 }],
    [[4], { x: 4, y: 0, width: 1, height: 1 }],
    [[3], { x: 3, y: 0, width: 1, height: 1 }],
    [[0, 19], { x: 0, y: 0, width: 5, height: 4 }],
    [[15, 18], { x: 0, y: 3, width: 4, height: 1 }],
  ])('draws only the rectangle around %j', (places, expected) => {
    const source = flat(20, gray(9));
    for (const place of places) source[place] = gray(100);
    const kernels = loadKernels(5, 4, { source, shown: flat(20, gray(9)) });
    const { rect, changed, mask } = mark(kernels, 0);
    expect({ rect, changed }).toEqual({ rect: expected, changed: places.length });
    expect(mask.flatMap((drawn, i) => (drawn ? [i] : []))).toEqual(places);
  });

  it('says so where nothing changed', () => {
    const still = { source: flat(20, gray(9)), shown: flat(20, gray(9)) };
    const found = mark(loadKernels(5, 4, still), 0);
    expect(found).toMatchObject({ changed: 0, moved: 0, trembled: 0 });
    expect(found.rect).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    expect(found.mask).toEqual(new Array(20).fill(0));
  });

  it.each([
    { step: 2, tolerance: 9 * 4, draws: 0 },
    { step: 3, tolerance: 9 * 4, draws: 5 },
    { step: 1, tolerance: 0, draws: 5 },
  ])('at tolerance $tolerance a step of $step draws $draws', ({ step, tolerance, draws }) => {
    const canvas = { source: flat(5, gray(100 + step)), shown: flat(5, gray(100)) };
    expect(mark(loadKernels(5, 1, canvas), tolerance).changed).toBe(draws);
  });

  it('leaves a still source alone, however far the shown colour is from it', () => {
    const source = flat(5, gray(100));
    const canvas = { source, shown: flat(5, gray(200)), previous: source };
    expect(mark(loadKernels(5, 1, canvas), 0)).toMatchObject({ changed: 0, moved: 0 });
  });

  it('does not drift: small steps add up against what is shown', () => {
    const kernels = loadKernels(5, 1, { source: flat(5, gray(100)), shown: flat(5, gray(100)) });
    const drawn = [101, 102, 103, 104].map((level) => {
      kernels.source.fill(gray(level));
      const { changed } = mark(kernels, 9 * 4);
      kernels.previous.fill(gray(level));
      return changed;
    });
    expect(drawn).toEqual([0, 0, 5, 5]);
  });

  /** The pixels of a row that stood at 100, moved by these steps, seven pixels in all. */
  const trembledIn = (...steps: number[]) => {
    const source = flat(7, gray(100));
    steps.forEach((step, x) => (source[x] = gray(100 + step)));
    const canvas = { source, previous: flat(7, gray(100)), shown: flat(7, gray(0)) };
    const { moved, trembled } = mark(loadKernels(7, 1, canvas), 0);
    return [moved, trembled];
  };

  it('takes for trembling what moves a little, and not as its neighbour does', () => {
    // In a vector's lanes, and in what is left over after them.
    expect(trembledIn(1, -1, 1, -1, 1, -1, 1)).toEqual([7, 6]);
    expect(trembledIn(2)).toEqual([1, 1]);
    expect(trembledIn(0, 0, 0, 0, 3)).toEqual([1, 1]);
    // Beside an edge that moves by more, where it moves by more itself, and at a row's end.
    expect(trembledIn(2, 50)).toEqual([2, 0]);
    expect(trembledIn(4, 0, 0, 0, 4)).toEqual([2, 0]);
    expect(trembledIn(0, 0, 0, 0, 0, 0, 2)).toEqual([1, 0]);
  });

  it('takes fades and what moves over a gradient for no trembling', () => {
    expect(trembledIn(2, 2, 2, 2, 2, 2, 2)).toEqual([7, 0]);
    expect(trembledIn(1, 2, 2, 3, 3, 4, 4)).toEqual([7, 0]);
    expect(trembledIn(1, 0, 1, 0, 1, 0, 1)).toEqual([4, 0]);
  });

  it('tells it by what the source did, not by what is shown', () => {
    const still = { source: flat(7, gray(101)), previous: flat(7, gray(101)) };
    const shown = Uint32Array.of(100, 103, 100, 103, 100, 103, 100).map(gray);
    expect(mark(loadKernels(7, 1, { ...still, shown }), 0)).toMatchObject({ trembled: 0 });
  });

  it('measures as the plain formula does, in vectors and beside them', () => {
    const random = seededRandom(1);
    // Two vectors' lanes hold other values than the pixel in question.
    const kernels = loadKernels(5, 1);
    const extremes = [word(0, 0, 0), word(255, 255, 255), word(255, 0, 0), word(0, 0, 255)];
    for (let n = 0; n < 500; n++) {
      const [a, b] = [0, 1].map(() => random.maybe(0.1, () => random.pick(extremes)));
      const pair = [a ?? randomPixel(random), b ?? randomPixel(random)] as const;
      if (pair[0] === pair[1]) continue;
      const lane = n % 5;
      kernels.source.fill(gray(7));
      kernels.previous.fill(gray(7));
      kernels.shown.fill(gray(7));
      kernels.source[lane] = pair[0];
      kernels.shown[lane] = pair[1];
      const distance = colorDistance(...pair);
      expect(mark(kernels, distance).changed).toBe(0);
      expect(mark(kernels, distance - 1)).toMatchObject({ changed: 1, rect: { x: lane } });
    }
  });

  it('finds on noise of any size what a plain comparison finds', () => {
    const near = (random: Random, pixel: number): number => {
      const levels = channelsOf(pixel).map((level) =>
        Math.min(255, Math.max(0, level + random.int(-6, 6))),
      );
      return word(levels[0]!, levels[1]!, levels[2]!);
    };
    forSeeds(60, (random) => {
      const [width, height] = [random.int(1, 23), random.int(1, 9)];
      const calm = random.real(0, 1);
      const previous = Uint32Array.from({ length: width * height }, () => randomPixel(random));
      const change = (pixel: number): number =>
        random.maybe(1 - calm, () =>
          random.int(0, 1) ? near(random, pixel) : randomPixel(random),
        ) ?? pixel;
      const source = previous.map(change);
      const shown = previous.map((pixel) => random.maybe(0.1, () => 0) ?? change(pixel));
      const kernels = loadKernels(width, height, { source, previous, shown });
      const tolerance = random.pick([0, 9, 36, 144, 1000, 1e6]);
      expect(mark(kernels, tolerance)).toEqual(markPlainly(kernels, tolerance));
    });
  });
});
