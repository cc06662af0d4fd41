import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeClip, makeNumberedClip, useTempFolder } from './helpers/clips';
import { evenly, expectRun, range } from './helpers/expectations';
import { colorAt, convert, readClip } from './helpers/results';
import type { Picture } from './helpers/results';

const file = useTempFolder();
const formats = ['gif', 'webp'] as const;

describe('a clip of 600 frames and three key frames, cut into segments', () => {
  let clip = '';
  const small = ['--width', '48'];
  beforeAll(async () => {
    clip = await makeNumberedClip(file('long.mkv'), { frames: 600 }, codecs.longGop);
  });

  test.each(formats)('every frame is there, in order, to %s', async (format) => {
    expectRun(await convert(clip, file(`all.${format}`), ...small), evenly(range(0, 600), 40), 1);
  });

  test.each(formats)('reversed, to %s', async (format) => {
    const result = await convert(clip, file(`back.${format}`), ...small, '--reverse');
    expectRun(result, evenly(range(0, 600).reverse(), 40), 1);
  });

  test('there and back, to webp', async () => {
    const flags = ['--start', '8', '--end', '20', '--bounce'];
    const result = await convert(clip, file('bounce.webp'), ...small, ...flags);
    expectRun(result, evenly([...range(200, 500), ...range(201, 499).reverse()], 40), 1);
  });

  test.each(formats)('a grid over all of it, to %s', async (format) => {
    const result = await convert(clip, file(`grid.${format}`), ...small, '--fps', '6.25');
    expectRun(result, evenly(range(0, 600, 4), 160), 1);
  });

  // Just before, on and just after the key frames 250 and 500, and far from any.
  test.each([249, 250, 251, 499, 500, 501, 120, 374, 590])(
    'a trim that begins at frame %i',
    async (first) => {
      const trim = ['--start', String(first / 25), '--frames', '9'];
      const result = await convert(clip, file(`trim${String(first)}.webp`), ...small, ...trim);
      expectRun(result, evenly(range(first, first + 9), 40), 1);
    },
  );
});

describe('a block that moves on a transparent ground', () => {
  const side = 32;
  const frames = 300;
  let clip = '';
  let shown: Picture[] = [];
  beforeAll(async () => {
    // Each frame is one block further: what an earlier frame (or segment) left shows at once.
    const inside = 'between(mod(X+N,32),0,7)*between(mod(Y+3*N,32),0,7)';
    const alpha = `255*${inside}`;
    const source = `color=black@0:s=${String(side)}x${String(side)}:r=25,format=rgba,trim=end_frame=${String(frames)},geq=r='250*${inside}':g='120*${inside}':b='30*${inside}':a='${alpha}'`;
    clip = await makeClip(file('sprite.mov'), source, ['-c:v', 'qtrle', '-pix_fmt', 'argb']);
    shown = await readClip(clip, side, side);
  });

  test.each([
    ['webp', ['--lossless']],
    ['webp', ['--lossless', '--reverse']],
    ['gif', []],
    ['gif', ['--reverse']],
  ] as const)('is alone in every frame of a %s %j', async (format, flags) => {
    const output = file(`sprite${String(flags.length)}.${format}`);
    const { pictures, delaysMs } = await convert(clip, output, ...flags);
    const expected = flags.some((flag) => flag === '--reverse') ? [...shown].reverse() : shown;
    expect(delaysMs).toEqual(Array(frames).fill(40));
    const wrong = pictures.flatMap((picture, at) => (same(picture, expected[at]!) ? [] : [at]));
    expect(wrong, 'frames with other pixels').toEqual([]);
  });
});

test.each([30, 75, 100])(
  'a still shadow between what blinks stays as thin as it is, at quality %i',
  async (quality) => {
    const blinks = 'between(X,4,19)*between(Y,4,19)+between(X,76,91)*between(Y,44,59)';
    const shadow = 'between(X,32,63)*between(Y,24,39)';
    const source = `color=black@0:s=96x64:r=25,format=rgba,trim=end_frame=40,geq=r='255*mod(N,2)*(${blinks})':g='60*(${blinks})':b=0:a='255*(${blinks})+100*${shadow}'`;
    const clip = await makeClip(file('blink.mov'), source, ['-c:v', 'qtrle', '-pix_fmt', 'argb']);
    const flags = ['--quality', String(quality)];
    const { pictures } = await convert(clip, file('blink.webp'), ...flags);
    expect(pictures).toHaveLength(40);
    expect(pictures.map((picture) => colorAt(picture, 48, 32)[3])).toEqual(Array(40).fill(100));
  },
);

/** Equal where they can be seen. */
function same(one: Picture, other: Picture): boolean {
  return range(0, one.width * one.height).every((at) => {
    const [x, y] = [at % one.width, Math.floor(at / one.width)];
    const [a, b] = [colorAt(one, x, y), colorAt(other, x, y)];
    return a[3] === b[3] && (a[3] === 0 || a.every((level, part) => level === b[part]));
  });
}
