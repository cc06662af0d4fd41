import { mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { convert as convertHere } from '../../src-main/engine/convert';
import { createScheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { codecs, makeClip, makeNumberedClip, useTempFolder } from './helpers/clips';
import { evenly, expectRun, expectSound, range } from './helpers/expectations';
import { readAnimation, readClip, totalMs } from './helpers/results';
import type { Animation, CliOutput, Picture } from './helpers/results';

/** GIF through the whole pipeline, cut into segments that meet in seams. */
const file = useTempFolder();
const tools = await findTools();
const builtWorker = resolve(import.meta.dirname, '../../out/main/segment-worker.js');
const frames = 120;
/** Where two segments of as many frames meet. */
const seam = frames / 2;
const workDirs = file('work');

// Where work folders are kept.
mkdirSync(workDirs);
process.env['TMPDIR'] = workDirs;

/** As on a machine of so many cores: a segment keeps one of them busy. */
async function convertOn(
  available: number,
  clip: string,
  name: string,
  change: Partial<ConversionSettings> = {},
): Promise<Animation> {
  const preferences = { cores: null, priority: 'normal' } as const;
  const scheduler = createScheduler({ preferences, available, workerFile: builtWorker });
  const output = { kind: 'file', path: file(`${name} ${String(available)}.gif`) } as const;
  const request = { input: clip, settings: parseSettings(change), output };
  try {
    const { output: reported } = await convertHere(
      { ...request, onClash: 'rename', hwaccel: 'none' },
      { tools, scheduler, signal: new AbortController().signal, onProgress: () => undefined },
    );
    return { ...(await readAnimation(reported.path)), reported: reported as CliOutput };
  } finally {
    await scheduler.close();
  }
}

async function convertBoth(clip: string, name: string, quality: number) {
  const single = await convertOn(1, clip, name, { quality });
  const joined = await convertOn(2, clip, name, { quality });
  expect(readdirSync(workDirs), 'work folders left behind').toEqual([]);
  return { single, joined };
}

/** The mean error of a picture's red, green and blue. */
function errorOf(picture: Picture, source: Picture): number {
  let sum = 0;
  picture.pixels.forEach((level, at) => {
    if (at % 4 !== 3) sum += Math.abs(level - source.pixels[at]!);
  });
  return sum / (picture.width * picture.height * 3);
}

const largestStep = (a: Picture, b: Picture): number =>
  a.pixels.reduce((most, level, at) => Math.max(most, Math.abs(level - b.pixels[at]!)), 0);

describe('a clean clip', () => {
  test.each([40, 75, 100])('has the very same pictures in two segments, at %i', async (quality) => {
    const path = file(`numbers ${String(quality)}.mkv`);
    const clip = await makeNumberedClip(path, { frames }, codecs.lossless);
    const { single, joined } = await convertBoth(clip, `numbers ${String(quality)}`, quality);
    expectRun(joined, evenly(range(0, frames), 40), 1);
    expect(joined.delaysMs).toEqual(single.delaysMs);
    const wrong = joined.pictures.flatMap(({ pixels }, at) =>
      pixels.equals(single.pictures[at]!.pixels) ? [] : [at],
    );
    expect(wrong, 'pictures that differ').toEqual([]);
    const [one, two] = [single, joined].map(({ reported }) => reported.sizeBytes);
    expect(two! / one!).toBeLessThan(1.02);
  });
});

describe('a page that gains colours', () => {
  // A block of a colour of its own every fourth frame: the file's palette grows as they come.
  const shade = (first: string, step: string): string =>
    `'if(lt(X,3*floor(N/4))*lt(Y,40),${first}${step}*floor(X/3),250)'`;
  const source = `color=c=white:s=96x64:r=25,format=rgb24,trim=end_frame=${String(frames)},geq=r=${shade('40', '+5')}:g=${shade('200', '-5')}:b=${shade('90', '+3')}`;

  test.each([40, 75, 100])('is seen exactly, in one segment and in two, at %i', async (quality) => {
    const clip = await makeClip(file(`gains ${String(quality)}.mkv`), source, codecs.lossless);
    const wanted = await readClip(clip, 96, 64);
    const { single, joined } = await convertBoth(clip, `gains ${String(quality)}`, quality);
    for (const { pictures, delaysMs } of [single, joined]) {
      expect(delaysMs.length).toBe(frames / 4);
      expect(delaysMs.every((delay) => delay === 160)).toBe(true);
      const wrong = pictures.flatMap(({ pixels }, at) =>
        pixels.equals(wanted[at * 4]!.pixels) ? [] : [at],
      );
      expect(wrong, 'pictures that differ').toEqual([]);
    }
  });
});

describe('a noisy clip', () => {
  const [width, height] = [96, 64];
  let clip = '';
  let shown: Picture[] = [];
  beforeAll(async () => {
    const source = `testsrc2=s=${String(width)}x${String(height)}:r=25,trim=end_frame=${String(frames)},noise=alls=12:allf=t:all_seed=7,format=rgb24`;
    clip = await makeClip(file('noise.mkv'), source, codecs.lossless);
    shown = await readClip(clip, width, height);
  });

  test.each([50, 90])('is as good around the seam as in one segment, at %i', async (quality) => {
    const { single, joined } = await convertBoth(clip, `noise ${String(quality)}`, quality);
    expect(joined.delaysMs).toEqual(single.delaysMs);
    expectSound(joined);
    // It really was cut: the later segment's palettes begin anew.
    expect((await readFile(joined.path)).equals(await readFile(single.path))).toBe(false);
    for (const at of range(0, seam)) {
      expect(joined.pictures[at]!.pixels.equals(single.pictures[at]!.pixels)).toBe(true);
    }
    for (const at of range(seam, seam + 12)) {
      const [one, two] = [single, joined].map((result) =>
        errorOf(result.pictures[at]!, shown[at]!),
      );
      expect(two! - one!).toBeLessThan(0.5);
    }
    const [one, two] = [single, joined].map(({ reported }) => reported.sizeBytes);
    expect(two! / one!).toBeLessThan(1.04);
  });
});

describe('a still clip', () => {
  test.each([1, 2])('becomes one image, its length exact, on %i cores', async (cores) => {
    const source = `testsrc=s=64x48:r=25,trim=end_frame=1,loop=${String(frames * 2 - 1)}:1:0,setpts=N/25/TB`;
    const clip = await makeClip(file(`still ${String(cores)}.mkv`), source, codecs.lossless);
    const result = await convertOn(cores, clip, 'still');
    expect(totalMs(result)).toBe(frames * 2 * 40);
    expect(result.delaysMs.length).toBe(1);
    expect(result.reported).toMatchObject({ frames: 1, durationMs: frames * 2 * 40 });
    expect(readdirSync(workDirs)).toEqual([]);
  });

  test('that moves once has two pictures, each for its time', async () => {
    const source = `color=c=navy:s=64x48:r=25,trim=end_frame=${String(frames)},drawbox=x=8:y=8:w=20:h=20:c=white:t=fill:enable='gte(n,75)'`;
    const clip = await makeClip(file('once.mkv'), source, codecs.lossless);
    const { single, joined } = await convertBoth(clip, 'once', 100);
    for (const { delaysMs, pictures } of [single, joined]) {
      expect(delaysMs).toEqual([75 * 40, (frames - 75) * 40]);
      expect(largestStep(pictures[0]!, pictures[1]!)).toBeGreaterThan(100);
    }
    expect(largestStep(single.pictures[1]!, joined.pictures[1]!)).toBe(0);
  });

  test('longer than one image can be shown is split, to the hundredth', async () => {
    const source = `color=c=green:s=32x32:r=1,trim=end_frame=${String(frames * 12)}`;
    const clip = await makeClip(file('long.mkv'), source, codecs.lossless);
    const { single, joined } = await convertBoth(clip, 'long', 75);
    for (const result of [single, joined]) {
      expect(totalMs(result)).toBe(frames * 12 * 1000);
      expect(Math.max(...result.delaysMs)).toBeLessThanOrEqual(655_350);
      expect(result.delaysMs.length).toBeLessThan(6);
    }
  });
});
