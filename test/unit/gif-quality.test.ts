import { describe, expect, it } from 'vitest';
import { atFirst, atNoise, planQuality, type FramePlan } from '../../src-main/engine/gif/quality';

/** The numbers of one picture's plan. */
const numbersOf = (plan: FramePlan): Record<string, number> =>
  Object.fromEntries(
    Object.entries(plan).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
const levers = Object.keys(numbersOf(planQuality(50, null).clean));
/** These grow with what is given up, the others shrink. */
const losses = new Set([
  'tolerance',
  'slack',
  'loss',
  'flatLoss',
  'firstLoss',
  'coarseness',
  'unseen',
  'price',
  'misfit',
  'enough',
  'crowded',
]);
const qualities = Array.from({ length: 100 }, (_, i) => i + 1);
const noises = [0, 0.1, 0.25, 0.5, 0.75, 0.99, 1];

describe('planQuality', () => {
  it.each(levers)('never gives up less %s at a step down', (lever) => {
    const sign = losses.has(lever) ? 1 : -1;
    const expectFalling = (plan: (quality: number) => FramePlan): void => {
      const values = qualities.flatMap((quality) => {
        const value = numbersOf(plan(quality))[lever];
        return value === undefined ? [] : [sign * value];
      });
      expect(values).toEqual([...values].sort((a, b) => b - a));
    };
    expectFalling((quality) => planQuality(quality, null).clean);
    for (const [noise, few] of noises.flatMap((n) => [[n, true] as const, [n, false] as const])) {
      expectFalling((quality) => atNoise(planQuality(quality, null), noise, few));
    }
    for (const few of [true, false]) {
      expectFalling((quality) => atFirst(planQuality(quality, null), few));
    }
  });

  it.each([
    ['five, where pictures are noisy', 5, 1],
    ['ten, where they are partly', 10, 0.5],
    ['ten, where they are clean', 10, 0],
  ])('goes down in steps of %s', (_, size, noise) => {
    const planAt = (quality: number, few: boolean): Record<string, number> =>
      numbersOf(atNoise(planQuality(quality, null), noise, few));
    for (const few of [true, false]) {
      for (let quality = size; quality <= 100; quality += size) {
        const plans = Array.from({ length: size }, (_, less) => planAt(quality - less, few));
        for (const plan of plans) expect(plan).toEqual(plans[0]);
      }
    }
    for (let quality = 10; quality <= 100; quality += 10) {
      const [first, last] = [9, 0].map((less) => planQuality(quality - less, null));
      expect(atFirst(first!, true)).toEqual(atFirst(last!, true));
    }
  });

  it('gives up more at every step', () => {
    for (let quality = 5; quality < 100; quality += 5) {
      const [worse, better] = [planQuality(quality, null), planQuality(quality + 5, null)];
      for (const lever of ['slack', 'loss'] as const) {
        expect(worse[lever]).toBeGreaterThan(better[lever]);
      }
      // At 95 it is still below the least distance that two colours can have.
      if (quality < 95) expect(worse.tolerance).toBeGreaterThan(better.tolerance);
    }
    for (let quality = 10; quality < 100; quality += 10) {
      const [worse, better] = [quality, quality + 10].map((at) => planQuality(at, null).clean);
      expect(worse!.loss).toBeGreaterThan(better!.loss);
      expect(worse!.fewColors).toBeLessThan(better!.fewColors);
    }
  });

  it('has no tolerance and no loss at 100, and takes the colours asked for', () => {
    const best = planQuality(100, null);
    const nothing = { tolerance: 0, loss: 0, flatLoss: 0, slack: 1 };
    expect(best).toMatchObject({ colors: 256, ...nothing });
    expect(best.clean).toMatchObject({ fewColors: 256, ...nothing });
    expect(planQuality(75, null).colors).toBe(256);
    expect(planQuality(10, 40)).toMatchObject({ colors: 40, clean: { colors: 40, fewColors: 40 } });
    for (const noise of noises) expect(atNoise(planQuality(10, 40), noise, true).colors).toBe(40);
    expect(atFirst(planQuality(10, 40), true).colors).toBe(40);
  });

  it('keeps within what the kernels can do, also outside of its range', () => {
    for (const quality of [-10, 0, ...qualities, 1000]) {
      const { colors, slack, passes, clean } = planQuality(quality, null);
      for (const count of [colors, clean.colors, clean.fewColors]) {
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
    const { fewColors } = plan.clean;
    expect(atNoise(plan, 1, true)).toEqual(plan);
    const calm = { ...plan.clean, gentler: atNoise(plan, 0, true).gentler };
    expect(atNoise(plan, 0, false)).toEqual(calm);
    expect(atNoise(plan, 0, true)).toEqual({ ...calm, colors: fewColors, crowded: 1 });
    expect(plan.clean).toMatchObject({ tolerance: 0, slack: 1, noisy: false });
  });

  it('has the losses of all higher qualities for clean pictures, and for no others', () => {
    for (let quality = 10; quality <= 100; quality += 10) {
      for (const few of [true, false]) {
        const higher = qualities.filter((at) => at > quality && at % 10 === 0);
        const plans = (at: number): FramePlan[] => {
          const plan = planQuality(at, null);
          return [atNoise(plan, 0, few), atFirst(plan, few)];
        };
        plans(quality).forEach(({ gentler }, n) => {
          const wanted = higher.map((at) => plans(at)[n]!);
          expect(gentler).toEqual(wanted.map(({ loss, flatLoss }) => ({ loss, flatLoss })));
        });
        for (const noise of noises.slice(1)) {
          expect(atNoise(planQuality(quality, null), noise, few).gentler).toEqual([]);
        }
      }
    }
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
    // Where both have a step.
    for (let quality = 10; quality <= 100; quality += 10) {
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
