import { writeFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { createScheduler } from '../../src-main/engine/scheduler';
import { makeThumbnail } from '../../src-main/engine/thumbnail';
import { findTools } from '../../src-main/engine/tools';
import { codecs, makeClip, readRawPixels, useTempFolder } from './helpers/clips';

const file = useTempFolder();
const tools = await findTools();
const scheduler = createScheduler({ preferences: { cores: 2, priority: 'normal' } });
afterAll(() => scheduler.close());

/** The mean of the thumbnail’s samples: black is 64, as each pixel is opaque. */
async function brightness(path: string): Promise<number> {
  const share = scheduler.budget.join('preview');
  const { signal } = new AbortController();
  await writeFile(file('made.jpg'), await makeThumbnail(path, { tools, share, signal }));
  const pixels = await readRawPixels(file('made.jpg'), []);
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
}

const fade = (seconds: number): string =>
  `testsrc2=size=320x180:rate=20:duration=${String(seconds)},fade=in:start_time=0.7:duration=1`;

test.each([
  ['one key frame', ['-g', '1000']],
  ['a key frame every second', ['-g', '20']],
])('a film that fades in, with %s, shows something', async (_, keys) => {
  const clip = await makeClip(file('fade.mp4'), fade(5), [...codecs.h264, ...keys, '-y']);
  expect(await brightness(clip)).toBeGreaterThan(100);
});

test.each([1, 4])(
  'a film of %d s that shows nothing has a thumbnail all the same',
  async (length) => {
    const source = `color=black:size=320x180:rate=20:duration=${String(length)}`;
    const clip = await makeClip(file('black.mp4'), source, [...codecs.h264, '-y']);
    expect(await brightness(clip)).toBeLessThan(70);
  },
);

test('a bright beginning is taken as it is', async () => {
  const clip = await makeClip(file('bright.mp4'), 'testsrc2=size=320x180:rate=20:duration=1');
  expect(await brightness(clip)).toBeGreaterThan(100);
});
