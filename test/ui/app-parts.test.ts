import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../src-main/core/settings';
import { pathsFrom } from '../../src-main/app/arguments';
import { answerFromFolder, answerWithFile } from '../../src-main/app/file-response';
import { readRemembered } from '../../src-main/app/remembered';
import { createThumbnails } from '../../src-main/app/thumbnails';

/** Those parts of the app that need no Electron. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loopsmith-app-'));
  await writeFile(join(folder, 'index.html'), '<p>hello</p>');
  await writeFile(join(folder, 'big.gif'), Buffer.alloc(1_300_000, 7));
  await writeFile(join(folder, 'empty.gif'), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('files as responses', () => {
  test('the bundle: known types, nothing outside', async () => {
    const page = await answerFromFolder(folder, '/index.html');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toBe('<p>hello</p>');
    for (const path of ['/none.js', '/../secret', '/%2e%2e/secret', '/', '/%']) {
      expect((await answerFromFolder(folder, path)).status).toBe(404);
    }
  });

  test('a large file arrives whole, an empty one too, a missing one is not found', async () => {
    const big = await answerWithFile(join(folder, 'big.gif'));
    expect(big.headers.get('content-type')).toBe('image/gif');
    const bytes = new Uint8Array(await big.arrayBuffer());
    expect(bytes).toHaveLength(1_300_000);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
    expect((await (await answerWithFile(join(folder, 'empty.gif'))).arrayBuffer()).byteLength).toBe(
      0,
    );
    expect((await answerWithFile(join(folder, 'gone.gif'))).status).toBe(404);
  });
});

describe('thumbnails', () => {
  test('are made once each, two at a time, the newest request first', async () => {
    const begun: string[] = [];
    const finish = new Map<string, () => void>();
    const thumbnails = createThumbnails(
      (input) =>
        new Promise((resolve) => {
          begun.push(input);
          finish.set(input, () => {
            resolve(new Uint8Array([1]));
          });
        }),
    );
    const all = ['a', 'b', 'c', 'd', 'a'].map((input) => thumbnails.get(input));
    expect(begun).toEqual(['a', 'b']);
    finish.get('a')!();
    await all[0];
    await vi.waitFor(() => {
      expect(begun).toEqual(['a', 'b', 'd']);
    });
    finish.get('d')!();
    await vi.waitFor(() => {
      expect(begun).toEqual(['a', 'b', 'd', 'c']);
    });
    finish.get('b')!();
    finish.get('c')!();
    expect(await Promise.all(all)).toHaveLength(5);
  });

  test('a failure is tried again, and closing stops what waits', async () => {
    const make = vi.fn().mockRejectedValueOnce(new Error('no picture'));
    make.mockResolvedValue(new Uint8Array());
    const thumbnails = createThumbnails(make);
    await expect(thumbnails.get('a')).rejects.toThrow('no picture');
    await thumbnails.get('a');
    expect(make).toHaveBeenCalledTimes(2);
    thumbnails.close();
    await expect(thumbnails.get('b')).rejects.toThrow();
  });
});

describe('what is remembered', () => {
  test('is checked part by part, and the clip is not carried over', () => {
    const onInvalid = vi.fn();
    const stored = { settings: { width: 480, start: 5, end: 9 }, outputFolder: '/loops', more: 1 };
    expect(readRemembered(stored, onInvalid)).toEqual({
      settings: { ...defaultSettings, width: 480 },
      outputFolder: '/loops',
    });
    expect(onInvalid).not.toHaveBeenCalled();
    expect(readRemembered({ settings: { width: 1 }, outputFolder: 7 }, onInvalid)).toEqual({
      settings: defaultSettings,
      outputFolder: null,
    });
    expect(onInvalid).toHaveBeenCalledOnce();
  });
});

test('a start’s files are what is neither a switch nor the app', () => {
  const argv = ['/bin/electron', '--no-sandbox', '/app', 'a b.mp4', '', '/v/c.mp4', '--x=/y'];
  expect(pathsFrom(argv, '/home/me', '/app')).toEqual(['/home/me/a b.mp4', '/v/c.mp4']);
});
