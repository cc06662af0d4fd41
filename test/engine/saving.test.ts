import { readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SavingResult } from '../../src-main/core/job';
import { parseSettings } from '../../src-main/core/settings';
import { convert } from '../../src-main/engine/convert';
import type { ConvertContext, ConvertRequest, ConvertResult } from '../../src-main/engine/convert';
import { createScheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { makeNumberedClip, useTempFolder } from './helpers/clips';

/** What a result is called, and what happens where a file is called so already. */
const file = useTempFolder();
const tools = await findTools();
const scheduler = createScheduler({
  preferences: { cores: 1, priority: 'normal' },
  workerFile: resolve(import.meta.dirname, '../../out/main/segment-worker.js'),
});
afterAll(() => scheduler.close());

let clip = '';
beforeAll(async () => {
  clip = await makeNumberedClip(file('clip.mp4'), { frames: 10 });
});

const start = (
  change: Partial<ConvertRequest>,
  context: Partial<ConvertContext> = {},
): Promise<ConvertResult> =>
  convert(
    {
      ...{ input: clip, settings: parseSettings({ width: 64 }), hwaccel: 'none' },
      ...{ output: { kind: 'beside' }, onClash: 'rename', ...change },
    },
    {
      ...{ tools, scheduler, signal: new AbortController().signal },
      onProgress: () => undefined,
      ...context,
    },
  );
/** A folder with a file called as the result would be. */
async function makeTaken(name: string): Promise<Pick<ConvertRequest, 'output'>> {
  const path = join(file(name), 'clip.gif');
  await start({ output: { kind: 'folder', path: dirname(path) } });
  await utimes(path, 1000, 1000);
  return { output: { kind: 'folder', path: dirname(path) } };
}
const listed = async (name: string): Promise<string[]> => (await readdir(file(name))).sort();

test('a template names the result by what it is', async () => {
  const naming = { template: '{index} {barename}_{width}x{height}_{fps}', index: 7 };
  const settings = parseSettings({ width: 64, format: 'webp', holdLastMs: 500 });
  const output = { kind: 'folder', path: file('named') } as const;
  const result = await start({ naming, settings, output });
  expect(basename(result.output.path)).toBe('7 clip_64x43_25.webp');
  expect(await listed('named')).toEqual(['7 clip_64x43_25.webp']);
});

describe('where the name is taken', () => {
  test('a free one is found', async () => {
    await start(await makeTaken('free'));
    expect(await listed('free')).toEqual(['clip (2).gif', 'clip.gif']);
  });

  test('or the file there is kept, and told as the result', async () => {
    const taken = await makeTaken('kept');
    const { output, notes } = await start({ ...taken, onClash: 'skip' });
    expect(output).toMatchObject({ width: 64, height: 43, frames: 10, format: 'gif' });
    expect(notes.join()).toContain('was there already');
    expect((await stat(output.path)).mtimeMs).toBe(1_000_000);
    expect(await listed('kept')).toEqual(['clip.gif']);
  });

  test('what is kept has to be a picture', async () => {
    const { output } = await makeTaken('text');
    await writeFile(join(file('text'), 'clip.gif'), 'a text');
    await expect(start({ output, onClash: 'skip' })).rejects.toMatchObject({
      code: 'outputExists',
    });
    expect(await readFile(join(file('text'), 'clip.gif'), 'utf8')).toBe('a text');
    expect(await listed('text')).toEqual(['clip.gif']);
  });

  test('or it is replaced', async () => {
    const taken = await makeTaken('replaced');
    const { output } = await start({ ...taken, onClash: 'replace' });
    expect((await stat(output.path)).mtimeMs).toBeGreaterThan(1_000_000);
    expect(await listed('replaced')).toEqual(['clip.gif']);
  });

  test.each(['skip', 'replace'] as const)(
    'the result of another job stays, and so does this one: %s',
    async (onClash) => {
      const taken = await makeTaken(`others ${onClash}`);
      const isOthers = (path: string): boolean => basename(path) === 'clip.gif';
      await start({ ...taken, onClash, isOthers });
      expect(await listed(`others ${onClash}`)).toEqual(['clip (2).gif', 'clip.gif']);
      const first = await stat(join(file(`others ${onClash}`), 'clip.gif'));
      expect(first.mtimeMs).toBe(1_000_000);
    },
  );
});

describe('what is about to be saved', () => {
  test('is told first, and is the file that has the name then', async () => {
    const { output } = await makeTaken('told');
    const told: SavingResult[] = [];
    const seen: string[][] = [];
    const onSaving = async (saving: SavingResult): Promise<void> => {
      told.push(saving);
      seen.push((await listed('told')).filter((name) => name.endsWith('.gif')));
    };
    const result = await start({ output }, { onSaving });
    const { size, mtimeMs } = await stat(result.output.path);
    expect(seen).toEqual([['clip.gif']]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ output: { ...result.output, sizeBytes: size }, mtimeMs });
  });

  test('is not saved where that fails, or the job was stopped meanwhile', async () => {
    const output = { kind: 'folder', path: file('stopped') } as const;
    const stop = new AbortController();
    const abort = (): Promise<void> => Promise.resolve(stop.abort());
    const fail = (): Promise<void> => Promise.reject(new Error('boom'));
    await expect(start({ output }, { onSaving: abort, signal: stop.signal })).rejects.toMatchObject(
      { name: 'AbortError' },
    );
    await expect(start({ output }, { onSaving: fail })).rejects.toThrow('boom');
    expect(await listed('stopped')).toEqual([]);
  });
});
