import { describe, expect, test } from 'vitest';
import { makeNumberedClip, useTempFolder } from './helpers/clips';
import { evenly, expectRun, expectSound, range } from './helpers/expectations';
import type { Run } from './helpers/expectations';
import { convert, readTimeline, totalMs } from './helpers/results';

const file = useTempFolder();
const formats = ['gif', 'webp'] as const;

describe('constant frame rates, every frame', () => {
  const rates = [
    ['10', 10],
    ['25/2', 12.5],
    ['24', 24],
    ['25', 25],
    ['30000/1001', 30_000 / 1001],
    ['30', 30],
    ['50', 50],
  ] as const;
  for (const [rate, fps] of rates) {
    test.each(formats)(`${rate} fps to %s`, async (format) => {
      const clip = await makeNumberedClip(file(`${String(fps)}.mp4`), { rate, frames: 40 });
      const result = await convert(clip, file(`${String(fps)}.${format}`));
      expectRun(result, evenly(range(0, 40), 1000 / fps));
      expect(result.delaysMs).toHaveLength(40);
    });
  }

  test('60 fps to webp', async () => {
    const clip = await makeNumberedClip(file('60.mp4'), { rate: 60, frames: 90 });
    expectRun(await convert(clip, file('60.webp')), evenly(range(0, 90), 1000 / 60));
  });

  test.each([
    [60, 'gif'],
    [100, 'gif'],
    [120, 'gif'],
    [100, 'webp'],
    [240, 'webp'],
  ] as const)('%i fps to %s: frames are dropped, the speed stays', async (rate, format) => {
    const clip = await makeNumberedClip(file(`fast${String(rate)}.mp4`), { rate, frames: rate });
    const result = await convert(clip, file(`fast${String(rate)}.${format}`));
    expectSound(result);
    expect(totalMs(result)).toBe(1000);
    // Each picture is on screen within a (shortest) delay of its own time.
    const shortest = format === 'gif' ? 20 : 11;
    for (const { number, beginsMs } of readTimeline(result)) {
      expect(Math.abs(beginsMs - (number * 1000) / rate)).toBeLessThanOrEqual(shortest);
    }
    expect(result.delaysMs.length).toBeGreaterThanOrEqual(Math.floor(1000 / shortest) - 1);
  });

  test('30 fps to gif: the centiseconds alternate 3, 4, 3', async () => {
    const clip = await makeNumberedClip(file('alternate.mp4'), { rate: 30, frames: 30 });
    const { delaysMs } = await convert(clip, file('alternate.gif'));
    expect(delaysMs).toEqual(range(0, 10).flatMap(() => [30, 40, 30]));
  });
});

describe('variable frame rates', () => {
  /** The kept frames of a clip of 50 ticks a second; the last is shown for one tick. */
  const spans = (numbers: readonly number[], last: number): Run =>
    numbers.map((number, at) => [number, ((numbers[at + 1] ?? number + last) - number) * 20]);
  const cases = [
    {
      name: '50 fps, then 12.5, then 25',
      keep: 'lt(n,25)+between(n,25,99)*not(mod(n,4))+gte(n,100)*not(mod(n,2))',
      kept: [...range(0, 25), ...range(28, 100, 4), ...range(100, 120, 2)],
      ticks: 120,
    },
    {
      name: 'gaps in an even clip',
      keep: 'not(between(n,11,30)+between(n,41,43)+between(n,60,98))',
      kept: range(0, 110).filter(
        (n) => !((n >= 11 && n <= 30) || (n >= 41 && n <= 43) || (n >= 60 && n <= 98)),
      ),
      ticks: 110,
    },
    {
      name: 'a screencast whose pictures last seconds',
      keep: 'eq(n,0)+eq(n,170)+eq(n,173)+eq(n,176)+eq(n,500)+eq(n,649)',
      kept: [0, 170, 173, 176, 500, 649],
      ticks: 650,
    },
  ];
  for (const { name, keep, kept, ticks } of cases) {
    test.each([
      ['mkv', 'gif'],
      ['mkv', 'webp'],
      ['mp4', 'gif'],
      ['mp4', 'webp'],
    ] as const)(`${name}, %s to %s`, async (container, format) => {
      const path = file(`${String(ticks)}.${container}`);
      await makeNumberedClip(path, { rate: 50, frames: ticks, keep });
      const result = await convert(path, file(`${String(ticks)}-${container}.${format}`));
      const shown = readTimeline(result);
      expect(shown.map(({ number }) => number)).toEqual(kept);
      // How long the last frame lasts is not in every file.
      const last = Math.round((totalMs(result) - shown.at(-1)!.beginsMs) / 20);
      expect(last).toBeGreaterThanOrEqual(1);
      expectRun(result, spans(kept, last));
    });
  }

  test.each(formats)('a grid over a screencast shows what was on screen, to %s', async (format) => {
    const path = file('sparse.mkv');
    await makeNumberedClip(path, { rate: 50, frames: 301, keep: 'lt(n,9)+eq(n,120)+eq(n,300)' });
    const result = await convert(path, file(`sparse.${format}`), '--fps', '4', '--end', '6');
    // 2.4 s lies between two samples: the next one, at 2.5 s, shows it.
    expectRun(result, [
      [0, 250],
      [8, 2250],
      [120, 3500],
    ]);
  });
});
