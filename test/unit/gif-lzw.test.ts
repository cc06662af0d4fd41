import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src-main/engine/gif/kernels';
import { makePlaces } from '../../src-main/engine/gif/places';
import { decodeLzw } from './helpers/gif-decoder';
import {
  colorDistance,
  drawText,
  findDifference,
  gray,
  loadKernels,
  quantize,
  word,
} from './helpers/gif-kernels';
import { forSeeds, seededRandom, type Random } from './helpers/random';

interface Coding {
  readonly loss?: number;
  /** As `loss`, where it is left out. */
  readonly flatLoss?: number;
  /** How `encodeFlexibly` is to divide the indices; without it they are divided by `encodeLzw`. */
  readonly parsing?: Parsing | undefined;
}
type Parsing = readonly [gain: number, atEdges: boolean];

/** What a decoder reads; the kernels must know it, too. */
function codeIndices(
  kernels: Kernels,
  indices: Uint8Array,
  minCodeSize: number,
  { loss = 0, flatLoss = loss, parsing }: Coding = {},
) {
  kernels.coded.fill(255);
  kernels.coded.set(indices);
  kernels.setRect(0, 0, indices.length, 1);
  const length = parsing
    ? kernels.encodeFlexibly(minCodeSize, ...parsing)
    : kernels.encodeLzw(minCodeSize, loss, flatLoss);
  const read = Uint8Array.from(decodeLzw(kernels.code.slice(0, length)));
  expect(findDifference(read, kernels.coded.subarray(0, indices.length))).toBe(-1);
  return { length, read };
}

const parsings = [
  ['longest strings', undefined],
  ['strings that end anywhere', [1, false]],
  ['strings that end at edges', [2, true]],
] satisfies [string, Parsing | undefined][];

describe.each<[string, Parsing | undefined]>(parsings)('LZW by %s', (_, parsing) => {
  const sizes = [2, 3, 4, 5, 6, 7, 8];
  it.each(sizes)('gives back noise, runs and ramps at minimal code size %i', (size) => {
    const random = seededRandom(size);
    const top = (1 << size) - 1;
    const kernels = loadKernels(30_000, 1);
    for (const length of [1, 2, 3, 254, 255, 256, 4095, 4096, 4097, 30_000]) {
      const noise = Uint8Array.from({ length }, () => random.int(0, top));
      const run = new Uint8Array(length).fill(top);
      const ramp = Uint8Array.from({ length }, (_, i) => (i >> 2) & top);
      for (const indices of [noise, run, ramp]) {
        expect(findDifference(codeIndices(kernels, indices, size, { parsing }).read, indices)).toBe(
          -1,
        );
      }
    }
  });

  it('ends rightly wherever the code width is about to grow or the table to fill', () => {
    const random = seededRandom(1);
    const noise = Uint8Array.from({ length: 9000 }, () => random.int(0, 3));
    const kernels = loadKernels(noise.length, 1);
    for (let length = 1; length < noise.length; length += length < 300 ? 1 : 97) {
      const indices = noise.subarray(0, length);
      expect(findDifference(codeIndices(kernels, indices, 2, { parsing }).read, indices)).toBe(-1);
    }
  });

  it('ends rightly at every block’s end', () => {
    const random = seededRandom(3);
    // Nine bits a pixel at first: a block is full after some 226 of them.
    const noise = Uint8Array.from({ length: 1400 }, () => random.int(0, 255));
    const kernels = loadKernels(noise.length, 1);
    for (let length = 200; length < noise.length; length += length % 250 < 220 ? 13 : 1) {
      const indices = noise.subarray(0, length);
      expect(findDifference(codeIndices(kernels, indices, 8, { parsing }).read, indices)).toBe(-1);
    }
  });

  it('has room for what cannot be shortened', () => {
    const random = seededRandom(4);
    for (const length of [1, 5, 4000, 40_000]) {
      const kernels = loadKernels(length, 1);
      const indices = Uint8Array.from({ length }, () => random.int(0, 255));
      expect(codeIndices(kernels, indices, 8, { parsing }).length).toBeLessThanOrEqual(
        kernels.code.length,
      );
      // The palette's words lie elsewhere and are not written over.
      expect(kernels.words.every((pixel) => pixel === 0)).toBe(true);
    }
  });

  it('shortens runs', () => {
    const kernels = loadKernels(100_000, 1);
    expect(codeIndices(kernels, new Uint8Array(100_000), 2, { parsing }).length).toBeLessThan(1000);
  });

  it('writes indices by their places in the colour table', () => {
    const random = seededRandom(5);
    const indices = Uint8Array.from({ length: 20_000 }, () => random.int(0, 40));
    const kernels = loadKernels(indices.length, 1);
    kernels.places.set(makePlaces(10, { number: 2, count: 7 }));
    kernels.coded.set(indices);
    kernels.setRect(0, 0, indices.length, 1);
    const length = parsing ? kernels.encodeFlexibly(8, ...parsing) : kernels.encodeLzw(8, 0, 0);
    const read = decodeLzw(kernels.code.slice(0, length));
    const wanted = [...indices].map((index) => (index <= 10 ? index : 13 + 7 * (index - 11)));
    expect(read).toEqual(wanted);
    // The kernels go on with their own.
    expect(findDifference(kernels.coded.subarray(0, indices.length), indices)).toBe(-1);
  });
});

describe('encodeFlexibly', () => {
  it('finds shorter codes of most text', () => {
    let before = 0;
    let after = 0;
    forSeeds(12, (random) => {
      const page = drawText(random, 120, 90);
      const kernels = loadKernels(page.length, 1);
      const lengths = parsings.map(
        ([, parsing]) => codeIndices(kernels, page, 3, { parsing }).length,
      );
      before += lengths[0]!;
      after += Math.min(...lengths);
    });
    expect(after).toBeLessThan(before * 0.99);
  });

  it('divides as the longest strings do where nothing could gain as much', () => {
    forSeeds(4, (random) => {
      const page = drawText(random, 120, 90);
      const kernels = loadKernels(page.length, 1);
      codeIndices(kernels, page, 3, { parsing: [1e6, false] });
      const code = kernels.code.slice();
      codeIndices(kernels, page, 3);
      expect(findDifference(kernels.code, code)).toBe(-1);
    });
  });
});

describe('lossy coding', () => {
  /** A rectangle that covers the canvas, of noisy pixels with a palette; part of it stays. */
  function loadNoise(random: Random, colors: number) {
    const around = random.int(60, 180);
    const spread = random.int(4, 40);
    const level = (): number => around + random.int(-spread, spread);
    const pixels = Array.from({ length: 5000 }, () => word(level(), level(), level()));
    const kernels = quantize(pixels, colors);
    const indices = kernels.indices.map((index) => random.maybe(0.2, () => 0) ?? index);
    kernels.shown.set(pixels.map(() => random.pick([0, gray(around), gray(level())])));
    return { kernels, indices, size: Math.max(2, 32 - Math.clz32(colors)) };
  }

  it('writes each pixel exactly, or within the loss of its source', () => {
    forSeeds(12, (random) => {
      const { kernels, indices, size } = loadNoise(random, random.pick([3, 16, 63, 255]));
      const { source, shown, words } = kernels;
      const exactly = codeIndices(kernels, indices, size);
      expect(findDifference(exactly.read, indices)).toBe(-1);
      const loss = random.pick([9, 80, 500, 3000]);
      kernels.findNeighbors(loss * 4, 256);
      const { read, length } = codeIndices(kernels, indices, size, { loss });
      const wrong = [...read.keys()].filter((i) => {
        if (read[i] === indices[i]) return false;
        // What stays must go on staying; and only what is shown can stay.
        if (indices[i] === 0 || (read[i] === 0 && shown[i] === 0)) return true;
        const seen = read[i] === 0 ? shown[i]! : words[read[i]!]!;
        return colorDistance(source[i]!, seen) > loss;
      });
      expect(wrong).toEqual([]);
      expect(kernels.lost.value).toBe(read.filter((index, i) => index !== indices[i]).length);
      expect(length).toBeLessThanOrEqual(exactly.length);
    });
  });

  it('gives up more at a greater loss, for fewer bytes', () => {
    const { kernels, indices, size } = loadNoise(seededRandom(7), 63);
    const lengths = [0, 50, 500, 5000].map((loss) => {
      kernels.findNeighbors(loss * 4, 256);
      return codeIndices(kernels, indices, size, { loss }).length;
    });
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    expect(lengths.at(-1)).toBeLessThan(lengths[0]! * 0.8);
  });

  it('keeps what covers much of the picture', () => {
    const random = seededRandom(9);
    // A third of one colour, the others near it and each of little.
    const common = gray(100);
    const pixels = Array.from(
      { length: 6000 },
      () => random.maybe(0.33, () => common) ?? gray(random.pick([80, 101]) + random.int(0, 18)),
    );
    const kernels = quantize(pixels, 255);
    const { indices } = kernels;
    kernels.findNeighbors(1e6, 256);
    const { read } = codeIndices(kernels, indices, 8, { loss: 1e6 });
    const index = indices[pixels.indexOf(common)]!;
    const written = [...read.keys()].filter((i) => indices[i] === index).map((i) => read[i]);
    expect(written.length).toBeGreaterThan(1500);
    expect(new Set(written)).toEqual(new Set([index]));
    expect(findDifference(read, indices)).not.toBe(-1);
  });

  it('spoils what is as its neighbour left or right is by no more than asked', () => {
    const random = seededRandom(10);
    // Runs of one to six pixels.
    const pixels: number[] = [];
    while (pixels.length < 6000) {
      const pixel = gray(80 + random.int(0, 40));
      for (let n = random.int(1, 6); n > 0; n--) pixels.push(pixel);
    }
    const kernels = quantize(pixels, 255);
    const { indices } = kernels;
    kernels.findNeighbors(1e6, 256);
    const flatAndOff = (flatLoss: number): number[] => {
      const { read } = codeIndices(kernels, indices, 8, { loss: 1e6, flatLoss });
      expect(findDifference(read, indices)).not.toBe(-1);
      const isFlat = (i: number): boolean =>
        pixels[i - 1] === pixels[i] || pixels[i] === pixels[i + 1];
      return [...read.keys()]
        .filter((i) => isFlat(i) && read[i] !== indices[i])
        .map((i) => colorDistance(pixels[i]!, kernels.words[read[i]!]!));
    };
    expect(flatAndOff(0)).toEqual([]);
    const twoLevels = flatAndOff(9 * 2 ** 2);
    expect(twoLevels.length).toBeGreaterThan(100);
    expect(Math.max(...twoLevels)).toBe(9 * 2 ** 2);
    expect(Math.max(...flatAndOff(1e6))).toBeGreaterThan(9 * 2 ** 2);
  });

  it('finds source and canvas at the rectangle’s place', () => {
    const random = seededRandom(8);
    const [width, height] = [90, 70];
    const rect = { x: 13, y: 21, width: 61, height: 40 };
    const kernels = loadKernels(width, height);
    kernels.source.set(Array.from(kernels.source, () => gray(random.int(90, 150))));
    kernels.shown.fill(gray(0));
    kernels.mask.fill(1);
    kernels.setRect(rect.x, rect.y, rect.width, rect.height);
    kernels.countColors(1);
    kernels.buildPalette(40, 1, 1);
    kernels.remap(0, 1, 0, 0);
    kernels.findNeighbors(4000, 64);
    kernels.layOut(0);
    const length = kernels.encodeLzw(6, 60, 60);
    const read = decodeLzw(kernels.code.slice(0, length));
    const off = read.map((index, n) => {
      const place = (rect.y + Math.floor(n / rect.width)) * width + rect.x + (n % rect.width);
      return colorDistance(kernels.source[place]!, kernels.words[index]!);
    });
    expect(read.includes(0)).toBe(false);
    expect(read).not.toEqual([...kernels.indices.subarray(0, read.length)]);
    expect(Math.max(...off)).toBeLessThanOrEqual(60);
  });
});
