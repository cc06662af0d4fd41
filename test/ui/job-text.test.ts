import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src-main/core/errors';
import { createJob } from '../../src-main/core/job';
import { makeProgress } from '../../src-main/core/progress';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import {
  describeBriefly,
  failureInShort,
  outputInShort,
  partsOf,
  progressInShort,
  settingsInShort,
} from '../../src-renderer/lib/job-text';
import { baseName, folderOf, splitName } from '../../src-renderer/lib/paths';
import { en } from '../../src-renderer/messages/en';
import { zhCN } from '../../src-renderer/messages/zh-cn';

const messages = en;

describe('settingsInShort', () => {
  test.each<[Partial<ConversionSettings>, string]>([
    [{}, 'GIF · original size'],
    [{ width: 480, fps: 15 }, 'GIF · 480 px wide · 15 fps'],
    [{ format: 'webp', height: 360 }, 'WebP · 360 px high'],
    // A small video is enlarged to it, so it is no limit.
    [{ width: 800, height: 800, scaleType: 'fit' }, 'GIF · long side 800 px'],
    [{ scaleWidthPercent: 50 }, 'GIF · 50%'],
    [{ start: 2, end: 5.5 }, 'GIF · original size · 0:02–0:05.5'],
    [{ start: 2 }, 'GIF · original size · 0:02–end'],
    [{ speed: 2, reverse: true, bounce: true }, 'GIF · original size · 2× · reversed · bounce'],
  ])('%j', (change, text) => {
    expect(settingsInShort({ ...defaultSettings, ...change }, messages)).toBe(text);
  });
});

test('a result in short', () => {
  const output = {
    path: '/a/b.gif',
    format: 'gif',
    width: 480,
    height: 270,
    frames: 1,
    durationMs: 40,
    sizeBytes: 1000,
    loop: 0,
  } as const;
  expect(outputInShort(output, messages)).toBe('GIF · 480×270 · 1 frame');
  expect(outputInShort({ ...output, frames: 45 }, messages)).toContain('45 frames');
});

test('progress says the time left only once it is known', () => {
  const job = createJob('id', '/a.mp4', defaultSettings);
  expect(progressInShort(job, messages)).toBe('Reading the video');
  const progress = (done: number, elapsed: number): string =>
    progressInShort({ ...job, progress: makeProgress('converting', done, 100, elapsed) }, messages);
  expect(progress(0, 0)).toMatch(/^\d+%$/);
  expect(progress(50, 10)).toMatch(/^\d+% · 10 sec left · 5 fps$/);
});

test('an error in a row names the file without its folders', () => {
  const { message } = describeBriefly(
    { code: 'emptyFile', detail: { path: '/a/b/c.mp4' } },
    messages,
  );
  expect(message).toContain('"c.mp4"');
  expect(describeBriefly({ code: 'outOfMemory', detail: {} }, messages).remedy).not.toBe('');
});

test.each([en, zhCN])('a row says why its job failed, not for which file', (language) => {
  const job = createJob('id', '/a/b/c.mp4', defaultSettings);
  const short = (code: ErrorCode, path: string): string =>
    failureInShort(job, describeBriefly({ code, detail: { path } }, language));
  expect(short('truncatedVideo', '/a/b/c.mp4')).toMatch(/^(Is incomplete: the end|不完整：)/);
  expect(short('fileNotFound', '/a/b/c.mp4')).toContain('c.mp4');
  // Something else than the video.
  expect(short('targetNotFolder', '/a/b')).toMatch(/^["“]b["”]/);
});

test('a line in parts is the same line', () => {
  expect(partsOf('72% · 3 sec left · 42 fps')).toEqual(['72%', ' · 3 sec left', ' · 42 fps']);
  expect(partsOf('')).toEqual(['']);
});

test.each([
  ['/a/b/c.mp4', 'c.mp4', '/a/b'],
  ['C:\\Videos\\c.mp4', 'c.mp4', 'C:\\Videos'],
  ['/a/b/', 'b', '/a'],
  ['c.mp4', 'c.mp4', ''],
  ['/c.mp4', 'c.mp4', '/'],
])('%s: name %s, folder %s', (path, name, folder) => {
  expect([baseName(path), folderOf(path)]).toEqual([name, folder]);
});

test('a long name is split before its last characters, none of them in two', () => {
  expect(splitName('clip.mp4')).toEqual(['clip.mp4', '']);
  expect(splitName('Screen recording of today 017.mp4')).toEqual([
    'Screen recording of t',
    'oday 017.mp4',
  ]);
  const family = '👩‍👩‍👧';
  expect(splitName(`${family.repeat(20)}12345678.mp4`)).toEqual([
    family.repeat(20),
    '12345678.mp4',
  ]);
});
