import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createJob } from '../../src-main/core/job';
import { defaultPreferences } from '../../src-main/core/preferences';
import { defaultSettings } from '../../src-main/core/settings';
import { pathsFrom, pathsInText } from '../../src-main/app/arguments';
import { answerFromFolder, answerWithFile } from '../../src-main/app/file-response';
import { readRemembered } from '../../src-main/app/remembered';
import { createOutputFolder, requestFor } from '../../src-main/app/output-place';
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
    const stored = {
      settings: { width: 480, start: 5, end: 9 },
      preferences: { ...defaultPreferences, cores: 2 },
      delivery: { upload: null, topic: 'done' },
      language: 'zh-CN',
      window: { x: 1, y: 2, width: 1000, height: 600, maximized: false },
      more: 1,
    };
    expect(readRemembered(stored, onInvalid)).toEqual({
      settings: { ...defaultSettings, width: 480 },
      preferences: { ...defaultPreferences, cores: 2 },
      presets: [],
      delivery: { upload: null, topic: 'done' },
      language: 'zh-CN',
      window: { x: 1, y: 2, width: 1000, height: 600, maximized: false },
      corrections: {},
    });
    expect(onInvalid).not.toHaveBeenCalled();
    const invalid = { settings: { width: 1 }, preferences: 7, delivery: { upload: 'x' } };
    expect(readRemembered({ ...invalid, language: 7 }, onInvalid)).toEqual({
      settings: defaultSettings,
      preferences: defaultPreferences,
      presets: [],
      delivery: { upload: null, topic: null },
      language: '',
      window: null,
      corrections: {},
    });
    expect(onInvalid).toHaveBeenCalledOnce();
  });

  test('a folder for results from before there were preferences for it is kept', () => {
    const read = (stored: Record<string, unknown>): unknown =>
      readRemembered(stored, vi.fn()).preferences.output;
    const { output } = defaultPreferences;
    const chosen = { ...output, place: 'folder', folder: '/loops' };
    expect(read({ outputFolder: '/loops', preferences: { cores: 2 } })).toEqual(chosen);
    expect(read({ outputFolder: null })).toEqual(output);
    expect(read({ outputFolder: '/loops', preferences: defaultPreferences })).toEqual(output);
  });
});

test('a start’s files are what is neither a switch nor the app', () => {
  const argv = ['/bin/electron', '--no-sandbox', '/app', 'a b.mp4', '', '/v/c.mp4', '--x=/y'];
  expect(pathsFrom(argv, '/home/me', '/app')).toEqual(['/home/me/a b.mp4', '/v/c.mp4']);
  expect(pathsFrom(['/bin/x', 'file:///v/a%20b.mp4'], '/home/me', '/app')).toEqual(['/v/a b.mp4']);
});

describe('where results go', () => {
  const { output } = defaultPreferences;

  test('the forced folder, the chosen one, or beside the source', () => {
    const place = (change: object, forced: string | null = null): string | null =>
      createOutputFolder({
        preferences: () => ({ ...output, ...change }),
        forced,
        ask: () => Promise.resolve('/asked'),
      }).current;
    expect(place({ place: 'folder', folder: '/loops' }, '/forced')).toBe('/forced');
    expect(place({ place: 'folder', folder: '/loops' })).toBe('/loops');
    expect(place({ place: 'beside', folder: '/loops' })).toBeNull();
  });

  test('asked for once, until the answer is forgotten; no answer is told', async () => {
    const ask = vi.fn<() => Promise<string | null>>().mockResolvedValueOnce(null);
    ask.mockResolvedValue('/asked');
    const folder = createOutputFolder({
      preferences: () => ({ ...output, place: 'ask' }),
      ...{ forced: null, ask },
    });
    expect([await folder.settle(), folder.current]).toEqual([false, null]);
    expect([await folder.settle(), folder.current]).toEqual([true, '/asked']);
    await folder.settle();
    expect(ask).toHaveBeenCalledTimes(2);
    folder.forget();
    expect(folder.current).toBeNull();
  });

  test('the results of other jobs are told apart, also one that is just being saved', () => {
    const result = { format: 'gif', width: 1, height: 1, frames: 1, durationMs: 1, sizeBytes: 1 };
    const at = (path: string) => ({ ...result, path, loop: 0 }) as never;
    const saving = { output: at('/b.gif'), elapsedMs: 1, notes: [], mtimeMs: 1 };
    const jobs = ['1', '2', '3'].map((id) => createJob(id, `/${id}.mp4`, defaultSettings));
    jobs[0] = { ...jobs[0]!, output: at('/a.gif') };
    jobs[1] = { ...jobs[1]!, saving };
    const { isOthers, naming } = requestFor(jobs[1], () => jobs, null, defaultPreferences);
    expect(['/a.gif', '/b.gif', '/c.gif'].map((path) => isOthers!(path))).toEqual([
      ...[true, false, false],
    ]);
    expect(requestFor(jobs[2]!, () => jobs, null, defaultPreferences).isOthers!('/b.gif')).toBe(
      true,
    );
    expect(naming?.index).toBe(2);
  });
});

test('pasted paths: one a line, quoted or not, as addresses too', () => {
  const text = [
    ...['/v/a.mp4', '  "/v/b c.mp4"  ', "'/v/d.mp4'", 'file:///v/e%20%E6%B5%B7.mp4', ''],
    ...['# a list', 'file:///v/%zz.mp4', 'file://host/x.mp4', "/v/it's.mp4", 'no folder.mp4'],
  ].join('\r\n');
  expect(pathsInText(text)).toEqual([
    ...['/v/a.mp4', '/v/b c.mp4', '/v/d.mp4', '/v/e 海.mp4'],
    ...['file:///v/%zz.mp4', 'file://host/x.mp4', "/v/it's.mp4", 'no folder.mp4'],
  ]);
});
