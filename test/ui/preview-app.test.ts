import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createFilmStrips } from '../../src-main/app/film-strips';
import { createPreviewHandlers } from '../../src-main/app/preview-handlers';
import type { PreviewContext } from '../../src-main/app/preview-handlers';
import { answerPreview } from '../../src-main/app/preview-media';
import { readRemembered } from '../../src-main/app/remembered';
import { previewUrl } from '../../src-main/core/preview-contract';
import { createJob } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';

/** The preview's part of the main process, as far as it needs neither Electron nor ffmpeg. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loopsmith-preview-app-'));
  await writeFile(join(folder, 'a.gif'), 'GIF89a');
});
afterAll(() => rm(folder, { recursive: true }));

const job = createJob('11111111-1111-4111-8111-111111111111', '/clip.mp4', defaultSettings);
const findJob = (id: string) => (id === job.id ? job : undefined);

describe('what the page is served', () => {
  const shared = new SharedArrayBuffer(8);
  new Uint8Array(shared).set([1, 2, 3, 4, 5, 6, 7, 8]);
  const get = vi.fn((_input: string, number: number) =>
    number === 3 ? Promise.reject(new Error('none')) : Promise.resolve(new Uint8Array([number])),
  );
  const answer = (url: string) =>
    answerPreview(new URL(url), {
      previewer: {
        findFile: (id) => (id === 'known' ? join(folder, 'a.gif') : undefined),
        findPictures: (id) => ({
          ...{ id, width: 2, height: 1, pixelFormat: id === 'b' ? 'bgra' : 'rgba' },
          pictures: new Map([[0.25, shared]]),
        }),
      },
      strips: { get, close: () => undefined },
      findJob,
    });
  const bytesOf = async (url: string) => [
    ...new Uint8Array(await (await answer(url)).arrayBuffer()),
  ];
  const keys = (setId: string) => ({ setId, range: { from: 0, to: 1 }, keys: [0.25] });

  test('encoded files, by their number', async () => {
    const response = await answer(previewUrl.encoded({ id: 'known' }));
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(await response.text()).toBe('GIF89a');
    expect((await answer(previewUrl.encoded({ id: '../../etc/passwd' }))).status).toBe(404);
  });

  test('source pictures, in one order of colours', async () => {
    expect(await bytesOf(previewUrl.picture(keys('a'), 0.25))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await bytesOf(previewUrl.picture(keys('b'), 0.25))).toEqual([3, 2, 1, 4, 7, 6, 5, 8]);
    expect((await answer(previewUrl.picture(keys('a'), 0.5))).status).toBe(404);
  });

  test('film strips of jobs, no more pictures than there is use for', async () => {
    expect(await bytesOf(previewUrl.strip(job.id, 2, 8))).toEqual([2]);
    expect(get).toHaveBeenLastCalledWith('/clip.mp4', 2, 8);
    expect((await answer(previewUrl.strip(job.id, 3, 8))).status).toBe(404);
    expect((await answer(previewUrl.strip(job.id, 0, 1e9))).status).toBe(404);
    expect((await answer(previewUrl.strip('nobody', 0, 8))).status).toBe(404);
  });
});

describe('the commands', () => {
  const make = (request: () => Promise<unknown>) =>
    createPreviewHandlers({ previewer: { request }, findJob } as unknown as PreviewContext);
  const wish = { at: 0, windowSeconds: 1, maxFrames: 1, maxPixels: 1e6 };

  test('a preview that gave way to a newer one is null, not an error', async () => {
    const abort = () => Promise.reject(new DOMException('Aborted', 'AbortError'));
    expect(await make(abort).requestPreview(job.id, defaultSettings, wish)).toBeNull();
    const fail = () => Promise.reject(new Error('broken'));
    await expect(make(fail).requestPreview(job.id, defaultSettings, wish)).rejects.toThrow(
      'broken',
    );
  });

  test('there is none of a job that is gone', async () => {
    const { requestPreview } = make(() => Promise.resolve(null));
    const none = '22222222-2222-4222-8222-222222222222';
    await expect(requestPreview(none, defaultSettings, wish)).rejects.toMatchObject({
      code: 'badArguments',
    });
  });
});

test('a strip that failed is made anew, and closing stops it', async () => {
  const describeSource = vi.fn().mockRejectedValue(new Error('no ffmpeg'));
  const strips = createFilmStrips({ describe: describeSource, context: () => Promise.reject() });
  await expect(strips.get('/a.mp4', 0, 4)).rejects.toThrow('no ffmpeg');
  await expect(strips.get('/a.mp4', 1, 4)).rejects.toThrow('no ffmpeg');
  await vi.waitFor(async () => {
    await expect(strips.get('/a.mp4', 0, 4)).rejects.toThrow('no ffmpeg');
    expect(describeSource.mock.calls.length).toBeGreaterThan(1);
  });
  await expect(strips.get('/a.mp4', 9, 4)).rejects.toThrow(RangeError);
  strips.close();
});

test('what was learnt of sizes is remembered, as far as it can be true', () => {
  const corrections = { gif: 1.2, webp: 99, other: 'x' };
  expect(readRemembered({ corrections }, vi.fn()).corrections).toEqual({ gif: 1.2 });
  expect(readRemembered({ corrections: 7 }, vi.fn()).corrections).toEqual({});
});
