import { describe, expect, it } from 'vitest';
import { createGifSegmentEncoder, type GifSegmentOptions } from '../../src-main/engine/gif/segment';
import { giveBackKernels, takeKernels } from '../../src-main/engine/gif/kernels';
import { mergePalettes } from '../../src-main/engine/gif/palettes';
import { planQuality } from '../../src-main/engine/gif/quality';
import {
  defaultOptions,
  encodeWhole,
  filmClip,
  flatClip,
  makeClip,
  wordsOf,
  type TestClip,
} from './helpers/gif-clips';
import { playImages, readImages, withTable } from './helpers/gif-decoder';
import { findDifference, gray, loadKernels, withPlan, word } from './helpers/gif-kernels';

const [width, height] = [32, 24];
const clip = flatClip(width, height, 6);
const repeat = (...times: readonly number[]): TestClip => ({
  ...clip,
  frames: times.flatMap((count, t) => new Array<Uint8Array>(count).fill(clip.frames[t]!)),
});
const delaysOf = (bytes: Uint8Array): number[] => readImages(bytes).map(({ delayCs }) => delayCs);
const total = (delays: readonly number[]): number => delays.reduce((sum, delay) => sum + delay, 0);

/** Every image shows its frame, pixel by pixel. */
function expectShown(bytes: Uint8Array, expected: readonly Uint8Array[]): void {
  const shown = playImages(readImages(bytes), width, height);
  expect(shown.length).toBe(expected.length);
  shown.forEach((pixels, t) => {
    expect(findDifference(pixels, wordsOf(expected[t]!))).toBe(-1);
  });
}

describe('frames', () => {
  it('are shown each for its time', () => {
    const { bytes } = encodeWhole(clip, {}, (t) => 3 + t);
    expectShown(bytes, clip.frames);
    expect(delaysOf(bytes)).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('draw only what changed, over what is shown', () => {
    const images = readImages(encodeWhole(clip).bytes);
    expect(images[0]!.rect).toEqual({ x: 0, y: 0, width, height });
    const areas = images.slice(1).map(({ rect }) => rect.width * rect.height);
    expect(Math.min(...areas)).toBeLessThan(width * height);
    expect(images.map(({ disposal }) => disposal)).toEqual(new Array(6).fill(1));
    expect(images.map(({ transparent }) => transparent)).toEqual([null, 0, 0, 0, 0, 0]);
  });

  it('are what the kernels say is shown, also where much is lost', () => {
    const film = filmClip(width, height, 8);
    for (const quality of [100, 60, 1]) {
      const { bytes, shown } = encodeWhole(film, { quality });
      expect(findDifference(playImages(readImages(bytes), width, height).at(-1)!, shown)).toBe(-1);
    }
  });

  it('draw none of a film’s still pixels again, at any quality', () => {
    const film = filmClip(width, height, 8);
    const still = (i: number): boolean => i % width < 9 || Math.floor(i / width) % 5 === 0;
    const first = wordsOf(film.frames[0]!);
    const partly = makeClip(width, height, 8, (x, y, t) => {
      const i = y * width + x;
      return (still(i) ? first : wordsOf(film.frames[t]!))[i]!;
    });
    for (const quality of [90, 75, 50, 20, 1]) {
      const shown = playImages(readImages(encodeWhole(partly, { quality }).bytes), width, height);
      for (const pixels of shown) {
        const stirred = [...pixels.keys()].filter((i) => still(i) && pixels[i] !== shown[0]![i]);
        expect(stirred).toEqual([]);
      }
    }
  });

  it.each(['none', 'ordered', 'diffusion'] as const)('take the dither asked for: %s', (dither) => {
    const slope = makeClip(64, 64, 1, (x, y) => gray(100 + (x >> 1) + (y & 1)));
    const chosen = encodeWhole(slope, { dither, colors: 5 });
    const other = encodeWhole(slope, { dither: dither === 'none' ? 'ordered' : 'none', colors: 5 });
    expect(findDifference(chosen.shown, other.shown)).not.toBe(-1);
    expect(new Set(chosen.shown).size).toBeLessThanOrEqual(5);
  });

  it('of another size are refused', () => {
    const encoder = createGifSegmentEncoder(loadKernels(width, height), defaultOptions);
    expect(() => {
      encoder.add(clip.frames[0]!.subarray(4), 4);
    }).toThrow(RangeError);
  });

  it('follow a plan that is given', () => {
    const film = filmClip(width, height, 3);
    const encode = (plan = planQuality(75, null)): Uint8Array => {
      const encoder = createGifSegmentEncoder(loadKernels(width, height), defaultOptions, plan);
      for (const frame of film.frames) encoder.add(frame, 4);
      return withTable(encoder.finish(), mergePalettes([encoder.clipPalette!]));
    };
    expect(findDifference(encode(), encodeWhole(film).bytes)).toBe(-1);
    const few = readImages(
      encode(withPlan({ colors: 4, fewColors: 4, mostColors: 4, utmostColors: 4, firstShare: 1 })),
    );
    for (const { indices } of few) expect(Math.max(...indices)).toBeLessThan(4);
  });
});

describe('equal frames', () => {
  it('become one image that is shown for all their time', () => {
    const { bytes, last } = encodeWhole(repeat(10), {}, (t) => 2 + t);
    expect(delaysOf(bytes)).toEqual([65]);
    expect(last).toEqual({ offset: 0, delayCs: 65 });
  });

  it('prolong what shows them, wherever they are', () => {
    const { bytes } = encodeWhole(repeat(3, 1, 4, 2), {}, () => 5);
    expectShown(bytes, clip.frames.slice(0, 4));
    expect(delaysOf(bytes)).toEqual([15, 5, 20, 10]);
  });

  it('are drawn again where the picture comes back', () => {
    const { frames } = clip;
    const back = { ...clip, frames: [frames[0]!, frames[1]!, frames[0]!] };
    expectShown(encodeWhole(back).bytes, back.frames);
  });

  it('that differ within the tolerance are equal, too, without drifting', () => {
    // It grows lighter while it trembles.
    const level = (x: number, t: number): number => 100 + t + ((x + t) % 2);
    const trembling = makeClip(width, height, 40, (x, _y, t) => gray(level(x, t)));
    const { bytes } = encodeWhole(trembling, { quality: 20 });
    const images = readImages(bytes);
    expect(images.length).toBeLessThan(20);
    expect(total(delaysOf(bytes))).toBe(160);
    const { tolerance } = planQuality(20, null);
    let clock = 0;
    playImages(images, width, height).forEach((pixels, at) => {
      for (const until = clock + images[at]!.delayCs; clock < until; clock += 4) {
        const off = (pixels[0]! & 255) - level(0, clock / 4);
        expect(9 * off ** 2).toBeLessThanOrEqual(tolerance);
      }
    });
  });

  it('are those of which nothing comes out nearer than what is shown', () => {
    // The ground grows a level lighter and darker, and the palette has no room for it.
    const picture = (x: number, y: number, t: number): number =>
      x + y < 20 ? word(200, 40, 40) : y < 8 ? word(20, 60, 190) : gray(60 + (t % 2));
    const breathing = makeClip(width, height, 12, picture);
    const { bytes } = encodeWhole(breathing, { quality: 75, colors: 4 });
    expect(delaysOf(bytes)).toEqual([48]);
  });

  it('that are shown longer than GIF can say are split, to the hundredth', () => {
    const delays = [60_000, 5535, 1, 65_535, 40_000, 30_000];
    const { bytes } = encodeWhole(repeat(6), {}, (t) => delays[t]!);
    expect(delaysOf(bytes)).toEqual([65_535, 1, 65_535, 40_000, 30_000]);
    const images = readImages(bytes);
    for (const { rect } of images.slice(1)) {
      expect(rect).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    }
    const shown = playImages(images, width, height);
    for (const pixels of shown) expect(findDifference(pixels, shown[0]!)).toBe(-1);
  });
});

describe('a segment that is not whole', () => {
  const part = (times: TestClip, delayOf?: (t: number) => number) =>
    encodeWhole(times, { whole: false }, delayOf);

  it('leaves its first frame to a seam', () => {
    const { bytes, head, last } = part(clip, (t) => 3 + t);
    expect(head!.delayCs).toBe(3);
    for (const pixels of [head!.source, head!.shown])
      expect(findDifference(pixels, wordsOf(clip.frames[0]!))).toBe(-1);
    const images = readImages(bytes);
    expect(images.map(({ delayCs }) => delayCs)).toEqual([4, 5, 6, 7, 8]);
    expect(last).toEqual({ offset: images.at(-1)!.offset, delayCs: 8 });
    // The bytes need the head beneath them: nothing else draws it.
    expect(findDifference(playImages(images, width, height)[0]!, head!.shown)).not.toBe(-1);
  });

  it('gives its head the time of what equals it', () => {
    const { bytes, head, last } = part(repeat(4, 2), () => 5);
    expect(head!.delayCs).toBe(20);
    expect(delaysOf(bytes)).toEqual([10]);
    expect(last).toMatchObject({ offset: 0, delayCs: 10 });
  });

  it('may be nothing but its head', () => {
    const { bytes, head, last } = part(repeat(7), () => 5);
    expect([bytes.length, head!.delayCs, last]).toEqual([0, 35, null]);
  });

  it('shows its head no longer than GIF can say', () => {
    const delays = [60_000, 5535, 1, 65_535];
    const { bytes, head, last } = part(repeat(4), (t) => delays[t]!);
    expect(head!.delayCs).toBe(65_535);
    expect(delaysOf(bytes)).toEqual([1, 65_535]);
    expect(last!.delayCs).toBe(65_535);
  });

  it('whole ones have no head', () => {
    expect(encodeWhole(clip).head).toBeNull();
  });
});

describe('take', () => {
  const film = filmClip(width, height, 20);
  const encode = (change: Partial<GifSegmentOptions>, takes: (t: number) => boolean) => {
    const options = { ...defaultOptions, ...change };
    const encoder = createGifSegmentEncoder(loadKernels(width, height), options);
    const parts = film.frames.map((frame, t) => {
      encoder.add(frame, 4);
      const { ready } = encoder;
      const part = takes(t) ? encoder.take().slice() : new Uint8Array(0);
      if (takes(t)) expect([part.length, encoder.ready]).toEqual([ready, 0]);
      return part;
    });
    const bytes = Buffer.concat([...parts, encoder.finish()]);
    withTable(bytes, mergePalettes([encoder.clipPalette!]));
    return { bytes, last: encoder.last };
  };

  it.each([true, false])('in pieces gives the bytes of a single one (whole: %s)', (whole) => {
    const single = encode({ whole }, () => false);
    const last = readImages(single.bytes).at(-1)!;
    expect(single.last).toEqual({ offset: last.offset, delayCs: 4 });
    for (const takes of [() => true, (t: number) => t % 3 === 0, (t: number) => t === 19]) {
      const pieces = encode({ whole }, takes);
      expect(pieces.bytes.equals(single.bytes)).toBe(true);
      expect(pieces.last).toEqual(single.last);
    }
  });
});

describe('the clip’s palette', () => {
  /** After how many frames it is told. */
  const toldAfter = (clip: TestClip): number => {
    const told: number[] = [];
    let frames = 0;
    const options = { ...defaultOptions, onPalette: () => void told.push(frames) };
    const encoder = createGifSegmentEncoder(loadKernels(clip.width, clip.height), options);
    for (const frame of clip.frames) {
      frames++;
      encoder.add(frame, 4);
    }
    frames = Infinity;
    encoder.finish();
    expect(told).toHaveLength(1);
    return told[0]!;
  };

  it('is told when it has what most frames need, and to short segments in the end', () => {
    expect(toldAfter(flatClip(width, height, 60))).toBe(48);
    expect(toldAfter(flatClip(width, height, 40))).toBe(Infinity);
  });

  it('is told earlier where much is drawn', () => {
    expect(toldAfter(filmClip(320, 240, 40))).toBe(Math.ceil(2e6 / (320 * 240)));
  });

  it('has other places in each segment for what they add', () => {
    const [one, two] = [word(9, 8, 7), word(70, 80, 90)];
    const ground = makeClip(width, height, 1, (x, y) => gray((x + y) % 9));
    const { told } = encodeWhole(ground);
    const added = [one, two].map((color, number) => {
      const clip = makeClip(width, height, 2, (x, y, t) =>
        t === 1 && x < 9 ? color : gray((x + y) % 9),
      );
      const lane = { number, count: 2 };
      const { colors, places } = encodeWhole(clip, { clipPalette: told, lane }).clipPalette;
      return colors.length > told!.colors.length ? [colors.at(-1), places[colors.length - 1]] : [];
    });
    const first = told!.colors.length;
    expect(added).toEqual([
      [one, first],
      [two, first + 1],
    ]);
  });
});

describe('alpha', () => {
  const red = word(200, 10, 10);
  /** A block that wanders over nothing. */
  const block = makeClip(width, height, 6, (x, y, t) =>
    x >= 3 * t && x < 3 * t + 8 && y >= 2 * t && y < 2 * t + 6 ? red : 0,
  );

  it('is emptied where the next frame shows nothing, and after the last', () => {
    const { bytes, shown } = encodeWhole(block, { alpha: true, quality: 100 });
    expectShown(bytes, block.frames);
    const images = readImages(bytes);
    expect(images.map(({ disposal }) => disposal)).toEqual(new Array(6).fill(2));
    expect(images.map(({ transparent }) => transparent)).toEqual(new Array(6).fill(0));
    expect(shown.every((pixel) => pixel === 0)).toBe(true);
  });

  it('clears no more than around what goes', () => {
    const growing = makeClip(width, height, 3, (x, y, t) => (x < 4 + t && y < 5 ? red : 0));
    const images = readImages(encodeWhole(growing, { alpha: true }).bytes);
    // Only the last has to leave an empty canvas.
    expect(images.map(({ disposal }) => disposal)).toEqual([1, 1, 2]);
    expect(images.at(-1)!.rect).toEqual({ x: 0, y: 0, width: 6, height: 5 });
  });

  it('merges equal frames, also empty ones', () => {
    const [first, second] = block.frames;
    const nothing = new Uint8Array(first!.length);
    const frames = [nothing, nothing, first!, first!, first!, nothing, second!, second!];
    const { bytes } = encodeWhole({ ...block, frames }, { alpha: true }, () => 3);
    expectShown(bytes, [nothing, first!, nothing, second!]);
    expect(delaysOf(bytes)).toEqual([6, 9, 3, 6]);
  });

  it('follows itself: each segment begins on an empty canvas', () => {
    const [head, rest] = [block.frames.slice(0, 3), block.frames.slice(3)];
    const first = encodeWhole({ ...block, frames: head }, { alpha: true });
    const { clipPalette } = first;
    const lane = { number: 1, count: 2 };
    const second = encodeWhole({ ...block, frames: rest }, { alpha: true, clipPalette, lane });
    const bytes = Uint8Array.from([...first.bytes, ...second.bytes]);
    expectShown(withTable(bytes, mergePalettes([clipPalette, second.clipPalette])), block.frames);
  });
});

describe('kernels that are used again', () => {
  it('draw what new ones draw', () => {
    const film = filmClip(width, height, 4);
    const encode = (): Uint8Array => {
      const kernels = takeKernels(width, height);
      const encoder = createGifSegmentEncoder(kernels, defaultOptions);
      for (const frame of film.frames) encoder.add(frame, 4);
      const bytes = encoder.finish();
      giveBackKernels(kernels);
      return bytes;
    };
    const first = encode();
    expect(takeKernels(width, height).width).toBe(width);
    expect(findDifference(encode(), first)).toBe(-1);
    const kept = takeKernels(width, height);
    giveBackKernels(kept);
    expect(takeKernels(width, height)).toBe(kept);
    giveBackKernels(kept);
    expect(takeKernels(height, width)).not.toBe(kept);
    expect(takeKernels(width, height)).not.toBe(kept);
  });
});
