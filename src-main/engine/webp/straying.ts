import type { Size } from '../../core/geometry';
import { unseenDifference } from './similarity';
import { colors, sampleBytes, sampledSize } from './watch';

/** Looks for changes too small for libwebp to draw, each time anew, that have added up. */
export interface Straying {
  readonly add: (samples: Uint8Array) => void;
  /** What libwebp has drawn is far from the pictures by now. */
  readonly strays: () => boolean;
}

/** How much of the picture may stray. */
const strayingShare = 1 / 256;

/** Of calm pictures in lossy files, of which `quality` is, by samples as the watch's. */
export function watchStraying(output: Size, quality: number): Straying {
  const { width, height } = sampledSize(output);
  const row = width * sampleBytes;
  const unseen = unseenDifference({ lossless: false, quality })!;
  const far = unseen + 4;
  let astray = 0;
  let before: Uint8Array | null = null;
  /** The levels when libwebp drew their block. */
  const drawn = new Uint8Array(row * height);
  /** Of each block by its first sample: 1 where it strays. */
  const strays = new Uint8Array(row * height);
  /** Where a block's samples are, from the first one's on. */
  const parts = [0, sampleBytes, row, row + sampleBytes];

  /** libwebp draws blocks of 8 × 8 pixels: four samples. */
  const followBlock = (samples: Uint8Array, last: Uint8Array, at: number): void => {
    let change = 0;
    let distance = 255;
    for (const part of parts) {
      let most = 0;
      for (let place = at + part; place < at + part + colors; place++) {
        change = Math.max(change, Math.abs(samples[place]! - last[place]!));
        most = Math.max(most, Math.abs(samples[place]! - drawn[place]!));
      }
      distance = Math.min(distance, most);
    }
    if (change === 0) return;
    const now = change <= unseen && distance > far ? 1 : 0;
    astray += now - strays[at]!;
    strays[at] = now;
    if (change <= unseen) return;
    for (const part of parts) {
      for (let place = at + part; place < at + part + colors; place++) {
        drawn[place] = samples[place]!;
      }
    }
  };

  return {
    add: (samples) => {
      const last = before;
      before = samples;
      if (!last) {
        drawn.set(samples);
        return;
      }
      for (let y = 0; y + 1 < height; y += 2) {
        const [from, to] = [y * row, (y + 2) * row];
        // Most of a calm picture.
        if (Buffer.compare(samples.subarray(from, to), last.subarray(from, to)) === 0) continue;
        for (let x = 0; x + 1 < width; x += 2) followBlock(samples, last, from + x * sampleBytes);
      }
    },
    strays: () => astray * parts.length > width * height * strayingShare,
  };
}
