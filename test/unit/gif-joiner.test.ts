import { describe, expect, it } from 'vitest';
import type { ConversionPlan } from '../../src-main/core/plan';
import type { ClipPalette, DrawSeam } from '../../src-main/engine/encoder';
import { createGifJoiner, type GifSeam } from '../../src-main/engine/gif/joiner';
import { gifHeader, tableOffset } from '../../src-main/engine/gif/writer';
import { ownPlaces } from '../../src-main/engine/gif/places';
import { drawSeam, fillUntouched } from '../../src-main/engine/gif/seam';
import type { ShownPicture } from '../../src-main/engine/gif/seam';
import { defaultOptions, encodeWhole, flatClip, makeClip, pageClip } from './helpers/gif-clips';
import { wordsOf, type TestClip } from './helpers/gif-clips';
import { playAtDelays, playImages, readImages, withTable } from './helpers/gif-decoder';
import { findDifference, gray, loadKernels } from './helpers/gif-kernels';

const [width, height] = [48, 32];
const { quality, colors } = defaultOptions;
/** The joiner does not look at it. */
const plan = {} as ConversionPlan;
/** With room for all colours there can be. */
const header = gifHeader(width, height, 0, new Uint8Array(3 * 256));
const start = header.length;

const seamOf = ({ head, last }: ReturnType<typeof encodeWhole>): GifSeam => ({
  headMs: head && head.delayCs * 10,
  last: last && { offset: last.offset, delayMs: last.delayCs * 10 },
});

/** Segments of so many frames, joined by the joiner; what it asked for, and its patches. */
async function join(clip: TestClip, counts: readonly number[], delayOf: (t: number) => number) {
  const ends: { head: ShownPicture | null; tail: ShownPicture }[] = [];
  const asked: { number: number; delayMs: number; forced: boolean; bytes: number }[] = [];
  const draw: DrawSeam = (number, { palette, delayMs, forced }) => {
    const [before, own] = [ends[number - 1]!, ends[number]!];
    const { bytes, shown } = drawSeam(loadKernels(width, height), before.tail, own.head!, {
      ...{ quality, colors, clipPalette: palette, delayCs: delayMs / 10, forced },
    });
    fillUntouched(own.tail.shown, shown);
    asked.push({ number, delayMs, forced, bytes: bytes?.length ?? 0 });
    return Promise.resolve(bytes ?? new Uint8Array(0));
  };
  const joiner = createGifJoiner(plan, draw);
  let clipPalette: ClipPalette | null = null;
  const parts: Uint8Array[] = [header];
  const sizeOf = (): number => parts.reduce((sum, { length }) => sum + length, 0);
  let from = 0;
  for (const [n, count] of counts.entries()) {
    const own = { ...clip, frames: clip.frames.slice(from, from + count) };
    const first = from;
    const options = { whole: n === 0, clipPalette, lane: { number: n, count: counts.length } };
    const encoded = encodeWhole(own, options, (t) => delayOf(first + t));
    clipPalette ??= encoded.told;
    ends.push(encoded);
    const told = { hasAlpha: false, seam: seamOf(encoded), palette: encoded.clipPalette };
    parts.push(await joiner.before(told, sizeOf()));
    parts.push(encoded.bytes);
    from += count;
  }
  const file = Buffer.concat(parts);
  const { patches, cut } = joiner.finish(file.length);
  const table = patches.find(({ offset }) => offset === tableOffset)!.bytes;
  const unpatched = readImages(withTable(file.slice(start), table));
  for (const { offset, bytes } of patches) file.set(bytes, offset);
  const images = readImages(withTable(file.slice(start), table));
  // Of the header nothing is touched but the size of the table and its colours.
  const behind = tableOffset + 3 * 256;
  expect([...file.subarray(0, 10)]).toEqual([...header.subarray(0, 10)]);
  expect([...file.subarray(11, tableOffset)]).toEqual([...header.subarray(11, tableOffset)]);
  expect([...file.subarray(behind, start)]).toEqual([...header.subarray(behind)]);
  const kept = cut
    ? Buffer.concat([file.subarray(0, cut.offset), file.subarray(cut.offset + cut.length)])
    : file;
  const delays = patches.filter(({ offset }) => offset >= start);
  return { asked, patches: delays, unpatched, images, table, file: kept };
}

const delaysOf = (images: readonly { delayCs: number }[]): number[] =>
  images.map(({ delayCs }) => delayCs);
const repeat = (...times: readonly number[]): TestClip => {
  const { frames } = flatClip(width, height, times.length);
  const repeated = times.flatMap((count, t) => new Array<Uint8Array>(count).fill(frames[t]!));
  return { width, height, frames: repeated };
};

describe('createGifJoiner', () => {
  it('has each later head drawn, for its own time, and patches nothing', async () => {
    const clip = flatClip(width, height, 9);
    const { asked, patches, images } = await join(clip, [3, 3, 3], (t) => 3 + t);
    expect(asked.map(({ number, delayMs, forced }) => [number, delayMs, forced])).toEqual([
      [1, 60, false],
      [2, 90, false],
    ]);
    expect(patches).toEqual([]);
    expect(delaysOf(images)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    playImages(images, width, height).forEach((pixels, t) => {
      expect(findDifference(pixels, wordsOf(clip.frames[t]!))).toBe(-1);
    });
  });

  it('gives a still head’s time to the image before, across any number of seams', async () => {
    // Nothing but heads in between: all of their time goes to the second picture.
    const { patches, images, unpatched, asked } = await join(
      repeat(2, 8, 2),
      [4, 2, 3, 3],
      () => 5,
    );
    expect(asked.map(({ bytes }) => bytes)).toEqual([0, 0, 0]);
    expect(delaysOf(unpatched)).toEqual([10, 10, 10]);
    expect(delaysOf(images)).toEqual([10, 40, 10]);
    // One patch, right where that image has its delay, and nowhere else.
    expect(patches.map(({ bytes }) => [...bytes])).toEqual([[40, 0]]);
    const [, second] = images;
    expect(patches[0]!.offset).toBe(start + second!.offset + 4);
  });

  it('patches each of several images, also one that a seam drew', async () => {
    const clip = repeat(4, 3, 3);
    const isDrawn = ({ bytes }: { bytes: number }): boolean => bytes > 0;
    // Before the first seam, and at the last: what lies between is drawn for all of its time.
    const { patches, images, asked } = await join(clip, [2, 2, 3, 2, 1], () => 300);
    expect(asked.map(isDrawn)).toEqual([false, true, true, false]);
    expect(delaysOf(images)).toEqual([1200, 900, 900]);
    const places = [images[0]!, images[2]!].map(({ offset }) => start + offset + 4);
    expect(patches.map(({ offset }) => offset)).toEqual(places);
    expect(patches.map(({ bytes }) => bytes[0]! + 256 * bytes[1]!)).toEqual([1200, 900]);

    const other = await join(clip, [4, 1, 2, 3], () => 300);
    expect(other.asked.map(isDrawn)).toEqual([true, false, true]);
    expect(delaysOf(other.images)).toEqual([1200, 900, 900]);
    expect(other.patches.map(({ offset }) => offset)).toEqual([
      start + other.images[1]!.offset + 4,
    ]);
  });

  it('splits what is shown longer than GIF can say, to the hundredth', async () => {
    const delays = [60_000, 5000, 535, 1, 40_000, 30_000];
    const clip = repeat(6);
    const { images, asked } = await join(clip, [1, 1, 1, 1, 1, 1], (t) => delays[t]!);
    expect(asked.map(({ forced }) => forced)).toEqual([false, false, true, false, true]);
    expect(delaysOf(images)).toEqual([65_535, 40_001, 30_000]);
    for (const { rect } of images.slice(1)) {
      expect(rect).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    }
    const shown = playImages(images, width, height);
    for (const pixels of shown) expect(findDifference(pixels, shown[0]!)).toBe(-1);
  });

  it('has the very pictures of a single segment, wherever a clean clip is cut', async () => {
    const clip = pageClip(width, height, 16);
    const delays = clip.frames.map((_, t) => 2 + (t % 4));
    const single = encodeWhole(clip, {}, (t) => delays[t]!).bytes;
    const expected = playAtDelays(readImages(single), width, height, delays);
    for (const counts of [[8, 8], [1, 15], [15, 1], [5, 1, 1, 9], new Array<number>(16).fill(1)]) {
      const { images } = await join(clip, counts, (t) => delays[t]!);
      playAtDelays(images, width, height, delays).forEach((pixels, t) => {
        expect(findDifference(pixels, expected[t]!)).toBe(-1);
        expect(findDifference(pixels, wordsOf(clip.frames[t]!))).toBe(-1);
      });
    }
  });

  it('fills the colour table, and makes it no larger than it must be', async () => {
    const clip = makeClip(width, height, 12, (x, y, t) => gray(x < 4 * t ? 8 * t : 250 - (y % 3)));
    const delays = clip.frames.map(() => 4);
    const { file } = await join(clip, [4, 4, 4], () => 4);
    const bits = (file[10]! & 7) + 1;
    expect(bits).toBeLessThan(6);
    const begin = tableOffset + (3 << bits) + (header.length - tableOffset - 3 * 256);
    const table = file.subarray(tableOffset, tableOffset + (3 << bits));
    playAtDelays(readImages(withTable(file.slice(begin), table)), width, height, delays).forEach(
      (pixels, t) => {
        expect(findDifference(pixels, wordsOf(clip.frames[t]!))).toBe(-1);
      },
    );
  });

  it('does not write a large file anew for some colours', async () => {
    const joiner = createGifJoiner(plan, () => Promise.resolve(new Uint8Array(0)));
    const palette = { colors: Uint32Array.of(0, gray(1), gray(2)), places: ownPlaces };
    for (let n = 0; n < 2; n++) {
      const seam: GifSeam = { headMs: n === 0 ? null : 40, last: { offset: 0, delayMs: 40 } };
      await joiner.before({ hasAlpha: false, seam, palette }, start + 1000 * n);
    }
    const unused = 3 * (256 - 4);
    expect(joiner.finish(1000 * unused).cut).toEqual({ offset: tableOffset + 12, length: unused });
    const large = joiner.finish(1000 * unused + 1000);
    expect(large.cut).toBeUndefined();
    expect(large.patches.map(({ offset }) => offset)).not.toContain(10);
  });

  it('needs no image at all for a second segment that stands still', async () => {
    const clip = makeClip(width, height, 2, (x, y) => gray((x + y) % 60));
    const { images } = await join(clip, [1, 1], () => 7);
    expect(delaysOf(images)).toEqual([14]);
  });
});
