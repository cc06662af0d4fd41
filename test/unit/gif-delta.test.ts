import { describe, expect, it } from 'vitest';
import {
  clearRect,
  findClears,
  markChanges,
  NOTHING,
  uniteRects,
  type Canvas,
} from '../../src-main/engine/gif/delta';
import { loadSource, OPAQUE } from '../../src-main/engine/gif/source';

const gray = (level: number): number => (level * 0x010101 + OPAQUE) >>> 0;

function makeCanvas(width: number, height: number, shown: number, previous = shown): Canvas {
  const fill = (value: number): Uint32Array => new Uint32Array(width * height).fill(value);
  return { width, height, shown: fill(shown), previous: fill(previous) };
}

describe('markChanges', () => {
  const mark = (canvas: Canvas, source: Uint32Array, tolerance: number) => {
    const mask = new Uint8Array(source.length).fill(7);
    return { ...markChanges(source, canvas, tolerance, mask), mask: [...mask] };
  };

  it('draws everything on an empty canvas', () => {
    const { rect, count } = mark(makeCanvas(3, 2, 0), new Uint32Array(6).fill(gray(0)), 1e9);
    expect({ rect, count }).toEqual({ rect: { x: 0, y: 0, width: 3, height: 2 }, count: 6 });
  });

  it('draws only the rectangle that changed', () => {
    const source = new Uint32Array(20).fill(gray(9));
    source[7] = gray(100);
    source[13] = gray(100);
    const { rect, count } = mark(makeCanvas(5, 4, gray(9)), source, 0);
    expect({ rect, count }).toEqual({ rect: { x: 2, y: 1, width: 2, height: 2 }, count: 2 });
  });

  it('says so where nothing changed', () => {
    const { rect, count } = mark(makeCanvas(4, 4, gray(9)), new Uint32Array(16).fill(gray(9)), 0);
    expect(rect).toBe(NOTHING);
    expect(count).toBe(0);
  });

  it.each([
    { step: 2, tolerance: 9 * 4, draws: 0 },
    { step: 3, tolerance: 9 * 4, draws: 1 },
    { step: 1, tolerance: 0, draws: 1 },
  ])('at tolerance $tolerance a step of $step draws $draws', ({ step, tolerance, draws }) => {
    const source = Uint32Array.of(gray(100 + step));
    expect(mark(makeCanvas(1, 1, gray(100)), source, tolerance).count).toBe(draws);
  });

  it('leaves a still source alone, however far the shown colour is from it', () => {
    const canvas = makeCanvas(1, 1, gray(200), gray(100));
    expect(mark(canvas, Uint32Array.of(gray(100)), 0).count).toBe(0);
  });

  it('does not drift: small steps add up against what is shown', () => {
    const canvas = makeCanvas(1, 1, gray(100));
    const drawn = [101, 102, 103, 104].map((level) => {
      const { count } = mark(canvas, Uint32Array.of(gray(level)), 9 * 4);
      canvas.previous[0] = gray(level);
      return count;
    });
    expect(drawn).toEqual([0, 0, 1, 1]);
  });
});

describe('clearing', () => {
  it('finds what must go and wipes it', () => {
    const canvas = makeCanvas(4, 3, gray(50));
    const source = new Uint32Array(12).fill(gray(50));
    expect(findClears(source, canvas)).toBeNull();
    source[5] = 0;
    source[10] = 0;
    const rect = findClears(source, canvas)!;
    expect(rect).toEqual({ x: 1, y: 1, width: 2, height: 2 });
    clearRect(canvas, rect);
    expect(findClears(source, canvas)).toBeNull();
    expect([...canvas.shown].filter((pixel) => pixel === 0).length).toBe(4);
    expect(canvas.previous[5]).toBe(0);
  });

  it('takes all of the picture before an empty canvas', () => {
    expect(findClears(null, makeCanvas(4, 3, gray(1)))).toEqual({
      ...{ x: 0, y: 0, width: 4, height: 3 },
    });
    expect(findClears(null, makeCanvas(4, 3, 0))).toBeNull();
  });

  it('unites rectangles', () => {
    const a = { x: 1, y: 5, width: 2, height: 1 };
    expect(uniteRects(a, { x: 4, y: 2, width: 3, height: 2 })).toEqual({
      ...{ x: 1, y: 2, width: 6, height: 4 },
    });
  });
});

describe('loadSource', () => {
  const load = (
    alpha: boolean,
    matte: readonly [number, number, number] | null,
    ...px: number[]
  ) => {
    const out = new Uint32Array(1);
    loadSource(Uint8Array.from(px), out, alpha, matte);
    return out[0]!.toString(16);
  };
  it.each([
    ['opaque sources ignore alpha', false, null, [1, 2, 3, 0], 'ff030201'],
    ['below half is transparent', true, [9, 9, 9], [1, 2, 3, 127], '0'],
    ['half keeps its colour', true, null, [1, 2, 3, 128], 'ff030201'],
    ['half is blended on a matte', true, [255, 255, 255], [0, 0, 0, 128], 'ff7f7f7f'],
    ['full is never blended', true, [255, 255, 255], [1, 2, 3, 255], 'ff030201'],
  ] as const)('%s', (_, alpha, matte, pixel, expected) => {
    expect(load(alpha, matte, ...pixel)).toBe(expected);
  });

  it('reads from any offset and refuses a frame of another size', () => {
    const bytes = Uint8Array.of(0, 1, 2, 3, 255).subarray(1);
    const out = new Uint32Array(1);
    loadSource(bytes, out, true, null);
    expect(out[0]).toBe(0xff030201);
    expect(() => {
      loadSource(bytes, new Uint32Array(2), false, null);
    }).toThrow(RangeError);
  });
});
