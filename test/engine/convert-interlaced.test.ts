import { expect, test } from 'vitest';
import { makeClip, useTempFolder } from './helpers/clips';
import { colorAt, convert } from './helpers/results';
import type { Picture } from './helpers/results';

const file = useTempFolder();

/** A bar that moves by almost 4 pixels from field to field: its edges are combs where fields are mixed. */
const bar =
  "color=black:s=160x96:r=50,trim=duration=0.8,geq=lum='if(between(X-180*T,0,20),235,16)':cb=128:cr=128";
const fields = `${bar},tinterlace=interleave_top,fieldorder=tff`;
const mpeg2 = ['-c:v', 'mpeg2video', '-qscale:v', '1', '-pix_fmt', 'yuv420p'];

/** Pixels that differ from both neighbours above and below, which are alike. */
function countCombed(picture: Picture): number {
  const level = (x: number, y: number): number => colorAt(picture, x, y)[1]!;
  let combed = 0;
  for (let y = 1; y < picture.height - 1; y++) {
    for (let x = 0; x < picture.width; x++) {
      const [above, here, below] = [level(x, y - 1), level(x, y), level(x, y + 1)];
      if (Math.abs(above - below) < 30 && Math.abs(here - above) > 80) combed++;
    }
  }
  return combed;
}

test.each([
  ['in one segment', 'gif'],
  ['by one process', 'webp'],
])('fields become whole pictures, at the same moments: %s', async (_, format) => {
  const marked = ['-flags', '+ilme+ildct', '-field_order', 'tt'];
  const clip = await makeClip(file('fields.mkv'), fields, [...mpeg2, ...marked]);
  const { pictures, delaysMs } = await convert(clip, file(`out.${format}`));
  expect(delaysMs).toEqual(Array.from({ length: 20 }, () => 40));
  expect(pictures.map(countCombed).filter((combed) => combed > 8)).toEqual([]);
  // The bar is there, and moves on.
  const middle = pictures[10]!;
  const lit = Array.from({ length: middle.width }, (__, x) => colorAt(middle, x, 48)[1]! > 128);
  expect(lit.filter(Boolean).length).toBeGreaterThan(12);
});

/** As large as DV is, and the lower field first. */
const dvFields = `${bar},scale=720:576:flags=neighbor,tinterlace=interleave_top,fieldorder=bff`;

test.each([
  ['only the pictures say it', 'fields.avi', dvFields, ['-c:v', 'dvvideo']],
  [
    'the container says the opposite',
    'prores.mov',
    fields,
    ['-c:v', 'prores_ks', '-flags', '+ildct', '-field_order', 'progressive'],
  ],
  [
    'only the container says it',
    'jpeg.mov',
    fields,
    ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', '-field_order', 'tt'],
  ],
])('fields become whole pictures where %s', async (_, name, source, args) => {
  const clip = await makeClip(file(name), source, args);
  const { pictures } = await convert(clip, file(`${name}.gif`), '--end', '0.4');
  expect(pictures).toHaveLength(10);
  const { width, height } = pictures[0]!;
  const combed = pictures.map(countCombed);
  expect(combed.filter((count) => count > (width * height) / 2000)).toEqual([]);
});

test('pictures that say that they are whole are left as they are', async () => {
  const clip = await makeClip(file('whole.mkv'), fields, mpeg2);
  const { pictures } = await convert(clip, file('out.gif'));
  expect(countCombed(pictures[10]!)).toBeGreaterThan(200);
});
