import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeClip, runFfmpeg, useTempFolder } from './helpers/clips';
import { range } from './helpers/expectations';
import { convert, totalMs } from './helpers/results';
import type { Animation } from './helpers/results';

/** The joined file against one run of ffmpeg over the same frames, with the same encoder. */

const file = useTempFolder();
const [width, height, frames] = [160, 90, 130];
const size = `${String(width)}x${String(height)}`;

const pointer = 'between(X-mod(floor(N/7)*9,140),0,11)*between(Y,60,71)';

/** Sources whose frames differ in kind; each is kept as BGRA or GBRAP, so nothing is lost in between. */
const clips = {
  film: `mandelbrot=s=${size}:r=25:start_scale=1:end_scale=0.05:end_pts=300`,
  screencast: [
    `color=white:s=${size}:r=25,format=gbrp`,
    `geq=r='255*not(${pointer})':g='255*not(${pointer})*not(between(X,20,120))':b='200'`,
  ].join(','),
  still: `testsrc=s=${size}:r=25,format=gbrp,loop=loop=-1:size=1`,
  sprite: [
    `color=black@0:s=${size}:r=25,format=gbrap`,
    `geq=r='40+X':g='200-Y':b='90':a='255*lt(hypot(X-20-N\\,Y-45)\\,16)'`,
  ].join(','),
} as const;
type ClipName = keyof typeof clips;

async function makeSource(name: ClipName): Promise<string> {
  const pixels = name === 'sprite' ? 'gbrap' : 'gbrp';
  const source = `${clips[name]},trim=end_frame=${String(frames)},format=${pixels}`;
  return makeClip(file(`${name}.mkv`), source, [...codecs.lossless, '-pix_fmt', pixels]);
}

async function encodeAtOnce(source: string, output: string, flags: readonly string[]) {
  await runFfmpeg('-i', source, '-vsync', 'passthrough', ...flags, '-loop', '0', output);
  const { data, info } = await sharp(output, { pages: -1 })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { delay = [] } = await sharp(output, { pages: -1 }).metadata();
  const bytes = width * height * 4;
  const pages = info.height / height;
  const pictures = range(0, pages).map((page) => data.subarray(page * bytes, (page + 1) * bytes));
  return { pictures, delaysMs: delay, sizeBytes: (await stat(output)).size };
}

/** The picture on screen in each planned frame, 40 ms long. */
function onScreen(pictures: readonly Buffer[], delaysMs: readonly number[]): Buffer[] {
  const shown = pictures.flatMap((picture, at) =>
    Array.from({ length: Math.round((delaysMs[at] ?? 0) / 40) }, () => picture),
  );
  return range(0, frames).map((at) => shown[Math.min(at, shown.length - 1)] ?? pictures[0]!);
}

/** The largest difference of what is seen: levels weighted by alpha. */
function largestDifference(one: Buffer, other: Buffer): number {
  let most = 0;
  for (let at = 0; at < one.length; at += 4) {
    const [a, b] = [one[at + 3]!, other[at + 3]!];
    most = Math.max(most, Math.abs(a - b));
    for (let part = at; part < at + 3; part++) {
      most = Math.max(most, Math.abs(one[part]! * a - other[part]! * b) / 255);
    }
  }
  return most;
}

const ways = {
  lossy: { ours: [], single: ['-quality', '75', '-compression_level', '4'] },
  'lossy 20': {
    ours: ['--quality', '20'],
    single: ['-quality', '20', '-compression_level', '4'],
  },
  lossless: {
    ours: ['--lossless', '--effort', '2'],
    single: ['-lossless', '1', '-quality', '75', '-compression_level', '2'],
  },
} as const;

/** Those of which every picture is drawn whole where it may lose something. */
const moving: readonly ClipName[] = ['film'];

describe.each(Object.keys(clips) as ClipName[])('%s', (name) => {
  let source = '';
  beforeAll(async () => {
    source = await makeSource(name);
  });

  test.each(Object.keys(ways) as (keyof typeof ways)[])('%s: as in one run', async (way) => {
    const { ours, single } = ways[way];
    const moves = way !== 'lossless' && moving.includes(name);
    const flags = ['-c:v', moves ? 'libwebp' : 'libwebp_anim', '-pix_fmt', 'bgra'];
    const joined = await convert(source, file(`${name}-${way}.webp`), ...ours);
    const output = file(`${name}-${way}-whole.webp`);
    const whole = await encodeAtOnce(source, output, [...flags, ...single]);
    expect(totalMs(joined)).toBe(frames * 40);
    const slack = 100; // RIFF headers of a still picture, a seam's 1×1 frame
    expect(joined.reported.sizeBytes).toBeLessThan(whole.sizeBytes * 1.01 + slack);
    expect(joined.reported.sizeBytes).toBeGreaterThan(whole.sizeBytes * 0.99 - slack);
    const ourPictures = onScreen(pixelsOf(joined), joined.delaysMs);
    const theirs = onScreen(whole.pictures, whole.delaysMs);
    const worst = range(0, frames).map((at) => largestDifference(ourPictures[at]!, theirs[at]!));
    // Our first frame is whole, libwebp's leaves transparent edges out: its blocks lie elsewhere.
    if (name === 'sprite') expect(worst.shift()).toBeLessThanOrEqual(24);
    expect(Math.max(...worst)).toBe(0);
  });
});

const pixelsOf = ({ pictures }: Animation): Buffer[] => pictures.map(({ pixels }) => pixels);
