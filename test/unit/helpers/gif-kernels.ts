import { takeKernels, type Kernels } from '../../../src-main/engine/gif/kernels';
import {
  planQuality,
  type CleanPlan,
  type QualityPlan,
} from '../../../src-main/engine/gif/quality';
import type { Random } from './random';

/** Pixels as the kernels have them: 0xAABBGGRR, opaque. */
export const word = (red: number, green: number, blue: number): number =>
  (red | (green << 8) | (blue << 16) | 0xff000000) >>> 0;

export const gray = (level: number): number => word(level, level, level);

export const channelsOf = (pixel: number): [number, number, number] => [
  pixel & 255,
  (pixel >>> 8) & 255,
  (pixel >>> 16) & 255,
];

export const randomPixel = (random: Random): number =>
  word(random.int(0, 255), random.int(0, 255), random.int(0, 255));

/** The kernels' measure, written plainly. */
export function colorDistance(a: number, b: number): number {
  const [r, g, b2] = channelsOf(a).map((level, channel) => level - channelsOf(b)[channel]!);
  return 3 * r! ** 2 + 4 * g! ** 2 + 2 * b2! ** 2;
}

export interface Canvas {
  readonly source: ArrayLike<number>;
  readonly shown?: ArrayLike<number>;
  readonly previous?: ArrayLike<number>;
}

/** New kernels; the source, what is shown, and the source before it (by default what is shown). */
export function loadKernels(width: number, height: number, canvas?: Canvas): Kernels {
  const kernels = takeKernels(width, height);
  if (!canvas) return kernels;
  const { source, shown = [], previous = shown } = canvas;
  kernels.source.set(source);
  kernels.shown.set(shown);
  kernels.previous.set(previous);
  return kernels;
}

/** A row of pixels, all of them to be drawn on an empty canvas, with a palette for them. */
export function quantize(pixels: ArrayLike<number>, colors: number, passes = 1, firstIndex = 1) {
  const kernels = loadKernels(pixels.length, 1, { source: pixels });
  kernels.markChanges(0);
  kernels.countColors(1);
  kernels.buildPalette(colors, passes, firstIndex);
  kernels.remap(0, 1, 0, 0);
  return kernels;
}

/** The colour of each index that `remap…` chose, in a rectangle that covers the canvas. */
export const mappedColors = ({ indices, words }: Kernels): number[] =>
  Array.from(indices, (index) => words[index]!);

export const rectOf = ({ left, top, across, down }: Kernels) => ({
  x: left.value,
  y: top.value,
  width: across.value,
  height: down.value,
});

/** A plan that changes nothing but what is said, of noisy pictures and of clean ones. */
export function withPlan(change: Partial<CleanPlan>): QualityPlan {
  const plan = planQuality(100, null);
  return {
    ...plan,
    ...change,
    coarse: { ...plan.coarse, ...change },
    clean: { ...plan.clean, ...change },
  };
}

/** The first place where two rows of numbers differ, -1 for none: vitest is slow at long arrays. */
export function findDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return -1;
}

/** Indices as they are on pages: glyphs from a small alphabet, on a ground. */
export function drawText(random: Random, width: number, height: number): Uint8Array {
  const page = new Uint8Array(width * height);
  const glyphs = Array.from({ length: 12 }, () =>
    Array.from({ length: 40 }, () => random.maybe(0.4, () => random.int(1, 7)) ?? 0),
  );
  for (let y = 0; y + 8 < height; y += 10) {
    for (let x = 0; x + 5 < width; x += 6) {
      random.pick(glyphs).forEach((index, i) => {
        page[(y + Math.floor(i / 5)) * width + x + (i % 5)] = index;
      });
    }
  }
  return page;
}
