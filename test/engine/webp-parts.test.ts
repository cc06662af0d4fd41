import { expect, test } from 'vitest';
import { codecs, makeClip, readRawPixels, useTempFolder } from './helpers/clips';
import { convert } from './helpers/results';

/** Pictures of which only parts move, so that the rest is left as it was drawn. */

const file = useTempFolder();
const { width, height, frames } = { width: 320, height: 256, frames: 30 };
/** A sky that trembles on the right and stands still else; a thing flies through it. */
const thing = `between(X,N*6,N*6+30)*between(Y,90,120)`;
const level = (from: number, by: string): string =>
  `'if(${thing},40,${String(from)}+50*sin(${by})+if(gt(X,250),4*random(0),0))'`;
const sky =
  `color=black:s=${String(width)}x${String(height)}:r=25:d=${String(frames / 25)},format=gbrp,` +
  `geq=r=${level(180, 'X/90')}:g=${level(140, 'Y/80')}:b=${level(190, 'X/120+Y/90')}`;

test('no lines are seen where what was drawn anew meets what was left', async () => {
  const clip = await makeClip(file('sky.mkv'), sky, [...codecs.lossless, '-pix_fmt', 'gbrp']);
  const { pictures, delaysMs } = await convert(clip, file('sky.webp'), '--quality', '75');
  expect(delaysMs.length).toBeGreaterThan(frames / 2);
  const original = await readRawPixels(clip, []);
  let off = 0;
  let moment = 0;
  pictures.forEach(({ pixels }, at) => {
    const shown = Math.floor(moment / 40);
    moment += delaysMs[at]!;
    for (let place = 0; place < pixels.length; place++) {
      const wanted = original[shown * width * height * 4 + place]!;
      const x = (place >> 2) % width;
      // At the thing's own edges libwebp may be off as it likes.
      if (Math.abs(x - shown * 6 - 15) < 40) continue;
      if (Math.abs(pixels[place]! - wanted) > 10) off++;
    }
  });
  expect(off).toBeLessThan(50);
});
