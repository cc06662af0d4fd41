import { describe, expect, it } from 'vitest';
import { drawFrame, examineFrame } from '../../src-main/engine/gif/frame';
import { createIndexEncoder } from '../../src-main/engine/gif/layouts';
import { ownPlaces } from '../../src-main/engine/gif/places';
import { encodeJoined, encodeWhole, makeClip, wordsOf } from './helpers/gif-clips';
import { playImages, readImages } from './helpers/gif-decoder';
import { findDifference, gray, loadKernels, withPlan, word } from './helpers/gif-kernels';

const [width, height, count] = [96, 64, 24];
const ink = word(20, 20, 24);
const edge = word(130, 132, 138);
const paper = word(250, 250, 248);

/** A page on which a letter is typed in each frame, every sixth in an ink of its own. */
const typing = makeClip(width, height, count, (x, y, t) => {
  const letter = Math.floor(x / 8) + 12 * Math.floor(y / 12);
  const [column, row] = [x % 8, y % 12];
  if (letter > t || column > 5 || row > 8) return paper;
  const mark = (Math.imul(letter + 3, 0x9e37) >> ((column + row * 2) % 13)) & 3;
  if (mark === 0) return letter % 6 === 5 ? word(30 + letter * 9, 60, 200 - letter) : ink;
  return mark === 1 ? edge : paper;
});
const colorsOf = (t: number): Set<number> => new Set(wordsOf(typing.frames[t]!));

describe('a page on which something is typed', () => {
  it.each([100, 75, 20])('has its palette once, in the file, at quality %i', (quality) => {
    const { bytes, clipPalette } = encodeWhole(typing, { quality });
    const images = readImages(bytes);
    expect(images.length).toBe(count);
    expect(images.map(({ local }) => local)).toEqual(new Array(count).fill(false));
    // It has grown by the inks that came later.
    expect(clipPalette.colors.length).toBe(1 + colorsOf(count - 1).size);
    expect(clipPalette.colors.length).toBeGreaterThan(1 + colorsOf(0).size);
    playImages(images, width, height).forEach((pixels, t) => {
      expect(findDifference(pixels, wordsOf(typing.frames[t]!))).toBe(-1);
    });
  });

  it('shows the same in segments, which all add to the palette', () => {
    for (const segments of [2, 3, 5]) {
      const images = readImages(encodeJoined(typing, segments));
      expect(images.length).toBe(count);
      expect(images.map(({ local }) => local)).toEqual(new Array(count).fill(false));
      playImages(images, width, height).forEach((pixels, t) => {
        expect(findDifference(pixels, wordsOf(typing.frames[t]!))).toBe(-1);
      });
    }
  });

  it('has a palette of its own where the clip’s has none for it', () => {
    const { clipPalette } = encodeWhole({ ...typing, frames: typing.frames.slice(0, 2) });
    const other = makeClip(width, height, 2, (x, y, t) => gray(((x >> 3) + (y >> 3) + t) * 11));
    // There are no places left for what it could add.
    const lane = { number: 0, count: 256 };
    const bytes = encodeWhole(other, { clipPalette, lane }).bytes;
    const images = readImages(bytes);
    expect(images.map(({ local }) => local)).toEqual([true, true]);
    playImages(images, width, height).forEach((pixels, t) => {
      expect(findDifference(pixels, wordsOf(other.frames[t]!))).toBe(-1);
    });
  });
});

describe('codes', () => {
  /** Some pixels of one level, by a palette of 200 levels. */
  const draw = (level: number) => {
    const ground = new Uint32Array(16 * 16).fill(gray(255));
    const source = ground.slice().fill(gray(level), 20, 60);
    const kernels = loadKernels(16, 16, { source, shown: ground });
    const plan = examineFrame(kernels, withPlan({}), false)!;
    const words = Uint32Array.from({ length: 200 }, (_, i) => gray(i));
    const shared = { words, places: ownPlaces, grows: false };
    const encodeIndices = createIndexEncoder();
    const options = { dither: null, opaque: false, shared, encodeIndices };
    const drawn = drawFrame(kernels, plan, options);
    expect(findDifference(kernels.shown, source)).toBe(-1);
    return drawn;
  };

  // A level's index is one more: 0 is transparent.
  it.each([
    [0, 2],
    [2, 2],
    [3, 3],
    [6, 3],
    [7, 4],
    [62, 6],
    [63, 7],
    [126, 7],
    [127, 8],
    [199, 8],
  ])('are as short as the highest index allows: level %i in %i bits', (level, bits) => {
    const { palette, minCodeSize, code } = draw(level);
    expect(palette).toBeNull();
    expect([minCodeSize, code[0]]).toEqual([bits, bits]);
  });
});
