import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { mergePalettes } from '../../src-main/engine/gif/palettes';
import { gifHeader, gifTrailer } from '../../src-main/engine/gif/writer';
import type { GifSegmentOptions } from '../../src-main/engine/gif/segment';
import { encodeJoined, encodeWhole } from '../unit/helpers/gif-clips';
import { seededRandom } from '../unit/helpers/random';
import { tableOf } from '../unit/helpers/gif-decoder';
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
/** Each frame's time, so that frames that were put together show in the delays. */
const delayOf = (t: number): number => 4 + t;
let files = 0;

async function writeGif(
  width: number,
  height: number,
  parts: readonly Uint8Array[],
  table = tableOf(parts[0]!),
) {
  const path = inFolder(`${String(files++)}.gif`);
  const header = gifHeader(width, height, 0, table);
  await writeFile(path, Buffer.concat([header, ...parts, gifTrailer]));
  return path;
}

function encodeGif(
  width: number,
  height: number,
  frames: readonly Frame[],
  change: Partial<GifSegmentOptions> = {},
): Promise<string> {
  const { bytes } = encodeWhole({ width, height, frames }, change, delayOf);
  return writeGif(width, height, [bytes]);
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
function normalize(pixels: Uint8Array): Buffer {
  const copy = Buffer.from(pixels);
  for (let i = 0; i < copy.length; i += 4) if (copy[i + 3] === 0) copy.fill(0, i, i + 4);
  return copy;
}

const delaysFor = (count: number): number[] => Array.from({ length: count }, (_, t) => delayOf(t));
const total = (delays: readonly number[]): number => delays.reduce((sum, delay) => sum + delay, 0);

/** All decoders see these frames, pixel by pixel, and none has anything to say. */
async function expectFrames(
  path: string,
  width: number,
  height: number,
  frames: readonly Frame[],
  delays = delaysFor(frames.length),
): Promise<void> {
  await expectValid(path, width, height, delays);
  const whole = normalize(Buffer.concat(frames));
  expect(normalize(await readRawPixels(path, [])).equals(whole), 'ffmpeg sees the frames').toBe(
    true,
  );
  expect(normalize(await withSharp(path)).equals(whole), 'sharp sees the frames').toBe(true);
}

async function expectValid(
  path: string,
  width: number,
  height: number,
  delays: readonly number[],
): Promise<void> {
  const metadata = await sharp(path, { animated: true }).metadata();
  expect(metadata).toMatchObject({ width, pages: delays.length });
  expect(metadata.pageHeight ?? metadata.height).toBe(height);
  expect(metadata.delay).toEqual(delays.map((delay) => delay * 10));
  if (gifsicle) {
    const { stdout, stderr } = await run(gifsicle, ['--info', path], { maxBuffer: 2 ** 26 });
    expect(stderr).toBe('');
    expect(stdout).toContain(`${String(delays.length)} image`);
    expect(stdout).toContain(`logical screen ${String(width)}x${String(height)}`);
  }
  if (identify) {
    const { stdout, stderr } = await run(identify, ['-format', '%W %H\n', path]);
    expect(stderr).toBe('');
    const line = `${String(width)} ${String(height)}`;
    expect(stdout.trim().split('\n')).toEqual(delays.map(() => line));
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
    await expectFrames(await encodeGif(width, height, [flat(0)]), width, height, [flat(0)]);
  });

  it('frames that move', async () => {
    const frames = [0, 1, 2, 3].map(flat);
    await expectFrames(await encodeGif(width, height, frames), width, height, frames);
  });

  it('frames that are all the same', async () => {
    const frames = [0, 0, 0].map(flat);
    const path = await encodeGif(width, height, frames);
    await expectFrames(path, width, height, [flat(0)], [total(delaysFor(3))]);
  });

  it('segments that are joined', async () => {
    const frames = [0, 1, 2, 3, 3, 4].map(flat);
    const bytes = encodeJoined({ width, height, frames }, 3, {}, delayOf);
    const path = await writeGif(width, height, [bytes]);
    // The fourth and the fifth are the same, and each on its side of a seam.
    const shown = frames.filter((_, t) => t !== 4);
    await expectFrames(path, width, height, shown, [4, 5, 6, 7 + 8, 9]);
  });

  it('noise, at every dither', async () => {
    const random = seededRandom(width);
    const noise = (): Frame => makeFrame(width, height, () => random.int(0, 0xffffff) * 256 + 255);
    const frames = [noise(), noise()];
    for (const dither of [null, 'none', 'ordered', 'diffusion'] as const) {
      for (const quality of width > 100 ? [75] : [1, 75, 100]) {
        const path = await encodeGif(width, height, frames, { dither, quality });
        await expectValid(path, width, height, delaysFor(2));
      }
    }
  });
});

describe('lengths and sizes at the limit', () => {
  it('5,000 frames', async () => {
    const [width, height, count] = [5, 3, 5000];
    const frames = Array.from({ length: count }, (_, t) =>
      makeFrame(width, height, (x, y) => ((x + y * 5 + t) % 7) * 0x20304000 + 255),
    );
    await expectFrames(await encodeGif(width, height, frames), width, height, frames);
  });

  it('4096×4096, of few colours', async () => {
    const side = 4096;
    const frames = [0, 9].map((shift) =>
      makeFrame(side, side, (x, y) => ((((x + shift) >> 4) ^ (y >> 5)) & 63) * 0x04030200 + 255),
    );
    const path = await encodeGif(side, side, frames, { quality: 100 });
    await expectFrames(path, side, side, frames);
  });

  it('4096×4096, of noise', async () => {
    const side = 4096;
    const random = seededRandom(9);
    const tile = Uint32Array.from({ length: side * 61 }, () => random.int(0, 0xffffff) * 256 + 255);
    const noise = makeFrame(side, side, (x, y) => tile[(x + y * side) % tile.length]!);
    const path = await encodeGif(side, side, [noise]);
    await expectValid(path, side, side, [4]);
    const seen = await readRawPixels(path, []);
    expect(seen.length).toBe(side * side * 4);
    let error = 0;
    for (let i = 0; i < seen.length; i += 4001) error += Math.abs(seen[i]! - noise[i]!);
    expect(error / (seen.length / 4001)).toBeLessThan(25);
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
    const frames = [colored(count, 0), colored(count, 1), colored(count, 2)];
    const path = await encodeGif(width, height, frames, { quality: 100 });
    const isStill = count === 1;
    await expectFrames(
      ...([path, width, height] as const),
      isStill ? frames.slice(0, 1) : frames,
      isStill ? [total(delaysFor(3))] : delaysFor(3),
    );
  });

  it('256: exact in a first frame, which needs no transparency', async () => {
    const path = await encodeGif(width, height, [colored(256, 0)], { quality: 100 });
    await expectFrames(path, width, height, [colored(256, 0)]);
  });

  it.each([256, 257, 300])('%i: nearly exact', async (count) => {
    const frames = [colored(count, 0), colored(count, 1)];
    const path = await encodeGif(width, height, frames, { quality: 100 });
    await expectValid(path, width, height, delaysFor(2));
    const seen = await readRawPixels(path, []);
    const error = Buffer.concat(frames).reduce(
      (sum, byte, i) => sum + Math.abs(byte - seen[i]!),
      0,
    );
    expect(error / seen.length).toBeLessThan(1);
  });

  const colorsIn = (seen: Buffer): number =>
    new Set(Array.from({ length: seen.length / 4 }, (_, i) => seen.readUInt32BE(i * 4))).size;

  it.each([2, 3, 4, 16, 255, 256])('never more than the %i asked for', async (colors) => {
    const path = await encodeGif(width, height, [colored(300, 0)], { colors });
    const found = colorsIn(await readRawPixels(path, []));
    expect(found).toBeLessThanOrEqual(colors);
    expect(found).toBeGreaterThanOrEqual(Math.min(colors, 3) - 1);
  });

  it.each([2, 3])('%i asked for are enough for as many', async (colors) => {
    const frames = [colored(colors, 0), colored(colors, 1), colored(colors, 0)];
    const path = await encodeGif(width, height, frames, { colors });
    await expectFrames(path, width, height, frames);
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
      if (alpha < (matte ? 13 : 128)) return 0;
      if ((i & 3) === 3) return 255;
      return matte ? Math.round((byte * alpha + matte[i & 3]! * (255 - alpha)) / 255) : byte;
    });
  const frames = [0, 1, 2, 3, 4, 2].map(disc);

  it.each([null, [255, 255, 255] as const])('comes and goes, on matte %s', async (matte) => {
    const path = await encodeGif(width, height, frames, { alpha: true, matte, quality: 100 });
    await expectFrames(
      path,
      width,
      height,
      frames.map((frame) => harden(frame, matte)),
    );
  });

  it('stays while it is still', async () => {
    const still = [disc(1), disc(1), disc(3), disc(3)];
    const path = await encodeGif(width, height, still, { alpha: true, quality: 100 });
    const shown = [disc(1), disc(3)].map((frame) => harden(frame, null));
    await expectFrames(path, width, height, shown, [4 + 5, 6 + 7]);
  });

  it('a segment begins on an empty canvas', async () => {
    const parts = [frames.slice(0, 1), frames.slice(3, 5), frames.slice(1, 2)];
    const options = { alpha: true, quality: 100 };
    const first = encodeWhole({ width, height, frames: parts[0]! }, options);
    const { clipPalette } = first;
    const others = parts.slice(1).map((own, n) => {
      const lane = { number: n + 1, count: parts.length };
      return encodeWhole({ width, height, frames: own }, { ...options, clipPalette, lane });
    });
    const segments = [first, ...others];
    const table = mergePalettes(segments.map((segment) => segment.clipPalette));
    const bytes = segments.map((segment) => segment.bytes);
    const path = await writeGif(width, height, bytes, table);
    const expected = parts.flat().map((frame) => harden(frame, null));
    await expectFrames(path, width, height, expected, [4, 4, 4, 4]);
  });

  it('nothing at all, then something, then nothing', async () => {
    const nothing = makeFrame(width, height, () => 0);
    const parts = [nothing, disc(1), nothing, nothing, disc(2)];
    const path = await encodeGif(width, height, parts, { alpha: true, quality: 100 });
    const shown = [nothing, disc(1), nothing, disc(2)].map((frame) => harden(frame, null));
    await expectFrames(path, width, height, shown, [4, 5, 6 + 7, 8]);
  });
});
