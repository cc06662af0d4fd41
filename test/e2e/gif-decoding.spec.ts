import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { root, test } from './support/app';

/** Chromium has a GIF decoder of its own: it must see what the others see. */
const sources = {
  film: 'testsrc2=s=96x64:r=25,noise=alls=12:allf=t:all_seed=7',
  page: "color=c=white:s=97x63:r=25,format=rgb24,geq=r='250*gte(mod(X*X+3*(Y+N),11),4)':g='250*gte(mod(X*X+3*(Y+N),11),5)':b=250",
  still: 'testsrc=s=64x48:r=25,trim=end_frame=1,loop=99:1:0,setpts=N/25/TB',
  alpha:
    "color=c=red@0:s=64x48:r=25,format=rgba,geq=r=200:g='4*X':b=9:a='255*lt(hypot(X-N,Y-24),12)'",
};

for (const [name, source] of Object.entries(sources)) {
  test(`a GIF is seen pixel by pixel: ${name}`, async ({ loopsmith }) => {
    const { page, folder } = loopsmith;
    const [clip, gif] = [join(folder, `${name}.mov`), join(folder, `${name}.gif`)];
    const codec = ['-c:v', 'qtrle', '-pix_fmt', name === 'alpha' ? 'argb' : 'rgb24'];
    const input = ['-f', 'lavfi', '-i', source, '-frames:v', '100'];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...codec, clip]);
    const cli = join(root, 'out', 'main', 'cli.js');
    // Two segments, so that a seam is among what is decoded.
    execFileSync(process.execPath, [cli, 'convert', clip, '-o', gif, '--cores', '2'], {
      stdio: 'pipe',
    });

    const seen = await page.evaluate(decode, readFileSync(gif).toString('base64'));
    const { delay, pages } = await sharp(gif, { animated: true }).metadata();
    expect(seen.map(({ ms }) => ms)).toEqual(delay);
    expect(seen.length).toBe(pages);
    const expected = await sharp(gif, { animated: true }).ensureAlpha().raw().toBuffer();
    const pixels = Buffer.concat(seen.map(({ rgba }) => Buffer.from(rgba, 'base64')));
    expect(withoutHidden(pixels).equals(withoutHidden(expected))).toBe(true);
    const hidden = pixels.filter((level, at) => at % 4 === 3 && level === 0).length;
    expect(hidden > 0).toBe(name === 'alpha');
  });
}

/** Every frame of a GIF by the page's own decoder: how long it is shown, and its pixels. */
async function decode(base64: string): Promise<{ ms: number; rgba: string }[]> {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type: 'image/gif' });
  await decoder.completed;
  await decoder.tracks.ready;
  const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
  const frames: { ms: number; rgba: string }[] = [];
  for (let frameIndex = 0; frameIndex < count; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    const { displayWidth: width, displayHeight: height, duration } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    image.close();
    const letters = Array.from(pixels, (level) => String.fromCharCode(level)).join('');
    frames.push({ ms: (duration ?? 0) / 1000, rgba: btoa(letters) });
  }
  return frames;
}

/** Fully transparent pixels have no colour to compare. */
function withoutHidden(pixels: Buffer): Buffer {
  const copy = Buffer.from(pixels);
  for (let at = 0; at < copy.length; at += 4) if (copy[at + 3] === 0) copy.fill(0, at, at + 4);
  return copy;
}
