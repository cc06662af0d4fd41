import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSettings } from '../../src-main/core/settings';
import { convert } from '../../src-main/engine/convert';
import { createPreviewer } from '../../src-main/engine/preview';
import { createScheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { codecs, makeClip, makeNumberedClip, useTempFolder } from './helpers/clips';

/** A preview shows what the result will be, pixel by pixel. */
const file = useTempFolder();
const tools = await findTools();
const scheduler = createScheduler({
  preferences: { cores: 2, priority: 'normal' },
  workerFile: resolve(import.meta.dirname, '../../out/main/segment-worker.js'),
});
const previewer = createPreviewer({ scheduler, tools: () => Promise.resolve(tools) });
afterAll(async () => {
  await previewer.close();
  await scheduler.close();
});

let clip = '';
let film = '';
beforeAll(async () => {
  clip = await makeNumberedClip(file('clip.mkv'), { frames: 100 }, codecs.lossless);
  film = await makeClip(file('film.mkv'), 'testsrc2=s=160x90:r=20,noise=alls=9:allf=t,trim=end=2', [
    ...['-c:v', 'ffv1', '-pix_fmt', 'yuv420p'],
  ]);
});

/** Every frame of a file, one below the other, as raw RGBA. */
const readPixels = (path: string): Promise<Buffer> =>
  sharp(path, { animated: true }).ensureAlpha().raw().toBuffer();
const convertWhole = async (input: string, settings: object): Promise<string> => {
  const { output } = await convert(
    {
      ...{ input, settings: parseSettings(settings), hwaccel: 'none', onClash: 'rename' },
      output: { kind: 'folder', path: file('whole') },
    },
    {
      ...{ tools, scheduler, signal: new AbortController().signal },
      onProgress: () => undefined,
    },
  );
  return output.path;
};
const preview = async (input: string, settings: object, at: number, maxFrames = 20) => {
  const wish = { at, windowSeconds: 60, maxFrames };
  const made = await previewer.request('a', { input, settings: parseSettings(settings), ...wish });
  return { made, path: previewer.findFile(made.id)! };
};

for (const settings of [
  { format: 'webp', lossless: true, width: 80 },
  { format: 'gif', quality: 100, colors: 256, crop: { x: 2, y: 2, width: 90, height: 60 } },
  { format: 'gif', quality: 100, reverse: true },
  { format: 'webp', lossless: true, bounce: true, speed: 0.5 },
]) {
  test(`in the middle of a clip: ${JSON.stringify(settings)}`, async () => {
    const whole = await readPixels(await convertWhole(clip, settings));
    const { made, path } = await preview(clip, settings, 2.2);
    const { from, to } = made.pictures.range;
    expect([from > 0, to - from]).toEqual([true, 20]);
    const bytes = made.width * made.height * 4;
    const pixels = await readPixels(path);
    expect(pixels.equals(whole.subarray(from * bytes, to * bytes))).toBe(true);
    // And what the source's pictures show is what went in.
    const set = previewer.findPictures(made.pictures.setId)!;
    const source = new Uint8Array(set.pictures.get(made.pictures.keys[0]!)!);
    const isLight = (level: number | undefined): boolean => level! > 127;
    // Green is the second level in both of the encoders' orders.
    const differing = Array.from({ length: bytes / 4 }, (_, at) => at * 4 + 1).filter(
      (at) => isLight(source[at]) !== isLight(pixels[at]),
    );
    expect(differing).toEqual([]);
  });
}

for (const settings of [{ format: 'gif' }, { format: 'webp', quality: 50 }]) {
  test(`of a whole clip is the file itself: ${settings.format}`, async () => {
    const whole = await convertWhole(film, settings);
    const { made, path } = await preview(film, settings, 1, 1000);
    expect(made.reel.framesTotal).toBe(40);
    expect(made.frameBytes.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThan(
      made.sizeBytes - 10,
    );
    expect((await readFile(path)).equals(await readFile(whole))).toBe(true);
  });
}
