import { describe, expect, it } from 'vitest';
import { mergePalettes } from '../../src-main/engine/gif/palettes';
import { planQuality } from '../../src-main/engine/gif/quality';
import { drawSeam, type SeamOptions, type ShownPicture } from '../../src-main/engine/gif/seam';
import {
  encodeJoined,
  encodeWhole,
  filmClip,
  flatClip,
  gradientClip,
  makeClip,
  mixedClip,
  pageClip,
  psnrOf,
  richPageClip,
  wordsOf,
} from './helpers/gif-clips';
import { playAtDelays, playImages, readImages, withTable } from './helpers/gif-decoder';
import { colorDistance, findDifference, gray, loadKernels } from './helpers/gif-kernels';

const [width, height] = [96, 64];
const flat = (pixel: number): Uint32Array => new Uint32Array(width * height).fill(pixel);

describe('drawSeam', () => {
  const standing = (pixels: Uint32Array): ShownPicture => ({ source: pixels, shown: pixels });
  const seamOf = (tail: ShownPicture, head: ShownPicture, change: Partial<SeamOptions> = {}) =>
    drawSeam(loadKernels(width, height), tail, head, {
      ...{ quality: 75, colors: null, clipPalette: null },
      ...{ delayCs: 7, forced: false, ...change },
    });
  const draw = (before: Uint32Array, head: Uint32Array, change: Partial<SeamOptions> = {}) =>
    seamOf(standing(before), standing(head), change).bytes;

  it('draws only what differs, exactly, for its time', () => {
    const head = flat(gray(50));
    for (const i of [width + 3, 5 * width + 9]) head[i] = gray(200);
    const [image, ...others] = readImages(draw(flat(gray(50)), head)!);
    expect(others).toEqual([]);
    expect(image!.rect).toEqual({ x: 3, y: 1, width: 7, height: 5 });
    expect(image).toMatchObject({ delayCs: 7, disposal: 1, transparent: 0 });
    const under = readImages(draw(flat(gray(0)), flat(gray(50)))!);
    expect(findDifference(playImages([...under, image!], width, height)[1]!, head)).toBe(-1);
  });

  it('draws nothing where nothing changes, unless it must', () => {
    expect(draw(flat(gray(50)), flat(gray(50)))).toBeNull();
    const [image, ...others] = readImages(draw(flat(gray(50)), flat(gray(50)), { forced: true })!);
    expect(others).toEqual([]);
    expect(image).toMatchObject({ delayCs: 7, indices: [0], transparent: 0 });
    expect(image!.rect).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it('leaves what trembles within the tolerance, and draws what goes beyond', () => {
    const { tolerance } = planQuality(60, null);
    const step = Math.floor(Math.sqrt(tolerance / 9));
    // Not all alike, as noise does.
    const seam = (levels: number): Uint8Array | null =>
      draw(
        flat(gray(100)),
        flat(gray(100 + levels)).map((pixel, i) => (i % 2 ? pixel : gray(98 + levels))),
        { quality: 60 },
      );
    expect(step).toBeGreaterThan(1);
    expect(seam(step)).toBeNull();
    expect(seam(step + 1)).not.toBeNull();
  });

  it('leaves what stands still in the source, however it is shown', () => {
    const tail = { source: flat(gray(50)), shown: flat(gray(58)) };
    const head = standing(flat(gray(50)));
    expect(seamOf(tail, head).bytes).toBeNull();
    expect(findDifference(seamOf(tail, head).shown, tail.shown)).toBe(-1);
    head.shown[width + 3] = gray(51);
    const { shown } = seamOf(tail, head, { quality: 100 });
    expect(shown[width + 3]).toBe(gray(51));
    expect([...shown.keys()].filter((i) => shown[i] !== gray(58))).toEqual([width + 3]);
  });

  it('leaves what is as near to the source as what the head shows', () => {
    const tail = { source: flat(gray(90)), shown: flat(gray(60)) };
    const head = { source: flat(gray(70)), shown: flat(gray(80)) };
    expect(seamOf(tail, head).bytes).toBeNull();
    head.shown.fill(gray(79), 0, width);
    const { shown } = seamOf(tail, head, { quality: 100 });
    const wanted = flat(gray(60)).fill(gray(79), 0, width);
    expect(findDifference(shown, wanted)).toBe(-1);
  });

  it('shows every colour of a head that has as many as a palette holds, with few asked for', () => {
    const all = Uint32Array.from(flat(0), (_, i) => gray(i % 255) + 0x000100 * (i % 2));
    const known = [...new Set(all)].slice(0, 255);
    const head = standing(all.map((pixel) => (known.includes(pixel) ? pixel : gray(0))));
    const { shown } = seamOf(standing(flat(gray(255))), head, { quality: 100, colors: 2 });
    expect(findDifference(shown, head.shown)).toBe(-1);
  });

  it('takes the colours of the clip where these are what it needs', () => {
    const clipPalette = encodeWhole(pageClip(width, height, 8)).clipPalette;
    const [, one, two] = [...clipPalette.colors];
    const head = flat(one!).fill(two!, width, 3 * width);
    const shared = readImages(
      withTable(draw(flat(one!), head, { clipPalette })!, mergePalettes([clipPalette])),
    )[0];
    expect(shared!.local).toBe(false);
    const [own] = readImages(draw(flat(one!), head)!);
    expect(own!.local).toBe(true);
  });
});

const count = 30;
const delays = Array.from({ length: count }, (_, t) => 2 + (t % 3));
const delayOf = (t: number): number => delays[t]!;
const play = (bytes: Uint8Array): Uint32Array[] =>
  playAtDelays(readImages(bytes), width, height, delays);
const totalOf = (bytes: Uint8Array): number =>
  readImages(bytes).reduce((sum, { delayCs }) => sum + delayCs, 0);
const total = delays.reduce((sum, delay) => sum + delay, 0);

describe.each([2, 3])('%i segments', (segments) => {
  it.each([
    ['page', pageClip],
    ['flat art', flatClip],
  ] as const)('show the very pixels of a single one: %s', (_, make) => {
    const clip = make(width, height, count);
    for (const quality of [100, 75, 20]) {
      const joined = encodeJoined(clip, segments, { quality }, delayOf);
      expect(totalOf(joined)).toBe(total);
      play(joined).forEach((pixels, t) => {
        expect(findDifference(pixels, wordsOf(clip.frames[t]!))).toBe(-1);
      });
    }
  });

  it.each([
    ['film', filmClip],
    ['gradient', gradientClip],
    ['page of many colours', richPageClip],
    ['page with a film', mixedClip],
  ] as const)('are as near to the source as a single one: %s', (_, make) => {
    // Large enough that the clip's palette weighs little beside what is drawn.
    const [across, down] = [240, 160];
    const clip = make(across, down, count);
    const play = (bytes: Uint8Array): Uint32Array[] =>
      playAtDelays(readImages(bytes), across, down, delays);
    for (const quality of [75, 30]) {
      const single = encodeWhole(clip, { quality }, delayOf).bytes;
      const joined = encodeJoined(clip, segments, { quality }, delayOf);
      expect(totalOf(joined)).toBe(total);
      // What a seam leaves within the tolerance, a single segment might have drawn.
      const worseDb = psnrOf(clip, play(single)) - psnrOf(clip, play(joined));
      expect(worseDb).toBeLessThan(0.35 * (segments - 1));
    }
  });

  it('merge a still picture across the seams into one image', () => {
    const clip = makeClip(width, height, count, (x, y) => gray((x * y) % 200));
    const images = readImages(encodeJoined(clip, segments, {}, delayOf));
    expect(images.map(({ delayCs }) => delayCs)).toEqual([total]);
  });
});

describe.each([100, 75, 30])('at quality %i', (quality) => {
  const { tolerance } = planQuality(quality, null);

  it.each([2, 3, 5])('%i segments show their heads, or what is as good', (segments) => {
    const clip = filmClip(width, height, count);
    const sources = clip.frames.map(wordsOf);
    const joined = play(encodeJoined(clip, segments, { quality }, delayOf));
    const opening = { ...clip, frames: clip.frames.slice(0, Math.round(count / segments)) };
    const clipPalette = encodeWhole(opening, { quality }).told;
    for (let n = 1; n < segments; n++) {
      const [from, to] = [n, n + 1].map((at) => Math.round((at * count) / segments));
      const own = { ...clip, frames: clip.frames.slice(from, to) };
      const lane = { number: n, count: segments };
      const { head } = encodeWhole(own, { quality, whole: false, clipPalette, lane });
      const off = [...joined[from!]!.keys()].filter((i) => {
        const [pixel, source, wanted] = [joined[from!]![i]!, sources[from!]![i]!, head!.shown[i]!];
        if (source === sources[from! - 1]![i] || colorDistance(pixel, wanted) <= tolerance)
          return false;
        const most = Math.max(tolerance, colorDistance(wanted, source));
        return colorDistance(pixel, source) > most;
      });
      expect(off).toEqual([]);
    }
  });
});

describe('many seams', () => {
  it('do not add up what they leave within the tolerance', () => {
    const parts = 20;
    // A level in each part, so that no part alone goes beyond the tolerance.
    const clip = makeClip(width, height, parts * 3, (x, y, t) =>
      gray(60 + ((x * 5 + y * 3) % 80) + Math.floor(t / 3)),
    );
    const { tolerance, clean } = planQuality(60, null);
    expect(clean.fewColors).toBeGreaterThan(80);
    expect(tolerance).toBeGreaterThan(9);
    // A part by itself is off only by what the clip's palette lacks.
    const opening = { ...clip, frames: clip.frames.slice(0, 3) };
    const clipPalette = encodeWhole(opening, { quality: 60 }).told;
    const alone = Array.from({ length: parts }, (_, n) => {
      const own = { ...clip, frames: clip.frames.slice(n * 3, n * 3 + 3) };
      const lane = { number: n, count: parts };
      const { shown } = encodeWhole(own, { quality: 60, clipPalette, lane });
      const last = wordsOf(own.frames[2]!);
      return Math.max(...shown.map((pixel, i) => colorDistance(pixel, last[i]!)));
    });
    const most = (Math.sqrt(tolerance) + Math.sqrt(Math.max(...alone))) ** 2;
    const joined = encodeJoined(clip, parts, { quality: 60 });
    const times = clip.frames.map(() => 4);
    const shown = playAtDelays(readImages(joined), width, height, times);
    shown.forEach((pixels, t) => {
      const off = pixels.map((pixel, i) => colorDistance(pixel, wordsOf(clip.frames[t]!)[i]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(most);
    });
  });
});

describe('size', () => {
  const clips = [
    ['page', pageClip],
    ['page of many colours', richPageClip],
    ['page with a film', mixedClip],
  ] as const;
  it.each(clips)('of joined segments is about that of a single one: %s', (_, make) => {
    const clip = make(160, 120, 96);
    for (const quality of [90, 60]) {
      const single = encodeWhole(clip, { quality }).bytes.length;
      const joined = encodeJoined(clip, 3, { quality }).length;
      expect(joined / single).toBeLessThan(1.01);
    }
  });
});
