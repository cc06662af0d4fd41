import { writeFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { makeFilmStrip } from '../../src-main/engine/film-strip';
import { wholeSource } from '../../src-main/engine/frame-index';
import { readSource } from '../../src-main/engine/read-source';
import { probe } from '../../src-main/engine/probe';
import { createScheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import {
  codecs,
  makeNumberedClip,
  probeLines,
  readRawPixels,
  useTempFolder,
} from './helpers/clips';
import { readNumber } from './helpers/results';
import type { Picture } from './helpers/results';

const file = useTempFolder();
const tools = await findTools();
const scheduler = createScheduler({ preferences: { cores: 2, priority: 'normal' } });
afterAll(() => scheduler.close());

/** The numbers of the frames that a strip shows, in the order in which they came. */
async function readStrip(path: string, count: number): Promise<[number, number][]> {
  const media = await probe(path, tools);
  const { index } = await readSource(path, () => wholeSource, tools, new AbortController().signal);
  const made: [number, Buffer][] = [];
  await makeFilmStrip(
    { media, index, count },
    {
      ...{ tools, share: scheduler.budget.join('preview'), signal: new AbortController().signal },
      onPicture: (number, bytes) => made.push([number, bytes]),
    },
  );
  const read = async ([number, bytes]: [number, Buffer]): Promise<[number, number]> => {
    const picture = file(`${String(number)}.jpg`);
    await writeFile(picture, bytes);
    const [size] = await probeLines(picture, 'stream=width,height');
    const [width, height] = size!.split(',').map(Number);
    const pixels = await readRawPixels(picture, []);
    return [number, readNumber({ width, height, pixels } as Picture)];
  };
  return Promise.all(made.map(read));
}

test('a short source’s strip is made in one run, each picture of its own moment', async () => {
  const clip = await makeNumberedClip(file('short.mp4'), { frames: 200 });
  const strip = await readStrip(clip, 8);
  expect(strip).toEqual(Array.from({ length: 8 }, (_, at) => [at, 12 + at * 25]));
});

test('a source of fewer frames than pictures fills its strip', async () => {
  const clip = await makeNumberedClip(file('few.mp4'), { frames: 3 });
  const numbers = (await readStrip(clip, 6)).map(([, number]) => number);
  expect(numbers).toHaveLength(6);
  expect(new Set(numbers)).toEqual(new Set([0, 1, 2]));
});

test('a long source’s pictures are sought, each near its moment', async () => {
  const clip = await makeNumberedClip(file('long.mp4'), { frames: 1000 }, [
    ...codecs.h264,
    ...['-g', '25'],
  ]);
  const strip = await readStrip(clip, 8);
  expect(strip.map(([at]) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  for (const [at, number] of strip) {
    const moment = ((at + 0.5) / 8) * 1000;
    expect(Math.abs(number - moment)).toBeLessThanOrEqual(25);
  }
});

test.each([
  ['no', [], 1],
  ['few, unevenly set', ['-force_key_frames', '10.4,11.8,15.7,23'], 1000 / 8 / 2],
])('a long source with %s key frames within shows each moment', async (_, keys, most) => {
  const clip = await makeNumberedClip(file('sparse.mp4'), { frames: 1000 }, [
    ...[...codecs.longGop, '-g', '2000', '-keyint_min', '2000'],
    ...['-y', ...keys],
  ]);
  const strip = await readStrip(clip, 8);
  expect(strip.map(([at]) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  for (const [at, number] of strip) {
    const moment = ((at + 0.5) / 8) * 1000;
    expect(Math.abs(number - moment), String(at)).toBeLessThanOrEqual(most);
  }
});

test('a source whose times do not begin at 0 is sought where its own are', async () => {
  const clip = await makeNumberedClip(file('late.mkv'), { frames: 1000 }, [
    ...[...codecs.longGop, '-g', '400', '-keyint_min', '400'],
    ...['-output_ts_offset', '7'],
  ]);
  for (const [at, number] of await readStrip(clip, 8)) {
    const moment = ((at + 0.5) / 8) * 1000;
    expect(Math.abs(number - moment), String(at)).toBeLessThanOrEqual(1000 / 8 / 2);
  }
});
