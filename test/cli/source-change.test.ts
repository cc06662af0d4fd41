import { appendFile, copyFile, rename, rm, utimes } from 'node:fs/promises';
import { expect } from 'vitest';
import { linesOf } from './helpers/cli';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { makeClip, makeLongClip } from './helpers/sources';

const clip = shareClips({ 'a.mp4': (path) => makeClip(path), 'long.mp4': makeLongClip });

const whileConverting = async (box: Sandbox, change: (source: string) => Promise<unknown>) => {
  const source = box.path('v.mp4');
  await copyFile(clip('long.mp4'), source);
  const args = ['convert', 'v.mp4', '-o', 'v.webp', '--effort', '0', '--cores', '1', '--json'];
  const running = box.start(args);
  await running.until((line) => line.type === 'progress' && line['stage'] === 'converting');
  await change(source);
  return running.ended;
};

test('a source that becomes another one is refused, and said so', async ({ box }) => {
  const { status, stdout } = await whileConverting(box, async (source) => {
    await copyFile(clip('a.mp4'), box.path('other.mp4'));
    await rename(box.path('other.mp4'), source);
  });
  expect(status).toBe(1);
  expect(linesOf(stdout, 'failed')[0]).toMatchObject({ error: { code: 'sourceChanged' } });
  expect(await box.names()).toEqual(['v.mp4']);
});

test('a recording that goes on is converted as far as it went', async ({ box }) => {
  const { status } = await whileConverting(box, (source) => appendFile(source, 'more'));
  expect(status).toBe(0);
});

test('a source that is only touched is the same', async ({ box }) => {
  const { status } = await whileConverting(box, (source) => utimes(source, 1, 1));
  expect(status).toBe(0);
});

test('a source that goes is missing, or was all read by then', async ({ box }) => {
  const { status, stdout } = await whileConverting(box, (source) => rm(source));
  const codes = linesOf(stdout, 'failed').map(({ error }) => error?.code);
  expect(codes).toEqual(status === 0 ? [] : ['fileNotFound']);
});
