import { describe, expect, test } from 'vitest';
import { codecs, makeClip, readRawPixels, useTempFolder } from './helpers/clips';
import { range } from './helpers/expectations';
import { convert, totalMs } from './helpers/results';

const file = useTempFolder();

// `convert` holds what sharp reads against webpinfo and webpmux.
describe.each<[string, string, readonly string[], number, number]>([
  ['odd sides', 'testsrc=s=97x53:r=25:d=2', [], 2000, 20],
  ['the smallest', 'testsrc=s=32x32:r=25:d=2', [], 2000, 20],
  ['all frames equal', 'color=teal:s=64x64:r=25:d=8', [], 8000, 1],
  ['one frame', 'testsrc=s=64x64:r=25,trim=end_frame=1', [], 40, 1],
  ['the largest', 'testsrc2=s=128x128:r=5:d=1', ['--width', '4096', '--height', '4096'], 1000, 5],
  [
    '500 small changes',
    `color=white:s=120x80:r=25:d=20,format=gbrp,geq=r='255*not(eq(X,mod(N,120))*eq(Y,40))':g=255:b=255`,
    [],
    20_000,
    500,
  ],
])('%s', (name, source, flags, total, pages) => {
  test.each([[[]], [['--lossless', '--effort', '0']]])('in exact time %j', async (more) => {
    const clip = await makeClip(file(`${name}.mkv`), source, codecs.lossless);

    const result = await convert(
      clip,
      file(`${name}${String(more.length)}.webp`),
      ...flags,
      ...more,
    );
    expect(totalMs(result)).toBe(total);
    expect(result.pictures.length).toBeGreaterThanOrEqual(Math.min(pages, 5));
    if (pages === 1) expect(result.pictures).toHaveLength(1);
  });
});

describe.each([
  ['film', 'mandelbrot=s=120x80:r=25:start_scale=1:end_scale=0.1:end_pts=60'],
  ['drawing', 'testsrc2=s=120x80:r=25'],
])('%s', (name, source) => {
  test('less quality is never a larger file, nor better pictures', async () => {
    const clip = await makeClip(
      file(`${name}.mkv`),
      `${source},trim=end_frame=30,format=gbrp`,
      codecs.lossless,
    );
    const original = await readRawPixels(clip, []);
    const made = [];
    for (const quality of [5, 25, 50, 75, 95]) {
      const output = file(`${name}${String(quality)}.webp`);
      const { pictures, reported } = await convert(clip, output, '--quality', String(quality));
      expect(pictures).toHaveLength(30);
      const pixels = Buffer.concat(pictures.map((picture) => picture.pixels));
      made.push({ sizeBytes: reported.sizeBytes, error: meanSquare(pixels, original) });
    }
    for (const at of range(1, made.length)) {
      expect(made[at - 1]!.sizeBytes).toBeLessThanOrEqual(made[at]!.sizeBytes);
      expect(made[at - 1]!.error).toBeGreaterThanOrEqual(made[at]!.error);
    }
  });
});

function meanSquare(one: Buffer, other: Buffer): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at]! - other[at]!) ** 2;
  return sum / one.length;
}
