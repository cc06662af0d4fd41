import type { Size } from '../../core/geometry';

/**
 * Looks at a few of each picture's pixels, to tell a calm picture, a screen's, from one that moves or
 * trembles everywhere; and, of a calm one, whether changes too small for libwebp to draw have added up.
 */
export interface Watch {
  readonly add: (samples: Uint8Array) => void;
  /** Null until enough pictures were seen. */
  readonly calm: () => boolean | null;
  /** What libwebp has drawn is far from the pictures by now. */
  readonly strays: () => boolean;
}

/** Of so many pixels, each way, one is looked at: its level of gray. */
const step = 4;

/** How many samples there are, across and down. */
export const sampledSize = ({ width, height }: Size): Size => ({
  width: Math.ceil(width / step),
  height: Math.ceil(height / step),
});

/** ffmpeg's filters that take them. */
export function sampleFilters(output: Size): string[] {
  const { width, height } = sampledSize(output);
  return [`scale=${String(width)}:${String(height)}:flags=neighbor`, 'format=gray'];
}

/** The same of a picture's own bytes, BGRA: the weights of ITU-R BT.601, in 256ths. */
export function takeSamples(pixels: Uint8Array, output: Size): Uint8Array {
  const { width, height } = sampledSize(output);
  const samples = new Uint8Array(width * height);
  const middle = (at: number, end: number): number => Math.min(end - 1, at * step + (step >> 1));
  for (let y = 0; y < height; y++) {
    const row = middle(y, output.height) * output.width;
    for (let x = 0; x < width; x++) {
      const at = (row + middle(x, output.width)) * 4;
      const sum = 29 * pixels[at]! + 150 * pixels[at + 1]! + 77 * pixels[at + 2]!;
      samples[y * width + x] = sum >> 8;
    }
  }
  return samples;
}

/** So many pictures tell. */
export const picturesToTell = 6;
/** A picture of which more has changed is astir; a calm clip's may be once: a page turned. */
const stirredShare = 1 / 8;
/** Of the picture that strays; less is soon drawn anew. */
const strayingShare = 1 / 64;

/** @param unseen how many levels libwebp takes for no change: `unseenDifference` */
export function createWatch(output: Size, unseen: number): Watch {
  const { width, height } = sampledSize(output);
  const far = 2 * unseen + 2;
  let pictures = 0;
  let stirred = 0;
  let straying = false;
  let before: Uint8Array | null = null;
  /** The level of each when libwebp drew its block. */
  const drawn = new Uint8Array(width * height);

  /** libwebp draws blocks of 8 × 8 pixels; `at` is the first of its four samples. */
  const strays = (samples: Uint8Array, at: number): boolean => {
    const places = [at, at + 1, at + width, at + width + 1];
    if (places.some((place) => Math.abs(samples[place]! - before![place]!) > unseen)) {
      for (const place of places) drawn[place] = samples[place]!;
      return false;
    }
    return places.every((place) => Math.abs(samples[place]! - drawn[place]!) > far);
  };

  return {
    add: (samples) => {
      pictures++;
      if (before) {
        let changed = 0;
        for (let at = 0; at < samples.length; at++) if (samples[at] !== before[at]) changed++;
        if (changed > samples.length * stirredShare) stirred++;
        let blocks = 0;
        for (let y = 0; y + 1 < height; y += 2) {
          for (let x = 0; x + 1 < width; x += 2) if (strays(samples, y * width + x)) blocks++;
        }
        if (blocks * 4 > samples.length * strayingShare) straying = true;
      } else drawn.set(samples);
      before = samples;
    },
    calm: () => {
      if (stirred > 1) return false;
      return pictures < picturesToTell ? null : true;
    },
    strays: () => straying,
  };
}
