import { describe, expect, it } from 'vitest';
import { mergePalettes } from '../../src-main/engine/gif/palettes';
import { countBelow, makePlaces, ownPlaces } from '../../src-main/engine/gif/places';
import { gray } from './helpers/gif-kernels';

const lanesOf = (count: number, colors: number): Uint16Array[] =>
  Array.from({ length: count }, (_, number) => makePlaces(colors, { number, count }));

describe('places', () => {
  it.each([
    [1, 0],
    [1, 100],
    [2, 255],
    [3, 7],
    [8, 200],
    [300, 12],
  ])('of %i segments that share %i colours are theirs alone', (count, colors) => {
    const lanes = lanesOf(count, colors);
    const added = lanes.flatMap((places) => [...places].slice(colors + 1)).filter((at) => at < 256);
    expect(new Set(added).size).toBe(added.length);
    // None is lost either, and what all share is the same for all.
    expect(added.length).toBe(255 - colors);
    for (const places of lanes) {
      expect([...places.subarray(0, colors + 1)]).toEqual([...ownPlaces.subarray(0, colors + 1)]);
      expect([...places]).toEqual([...places].sort((a, b) => a - b));
    }
  });

  it('are counted below a limit', () => {
    const places = makePlaces(3, { number: 1, count: 4 });
    expect([...places.subarray(0, 7)]).toEqual([0, 1, 2, 3, 5, 9, 13]);
    expect([1, 4, 5, 6, 14].map((limit) => countBelow(places, limit))).toEqual([1, 4, 4, 5, 7]);
    expect(countBelow(ownPlaces, 256)).toBe(256);
    expect(countBelow(ownPlaces, 1000)).toBe(ownPlaces.length);
  });
});

describe('mergePalettes', () => {
  it('puts what each segment added beside what all share', () => {
    const palettes = lanesOf(3, 2).map((places, n) => ({
      colors: Uint32Array.of(0, gray(10), gray(20), gray(100 + n), ...(n === 1 ? [gray(7)] : [])),
      places,
    }));
    const levels = [...mergePalettes(palettes)].filter((_, at) => at % 3 === 0);
    expect(levels).toEqual([0, 10, 20, 100, 101, 102, 0, 7]);
  });

  it('leaves a full palette as it is', () => {
    const colors = Uint32Array.from({ length: 256 }, (_, level) => gray(level));
    const table = mergePalettes([{ colors, places: ownPlaces }]);
    expect([...table]).toEqual([...colors].flatMap((_, level) => [level, level, level]));
  });
});
