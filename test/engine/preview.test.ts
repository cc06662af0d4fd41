import { access, readdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../../src-main/core/settings';
import { createPreviewer } from '../../src-main/engine/preview';
import type { Previewer } from '../../src-main/engine/preview';
import { createScheduler } from '../../src-main/engine/scheduler';
import type { Scheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { makeNumberedClip, readRawPixels, useTempFolder } from './helpers/clips';
import { listChildren } from './helpers/processes';
import { readNumber } from './helpers/results';
import type { Picture } from './helpers/results';

const file = useTempFolder();
const tools = await findTools();
const workerFile = resolve(import.meta.dirname, '../../out/main/segment-worker.js');

let clip = '';
let scheduler: Scheduler;
let previewer: Previewer;
beforeAll(async () => {
  clip = await makeNumberedClip(file('clip.mp4'), { frames: 100 });
  return () => scheduler.close();
});
afterEach(() => previewer.close());

const open = (): void => {
  scheduler ??= createScheduler({ preferences: { cores: null, priority: 'normal' }, workerFile });
  previewer = createPreviewer({ scheduler, tools: () => Promise.resolve(tools) });
};
const ask = (at: number, change: object = {}, input = clip) =>
  previewer.request('a', {
    ...{ input, settings: parseSettings(change), at, windowSeconds: 1, maxFrames: 12 },
  });

describe('a preview', () => {
  test('shows the numbered frames of its range', async () => {
    open();
    const { id, pictures, reel, width, height } = await ask(2);
    const { range } = pictures;
    expect(reel).toMatchObject({ framesTotal: 100, totalMs: 4000, from: 0, fromMs: 0 });
    expect(range.to - range.from).toBe(12);
    const pixels = await readRawPixels(previewer.findFile(id)!, []);
    const bytes = width * height * 4;
    const shown = Array.from({ length: pixels.length / bytes }, (_, at) =>
      readNumber({
        width,
        height,
        pixels: pixels.subarray(at * bytes, (at + 1) * bytes),
      } as Picture),
    );
    expect(shown).toEqual(Array.from({ length: 12 }, (_, at) => range.from + at));
  });

  test('is made at both ends of the clip', async () => {
    open();
    expect((await ask(0)).pictures.range.from).toBe(0);
    expect((await ask(99)).pictures.range.to).toBe(100);
  });

  test('is kept, and made anew for other settings', async () => {
    open();
    const first = await ask(2);
    const again = await ask(2);
    expect(again.id).toBe(first.id);
    expect(again.tookMs).toBeLessThan(first.tookMs);
    expect((await ask(2, { colors: 8 })).id).not.toBe(first.id);
  });

  test('gives way to a newer one, and leaves nothing', async () => {
    open();
    const path = previewer.findFile((await ask(1)).id)!;
    const older = ask(2, { format: 'webp' });
    const newer = ask(3, { format: 'webp' });
    await expect(older).rejects.toMatchObject({ name: 'AbortError' });
    const made = previewer.findFile((await newer).id)!;
    expect(await listChildren()).toEqual([]);
    expect((await readdir(dirname(path))).length).toBe(2);
    await previewer.close();
    await expect(access(made)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('says what is wrong with a file', async () => {
    open();
    await expect(ask(0, {}, file('none.mp4'))).rejects.toMatchObject({ code: 'fileNotFound' });
    await writeFile(file('text.mp4'), 'no video');
    await expect(ask(0, {}, file('text.mp4'))).rejects.toMatchObject({ code: 'notAVideo' });
  });
});
