import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeNumberedClip, useTempFolder } from './helpers/clips';
import { evenly, expectRun, expectSound, range } from './helpers/expectations';
import type { Run } from './helpers/expectations';
import { convert, readTimeline, totalMs } from './helpers/results';

const file = useTempFolder();
const formats = ['gif', 'webp'] as const;

describe('trim, speed and order by flags', () => {
  let clip = '';
  beforeAll(async () => {
    clip = await makeNumberedClip(file('flags.mp4'), { frames: 50 }, codecs.longGop);
  });
  const there = range(0, 50);
  const back = [...there].reverse();
  const cases: [flags: string, run: Run][] = [
    [
      '--fps 10',
      evenly([0, 2, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 30, 32, 35, 37, 40, 42, 45, 47], 100),
    ],
    // The last of the 14 sevenths of a second is whole: 2 s.
    [
      '--fps 7',
      evenly(
        range(0, 14).map((n) => Math.floor((n * 25) / 7)),
        1000 / 7,
      ),
    ],
    [
      '--fps 3',
      evenly(
        range(0, 6).map((n) => Math.floor((n * 25) / 3)),
        1000 / 3,
      ),
    ],
    [
      '--fps 0.8',
      [
        [0, 1250],
        [31, 750],
      ],
    ],
    ['--fps 25', evenly(there, 40)],
    ['--fps 60', evenly(there, 40)],
    ['--start 1', evenly(range(25, 50), 40)],
    ['--end 1', evenly(range(0, 25), 40)],
    ['--end 99', evenly(there, 40)],
    ['--start 0.4 --end 0.8', evenly(range(10, 20), 40)],
    [
      '--start 1.02 --end 1.10',
      [
        [25, 20],
        [26, 40],
        [27, 20],
      ],
    ],
    ['--start 0.5 --end 1.5 --fps 10', evenly([12, 15, 17, 20, 22, 25, 27, 30, 32, 35], 100)],
    ['--start 1 --frames 6', evenly(range(25, 31), 40)],
    ['--end 1 --frames 40', evenly(range(0, 25), 40)],
    ['--start 00:00:01.2 --end 1.6 --interval 200', evenly([30, 35], 200)],
    ['--interval 200 --playback-fps 20', evenly(range(0, 50, 5), 50)],
    ['--reverse', evenly(back, 40)],
    ['--reverse --start 0.4 --end 1.2', evenly([...range(10, 30)].reverse(), 40)],
    ['--reverse --fps 5', evenly(range(0, 50, 5).reverse(), 200)],
    [
      '--reverse --start 1.02 --end 1.10',
      [
        [27, 20],
        [26, 40],
        [25, 20],
      ],
    ],
    ['--bounce', evenly([...there, ...range(1, 49).reverse()], 40)],
    ['--bounce --frames 2', evenly([0, 1], 40)],
    ['--bounce --frames 1', evenly([0], 40)],
    ['--bounce --reverse', evenly([...back, ...range(1, 49)], 40)],
    ['--bounce --fps 5', evenly([...range(0, 50, 5), ...range(5, 45, 5).reverse()], 200)],
    ['--speed 2', evenly(there, 20)],
    ['--speed 1.5 --end 1.2', evenly(range(0, 30), 40 / 1.5)],
    ['--speed 0.5', evenly(there, 80)],
    ['--speed 2 --fps 10', evenly(range(0, 50, 5), 100)],
    [
      '--speed 0.5 --fps 10',
      evenly(
        range(0, 40).map((n) => Math.floor(n * 1.25)),
        100,
      ),
    ],
    ['--hold-last 1500', [...evenly(range(0, 49), 40), [49, 1540]]],
    ['--hold-last 1500 --reverse', [...evenly(range(1, 50).reverse(), 40), [0, 1540]]],
    [
      '--hold-last 700 --bounce --frames 3',
      [
        [0, 40],
        [1, 40],
        [2, 40],
        [1, 740],
      ],
    ],
    [
      '--hold-last 600000 --frames 2',
      [
        [0, 40],
        [1, 600_040],
      ],
    ],
    ['--hold-last 600000 --frames 1 --playback-fps 0.01', [[0, 700_000]]],
  ];
  // Formats take turns: the rounding of each is in convert-timing.
  cases.forEach(([flags, run], at) => {
    const format = formats[at % 2]!;
    test(`${flags} to ${format}`, async () => {
      const output = file(`${flags.replaceAll(':', '')}.${format}`);
      expectRun(await convert(clip, output, ...flags.split(' ')), merge(run));
    });
  });

  test('a delay longer than gif can say becomes several frames', async () => {
    const flags = ['--frames', '1', '--hold-last', '600000', '--playback-fps', '0.01'];
    const { delaysMs } = await convert(clip, file('longest.gif'), ...flags);
    expect(delaysMs).toEqual([655_350, 44_650]);
  });

  test.each(formats)('--speed 4 to %s drops frames and takes half a second', async (format) => {
    const result = await convert(clip, file(`speed4.${format}`), '--speed', '4');
    expectSound(result);
    expect(totalMs(result)).toBe(500);
    for (const { number, beginsMs } of readTimeline(result)) {
      expect(Math.abs(beginsMs - number * 10)).toBeLessThanOrEqual(20);
    }
  });

  test.each([
    ['gif', 0],
    ['gif', 1],
    ['gif', 2],
    ['gif', 3],
    ['gif', 65_535],
    ['webp', 0],
    ['webp', 1],
    ['webp', 3],
    ['webp', 65_535],
  ] as const)('%s that plays %i times', async (format, loop) => {
    const output = file(`loop${String(loop)}.${format}`);
    const result = await convert(clip, output, '--end', '0.4', '--loop', String(loop));
    expect(result.loop).toBe(loop);
    expectRun(result, evenly(range(0, 10), 40));
  });
});

/** Equal numbers in a row are seen as one. */
function merge(run: Run): Run {
  const merged: [number, number][] = [];
  for (const [number, shownMs] of run) {
    const last = merged.at(-1);
    if (last?.[0] === number) last[1] += shownMs;
    else merged.push([number, shownMs]);
  }
  return merged;
}
