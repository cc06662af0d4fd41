import { describe, expect, it } from 'vitest';
import { atFirst, atNoise, planQuality, type QualityPlan } from '../../src-main/engine/gif/quality';

const levers = Object.keys(planQuality(50, null)) as (keyof QualityPlan)[];
/** These grow with what is given up, the others shrink. */
const losses = new Set<keyof QualityPlan>([
  'tolerance',
  'slack',
  'loss',
  'flatLoss',
  'cleanLoss',
  'cleanFlatLoss',
  'coarseness',
  'unseen',
  'price',
  'cleanPrice',
  'misfit',
  'enough',
  'crowded',
]);
const qualities = Array.from({ length: 100 }, (_, i) => i + 1);
const noises = [0, 0.1, 0.25, 0.5, 0.75, 0.99, 1];

describe('planQuality', () => {
  it.each(levers)('never gives up less %s at a step down', (lever) => {
    const sign = losses.has(lever) ? 1 : -1;
    for (const [noise, few] of noises.flatMap((n) => [[n, true] as const, [n, false] as const])) {
      const values = qualities.map(
        (quality) => sign * Number(atNoise(planQuality(quality, null), noise, few)[lever]),
      );
      expect(values).toEqual([...values].sort((a, b) => b - a));
    }
  });

  it('goes down in steps of five', () => {
    for (let step = 1; step <= 20; step++) {
      const plans = [4, 3, 2, 1, 0].map((less) => planQuality(step * 5 - less, null));
      for (const plan of plans) expect(plan).toEqual(plans[0]);
    }
  });

  it('gives up more at every step', () => {
    for (let quality = 5; quality < 100; quality += 5) {
      const [worse, better] = [planQuality(quality, null), planQuality(quality + 5, null)];
      for (const lever of ['slack', 'loss', 'cleanLoss'] as const) {
        expect(worse[lever]).toBeGreaterThan(better[lever]);
      }
      // At 95 it is still below the least distance that two colours can have.
      if (quality < 95) expect(worse.tolerance).toBeGreaterThan(better.tolerance);
      expect(worse.cleanColors).toBeLessThan(better.cleanColors);
    }
  });

  it('has no tolerance and no loss at 100, and takes the colours asked for', () => {
    expect(planQuality(100, null)).toMatchObject({ colors: 256, cleanColors: 256 });
    expect(planQuality(100, null)).toMatchObject({
      ...{ tolerance: 0, loss: 0, cleanLoss: 0, cleanFlatLoss: 0, slack: 1 },
    });
    expect(planQuality(75, null).colors).toBe(256);
    expect(planQuality(10, 40)).toMatchObject({ colors: 40, cleanColors: 40 });
    for (const noise of noises) expect(atNoise(planQuality(10, 40), noise, true).colors).toBe(40);
    expect(atFirst(planQuality(10, 40), true).colors).toBe(40);
  });

  it('keeps within what the kernels can do, also outside of its range', () => {
    for (const quality of [-10, 0, ...qualities, 1000]) {
      const { colors, cleanColors, slack, passes } = planQuality(quality, null);
      for (const count of [colors, cleanColors]) {
        expect(count).toBeGreaterThanOrEqual(2);
        expect(count).toBeLessThanOrEqual(256);
        expect(Number.isInteger(count)).toBe(true);
      }
      expect(slack).toBeGreaterThanOrEqual(1);
      expect(passes).toBeGreaterThanOrEqual(1);
    }
    expect(planQuality(0, null)).toEqual(planQuality(1, null));
    expect(planQuality(1000, null)).toEqual(planQuality(100, null));
  });
});

describe('atNoise', () => {
  it('takes noise’s levers from clean pictures', () => {
    const plan = planQuality(40, null);
    const { cleanLoss: loss, cleanFlatLoss: flatLoss, cleanPrice: price } = plan;
    const clean = { loss, flatLoss, price, tolerance: 0, slack: 1 };
    expect(atNoise(plan, 1, true)).toEqual(plan);
    expect(atNoise(plan, 0, false)).toEqual({ ...plan, ...clean, noisy: false });
    expect(atNoise(plan, 0, true)).toEqual({
      ...{ ...plan, ...clean, noisy: false },
      ...{ colors: plan.cleanColors, mostColors: plan.colors, crowded: 1 },
    });
  });

  it('goes further in clean pictures of many colours, at the last steps only', () => {
    for (const quality of qualities) {
      const plan = planQuality(quality, null);
      const [few, many] = [atNoise(plan, 0, true), atNoise(plan, 0, false)];
      for (const lever of ['loss', 'flatLoss'] as const) {
        if (quality > 20) expect(many[lever]).toBe(few[lever]);
        else expect(many[lever]).toBeGreaterThan(few[lever]);
      }
    }
  });

  it('lies between, the more noise the closer to a noisy picture’s plan', () => {
    for (const quality of qualities) {
      const plans = noises.map((noise) => atNoise(planQuality(quality, null), noise, true));
      for (const lever of ['tolerance', 'slack', 'colors', 'mostColors', 'loss'] as const) {
        // Noise takes more of all but loss.
        const sign = lever === 'loss' ? -1 : 1;
        const values = plans.map((plan) => sign * plan[lever]);
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }
      expect(plans.map((plan) => plan.noisy)).toEqual(noises.map((noise) => noise > 0));
    }
  });
});

describe('atFirst', () => {
  it.each([true, false])('gives up no more than other clean ones; colours few: %s', (few) => {
    for (const quality of qualities) {
      const plan = planQuality(quality, null);
      const [first, clean] = [atFirst(plan, few), atNoise(plan, 0, few)];
      expect(first.flatLoss).toBe(0);
      expect(first.loss).toBeLessThanOrEqual(clean.loss);
      expect(first.unseen).toBeLessThanOrEqual(clean.unseen);
      expect(first.passes).toBeGreaterThanOrEqual(clean.passes);
      expect(first.colors).toBe(Math.min(256, 3 * clean.colors));
    }
  });
});
