import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeNumberedClip, useTempFolder } from './helpers/clips';
import { evenly, expectRun, expectSound, range } from './helpers/expectations';
import type { Run } from './helpers/expectations';
import { convert, readTimeline, totalMs } from './helpers/results';

const file = useTempFolder();
const formats = ['gif', 'webp'] as const;

describe("the process string's ss, num, inter and fps", () => {
  let clip = '';
  beforeAll(async () => {
    clip = await makeNumberedClip(file('four.mp4'), { frames: 100 }, codecs.longGop);
  });
  /** Frames of 25 a second on screen every `interMs` from `ssMs` on. */
  const grid = (ssMs: number, interMs: number, count: number): number[] =>
    range(0, count).map((n) => Math.floor(((ssMs + n * interMs) * 25) / 1000));
  const cases: [process: string, run: Run][] = [
    ['ss_0', evenly(range(0, 100), 40)],
    ['ss_1000', evenly(range(25, 100), 40)],
    ['ss_3960', evenly([99], 40)],
    ['ss_1020,num_3', [[25, 20], ...evenly([26, 27], 40)]],
    ['num_1', evenly([0], 40)],
    ['num_10', evenly(range(0, 10), 40)],
    ['num_5000', evenly(range(0, 100), 40)],
    ['inter_500', evenly(grid(0, 500, 8), 500)],
    ['inter_1000', evenly([0, 25, 50, 75], 1000)],
    ['inter_300', evenly(grid(0, 300, 14), 300)],
    ['inter_44,num_60', evenly(grid(0, 44, 60), 44)],
    ['inter_40', evenly(range(0, 100), 40)],
    ['inter_20', evenly(range(0, 100), 40)],
    ['inter_1,ss_2000,num_7', evenly(range(50, 57), 40)],
    ['inter_0,num_5', evenly(range(0, 5), 40)],
    ['inter_9000', evenly([0], 9000)],
    ['fps_50', evenly(range(0, 100), 20)],
    ['fps_12.5', evenly(range(0, 100), 80)],
    ['fps_29.97,num_30', evenly(range(0, 30), 1000 / 29.97)],
    ['fps_0.5,num_2', evenly([0, 1], 2000)],
    ['fps_0,num_9', evenly(range(0, 9), 40)],
    ['ss_1000,num_5,inter_200,fps_10', evenly([25, 30, 35, 40, 45], 100)],
    ['ss_2500,inter_100,fps_25', evenly(grid(2500, 100, 15), 40)],
    ['num_4,inter_250,fps_4', evenly(grid(0, 250, 4), 250)],
    ['inter_20,fps_20,num_12', evenly(range(0, 12), 50)],
    ['ss_3500,num_40,inter_100', evenly(grid(3500, 100, 5), 100)],
  ];
  // Formats take turns: the rounding of each is in convert-timing.
  cases.forEach(([process, run], at) => {
    const format = formats[at % 2]!;
    test(`${process} to ${format}`, async () => {
      const output = file(`${process}.${format}`);
      const text = `video/animation,f_${format},${process}`;
      expectRun(await convert(clip, output, '--process', text), run);
    });
  });

  test.each(formats)('fps_240 to %s plays in 100/240 s', async (format) => {
    const text = `video/animation,f_${format},fps_240`;
    const result = await convert(clip, file(`fps240.${format}`), '--process', text);
    expectSound(result);
    expect(Math.abs(totalMs(result) - 100_000 / 240)).toBeLessThanOrEqual(5);
    for (const { number, beginsMs } of readTimeline(result)) {
      expect(Math.abs(beginsMs - (number * 1000) / 240)).toBeLessThanOrEqual(20);
    }
  });
});

describe("OSS's own samples, on a clip of 30 s", () => {
  let clip = '';
  beforeAll(async () => {
    clip = await makeNumberedClip(file('thirty.mp4'), { frames: 750, width: 384, height: 256 });
  });
  const saved = 'sys/saveas,b_b3V0YnVja2V0,o_b3V0b2JqcHJlZml4LnthdXRvZXh0fQ';
  const rest = `|${saved}/notify,topic_QXVkaW9Db252ZXJ0`;

  test('a frame a second, 100 × 100, at natural speed', async () => {
    const text = `video/animation,f_gif,w_100,h_100,inter_1000${rest}`;
    const result = await convert(clip, file('sample1.gif'), '--process', text, '--no-upload');
    expect(result).toMatchObject({ format: 'gif', width: 100, height: 100, loop: 0 });
    expect(result.delaysMs).toEqual(Array(30).fill(1000));
    expectRun(result, evenly(range(0, 750, 25), 1000));
  });

  test('from 5 s on two frames a second, a quarter of the size, played at 25 a second', async () => {
    const text = `video/animation,ss_5000,f_webp,pw_25,ph_25,fps_25,inter_500${rest}`;
    const result = await convert(clip, file('sample2.webp'), '--process', text, '--no-upload');
    expect(result).toMatchObject({ format: 'webp', width: 96, height: 64, loop: 0 });
    expect(result.delaysMs).toEqual(Array(50).fill(40));
    const numbers = range(0, 50).map((n) => Math.floor(125 + n * 12.5));
    expectRun(result, evenly(numbers, 40));
  });
});
