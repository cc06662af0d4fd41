import { expect, test } from 'vitest';
import { codecs, makeClip, readRawPixels, useTempFolder } from './helpers/clips';
import { range } from './helpers/expectations';
import { convert, totalMs } from './helpers/results';

/**
 * What changes by less from picture to picture than libwebp's animation encoder takes for a change:
 * left to that, it stays as it was for good.
 */

const file = useTempFolder();
const [width, height, frames] = [160, 96, 90];
const size = `${String(width)}x${String(height)}`;
const lamp = 'between(X,96,143)*between(Y,32,63)';
const page = '255*not(eq(mod(Y,9),4)*gt(sin(X*X),0))';

const clips = {
  'a fade': `color=black:s=${size}:r=25,format=gbrp,geq=r='(60+X)*(1-N/89)':g='(200-Y)*(1-N/89)':b=90*(1-N/89)`,
  'a page whose lamp goes on after a second': [
    `color=white:s=${size}:r=25,format=gbrp`,
    `geq=r='if(${lamp},30+2*max(0,N-25),${page})':g='if(${lamp},20,${page})':b='if(${lamp},20,${page})'`,
  ].join(','),
} as const;

test.each(Object.keys(clips) as (keyof typeof clips)[])('%s is followed', async (name) => {
  const source = `${clips[name]},trim=end_frame=${String(frames)}`;
  const clip = await makeClip(file(`${name}.mkv`), source, [
    ...codecs.lossless,
    ...['-pix_fmt', 'gbrp'],
  ]);
  const original = await readRawPixels(clip, []);
  const pictureAt = (at: number): Buffer =>
    original.subarray(at * width * height * 4, (at + 1) * width * height * 4);
  // The way back is decoded and encoded by processes of their own.
  for (const [direction, order] of [
    [[], range(0, frames)],
    [['--reverse'], range(0, frames).reverse()],
  ] as const) {
    const sizes: number[] = [];
    // What may pass unseen, of red alone, in two segments; a step more; and what libwebp loses.
    for (const [quality, levels] of [
      [75, 12],
      [20, 26],
    ] as const) {
      const output = file(`${name}-${String(quality)}.webp`);
      const made = await convert(clip, output, '--quality', String(quality), ...direction);
      expect(totalMs(made)).toBe(frames * 40);
      const shown = made.pictures.flatMap(({ pixels }, at) =>
        Array.from({ length: made.delaysMs[at]! / 40 }, () => pixels),
      );
      const far = order.map((from, at) => largestMeanDifference(shown[at]!, pictureAt(from)));
      expect(Math.max(...far), `${direction.join()} at ${String(quality)}`).toBeLessThan(levels);
      sizes.push(made.reported.sizeBytes);
    }
    expect(sizes[0]).toBeGreaterThan(sizes[1]!);
  }
});

test('a transparent picture is followed, too, while something moves in it', async () => {
  // On the left a disc changes its colour, a level at a time; on the right a ball moves.
  const disc = 'lt(hypot(X-32,Y-48),28)';
  const ball = 'lt(hypot(X-120,Y-mod(N*3,96)),10)';
  const source = [
    `color=black@0:s=${size}:r=25,format=gbrap`,
    `geq=r='200-N':g='40+N':b=60:a='255*max(${disc},${ball})'`,
    `trim=end_frame=${String(frames)}`,
  ].join(',');
  const clip = await makeClip(file('sticker.mkv'), source, ['-c:v', 'ffv1', '-pix_fmt', 'gbrap']);
  const made = await convert(clip, file('sticker.webp'), '--quality', '75');
  expect(totalMs(made)).toBe(frames * 40);
  const shown = made.pictures.flatMap(({ pixels }, at) =>
    Array.from({ length: made.delaysMs[at]! / 40 }, () => pixels),
  );
  const middle = (48 * width + 32) * 4;
  const colors = shown.map((pixels) => [...pixels.subarray(middle, middle + 4)]);
  for (const [at, [red, green, , alpha]] of colors.entries()) {
    const told = `frame ${String(at)}: ${String(colors[at])}`;
    expect(alpha, told).toBe(255);
    expect(Math.abs(red! - (200 - at)), told).toBeLessThanOrEqual(8);
    expect(Math.abs(green! - (40 + at)), told).toBeLessThanOrEqual(8);
  }
});

/** Of the blocks' mean colours, 16 × 16 pixels each. */
function largestMeanDifference(one: Buffer, other: Buffer): number {
  let most = 0;
  for (let top = 0; top < height; top += 16) {
    for (let left = 0; left < width; left += 16) {
      for (let part = 0; part < 3; part++) {
        let sum = 0;
        for (let at = 0; at < 256; at++) {
          const place = ((top + (at >> 4)) * width + left + (at & 15)) * 4 + part;
          sum += one[place]! - other[place]!;
        }
        most = Math.max(most, Math.abs(sum) / 256);
      }
    }
  }
  return most;
}
