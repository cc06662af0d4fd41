import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  createGifSegmentEncoder,
  gifHeader,
  gifTrailer,
  type GifSegmentOptions,
} from '../../src-main/engine/gif/segment';
import { seededRandom } from '../unit/helpers/random';
import { readRawPixels, useTempFolder } from './helpers/clips';

/** Whole GIFs, read back by every decoder at hand. */
const run = promisify(execFile);
const inFolder = useTempFolder();

const isThere = (tool: string): boolean => {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const identify = ['identify-im6.q16', 'identify'].find(isThere) ?? null;
const gifsicle = isThere('gifsicle') ? 'gifsicle' : null;

type Frame = Uint8Array;
let files = 0;

async function writeGif(
  width: number,
  height: number,
  segments: readonly (readonly Frame[])[],
  change: Partial<GifSegmentOptions> = {},
): Promise<string> {
  const options = { quality: 75, colors: null, dither: null, alpha: false, matte: null };
  const parts = segments.map((frames) => {
    const encoder = createGifSegmentEncoder({ width, height, ...options, ...change });
    frames.forEach((frame, i) => {
      encoder.add(frame, 4 + i);
    });
    return encoder.finish();
  });
  const path = inFolder(`${String(files++)}.gif`);
  await writeFile(path, Buffer.concat([gifHeader(width, height, 0), ...parts, gifTrailer]));
  return path;
}

/** A frame whose pixels `paint` colours, as 0xRRGGBBAA. */
function makeFrame(width: number, height: number, paint: (x: number, y: number) => number): Frame {
  const bytes = Buffer.alloc(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    bytes.writeUInt32BE(paint(i % width, Math.floor(i / width)) >>> 0, i * 4);
  }
  return bytes;
}

const withSharp = (path: string): Promise<Buffer> =>
  sharp(path, { animated: true }).ensureAlpha().raw().toBuffer();

/** Fully transparent pixels have no colour to compare. */
function normalize(pixels: Uint8Array): string {
  const copy = Buffer.from(pixels);
  for (let i = 0; i < copy.length; i += 4) if (copy[i + 3] === 0) copy.fill(0, i, i + 4);
  return copy.toString('base64');
}

/** All decoders see these frames, pixel by pixel, and none has anything to say. */
async function expectFrames(
  path: string,
  width: number,
  height: number,
  frames: readonly Frame[],
): Promise<void> {
  await expectValid(path, width, height, frames.length);
  const whole = normalize(Buffer.concat(frames));
  expect(normalize(await readRawPixels(path, [])) === whole, 'ffmpeg sees the frames').toBe(true);
  expect(normalize(await withSharp(path)) === whole, 'sharp sees the frames').toBe(true);
}

async function expectValid(
  path: string,
  width: number,
  height: number,
  count: number,
): Promise<void> {
  const metadata = await sharp(path, { animated: true }).metadata();
  expect(metadata).toMatchObject({ width, pages: count });
  expect(metadata.pageHeight ?? metadata.height).toBe(height);
  expect(metadata.delay).toEqual(Array.from({ length: count }, (_, i) => (4 + i) * 10));
  if (gifsicle) {
    const { stdout, stderr } = await run(gifsicle, ['--info', path]);
    expect(stderr).toBe('');
    expect(stdout).toContain(`${String(count)} image`);
    expect(stdout).toContain(`logical screen ${String(width)}x${String(height)}`);
  }
  if (identify) {
    const { stdout, stderr } = await run(identify, ['-format', '%W %H\n', path]);
    expect(stderr).toBe('');
    const line = `${String(width)} ${String(height)}`;
    expect(stdout.trim().split('\n')).toEqual(new Array<string>(count).fill(line));
  }
}

const sizes = [
  [1, 1],
  [1, 7],
  [17, 5],
  [640, 360],
] as const;

describe.each(sizes)('%i×%i', (width, height) => {
  const flat = (shift: number): Frame =>
    makeFrame(width, height, (x, y) => (((x + shift) % 5) * 0x30102000 + (y % 3) * 0x0a0500) | 255);

  it('one frame', async () => {
    await expectFrames(await writeGif(width, height, [[flat(0)]]), width, height, [flat(0)]);
  });

  it('frames that move', async () => {
    const frames = [0, 1, 2, 3].map(flat);
    await expectFrames(await writeGif(width, height, [frames]), width, height, frames);
  });

  it('frames that are all the same', async () => {
    const frames = [0, 0, 0].map(flat);
    await expectFrames(await writeGif(width, height, [frames]), width, height, frames);
  });

  it('noise, at every dither', async () => {
    const random = seededRandom(width);
    const noise = (): Frame => makeFrame(width, height, () => random.int(0, 0xffffff) * 256 + 255);
    const frames = [noise(), noise()];
    for (const dither of [null, 'none', 'ordered', 'diffusion'] as const) {
      for (const quality of width > 100 ? [75] : [1, 75, 100]) {
        const path = await writeGif(width, height, [frames], { dither, quality });
        await expectValid(path, width, height, 2);
      }
    }
  });
});

describe('colour counts', () => {
  const [width, height] = [20, 15];
  const colored = (count: number, shift: number): Frame =>
    makeFrame(width, height, (x, y) => {
      const n = (y * width + x + shift) % count;
      return ((n * 7) % 256) * 0x1000000 + ((n * 13) % 256) * 0x10000 + (n >> 3) * 0x100 + 255;
    });

  it.each([1, 2, 3, 4, 5, 16, 17, 128, 129, 254, 255])('%i: exact', async (count) => {
    const frames = [colored(count, 0), colored(count, 1), colored(count, 5)];
    const path = await writeGif(width, height, [frames], { quality: 100 });
    await expectFrames(path, width, height, frames);
  });

  it('256: exact in a first frame, which needs no transparency', async () => {
    const path = await writeGif(width, height, [[colored(256, 0)]], { quality: 100 });
    await expectFrames(path, width, height, [colored(256, 0)]);
  });

  it.each([256, 257, 300])('%i: nearly exact', async (count) => {
    const frames = [colored(count, 0), colored(count, 1)];
    const path = await writeGif(width, height, [frames]);
    await expectValid(path, width, height, 2);
    const seen = await readRawPixels(path, []);
    const error = Buffer.concat(frames).reduce(
      (sum, byte, i) => sum + Math.abs(byte - seen[i]!),
      0,
    );
    expect(error / seen.length).toBeLessThan(1);
  });

  it.each([2, 3, 16, 255])('never more than the %i asked for', async (colors) => {
    const path = await writeGif(width, height, [[colored(300, 0)]], { colors });
    const seen = await readRawPixels(path, []);
    const found = new Set(
      Array.from({ length: seen.length / 4 }, (_, i) => seen.readUInt32BE(i * 4)),
    );
    expect(found.size).toBeLessThanOrEqual(colors);
  });
});

describe('transparency', () => {
  const [width, height] = [24, 16];
  /** A disc with a soft edge that wanders over nothing, with a hole that opens in it. */
  const disc = (t: number): Frame =>
    makeFrame(width, height, (x, y) => {
      const distance = Math.hypot(x - 4 - t * 3, y - 8);
      const alpha = Math.max(0, Math.min(1, 6 - distance)) * (t > 2 && distance < 2 ? 0 : 1);
      return 0xc8641e00 + Math.round(alpha * 255);
    });
  const harden = (frame: Frame, matte: readonly number[] | null): Frame =>
    frame.map((byte, i) => {
      const alpha = frame[i | 3]!;
      if (alpha < 128) return 0;
      if ((i & 3) === 3) return 255;
      return matte ? Math.round((byte * alpha + matte[i & 3]! * (255 - alpha)) / 255) : byte;
    });
  const frames = [0, 1, 2, 3, 4, 4, 2].map(disc);

  it.each([null, [255, 255, 255] as const])('comes and goes, on matte %s', async (matte) => {
    const path = await writeGif(width, height, [frames], { alpha: true, matte, quality: 100 });
    const expected = frames.map((frame) => harden(frame, matte));
    await expectFrames(path, width, height, expected);
  });

  it('a segment begins on an empty canvas', async () => {
    const parts = [frames.slice(0, 1), frames.slice(3, 5), frames.slice(1, 2)];
    const encode = (segments: readonly (readonly Frame[])[]): Promise<string> =>
      writeGif(width, height, segments, { alpha: true, quality: 100 });
    const seen = await readRawPixels(await encode(parts), []);
    const expected = parts.flat().map((frame) => harden(frame, null));
    expect(normalize(seen)).toBe(normalize(Buffer.concat(expected)));
    const bySharp = await withSharp(await encode(parts));
    expect(normalize(bySharp)).toBe(normalize(Buffer.concat(expected)));
  });

  it('nothing at all, then something, then nothing', async () => {
    const nothing = makeFrame(width, height, () => 0);
    const parts = [nothing, disc(1), nothing, nothing, disc(2)];
    const path = await writeGif(width, height, [parts], { alpha: true, quality: 100 });
    await expectFrames(
      path,
      width,
      height,
      parts.map((frame) => harden(frame, null)),
    );
  });
});
