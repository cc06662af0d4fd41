import { describe, expect, it } from 'vitest';
import { cutBalanced } from '../../src-main/core/balance';
import { forSeeds, type Random } from './helpers/random';

type Cost = (from: number, to: number) => number;

/** Each thing has its cost, and each run what comes before it since the last of some marks. */
function randomCost(random: Random, count: number): Cost {
  const costs = Array.from({ length: count }, () => random.int(1, 20));
  const marks = costs.map((_, at) => at === 0 || random.int(0, 6) === 0);
  const sum = (from: number, to: number): number =>
    costs.slice(from, to).reduce((total, cost) => total + cost, 0);
  return (from, to) => sum(from, to) + sum(marks.lastIndexOf(true, from), from) / 3;
}

const dearest = (runs: readonly number[], costOf: Cost): number => {
  let from = 0;
  const costs = runs.map((length) => costOf(from, (from += length)));
  return Math.max(...costs);
};

/** By trying all cuts. */
function leastPossible(count: number, pieces: number, max: number, costOf: Cost): number {
  const least = (from: number, left: number): number => {
    if (from === count) return 0;
    if (left === 0) return Infinity;
    let best = Infinity;
    for (let to = from + 1; to <= Math.min(count, from + max); to++) {
      best = Math.min(best, Math.max(costOf(from, to), least(to, left - 1)));
    }
    return best;
  };
  return least(0, pieces);
}

describe('cutBalanced', () => {
  it('cuts evenly where all cost the same', () => {
    const length: Cost = (from, to) => to - from;
    expect(cutBalanced(150, { pieces: 2, max: 120 }, length)).toEqual([75, 75]);
    expect(cutBalanced(10, { pieces: 3, max: 10 }, length).sort()).toEqual([3, 3, 4]);
    expect(cutBalanced(7, { pieces: 1, max: Infinity }, length)).toEqual([7]);
    expect(cutBalanced(1, { pieces: 1, max: 1 }, length)).toEqual([1]);
  });

  it('makes the dearest run about as cheap as can be, within its limits', () => {
    forSeeds(40, (random) => {
      const count = random.int(2, 14);
      const pieces = random.int(1, Math.min(4, count));
      const max = random.int(Math.ceil(count / pieces), count);
      const costOf = randomCost(random, count);
      const runs = cutBalanced(count, { pieces, max }, costOf);
      expect(runs.reduce((sum, length) => sum + length, 0)).toBe(count);
      expect(runs.length).toBeLessThanOrEqual(pieces);
      expect(Math.min(...runs)).toBeGreaterThan(0);
      expect(Math.max(...runs)).toBeLessThanOrEqual(max);
      // Filling run by run may miss a cut that is better for the next one: a run's marks are not its own.
      const least = leastPossible(count, pieces, max, costOf);
      expect(dearest(runs, costOf)).toBeLessThanOrEqual(least * 1.25);
    });
  });
});
