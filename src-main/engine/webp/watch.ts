import type { Size } from '../../core/geometry';
import { blockSide, divideBlocks } from './blocks';
import type { Block } from './blocks';
import { unseenChange } from './replenish';
import { seenChange, unseenDifference } from './similarity';

/**
 * Looks at a few of each picture's pixels, to tell a calm picture, a screen's, from one that moves or
 * trembles everywhere; and, of a calm one, whether changes too small for libwebp to draw have added up.
 */
export interface Watch {
  readonly add: (samples: Uint8Array) => void;
  /** Null until enough pictures were seen; where there are no more, that is calm. */
  readonly calm: () => boolean | null;
  /** What libwebp has drawn is far from the pictures by now. */
  readonly strays: () => boolean;
  /** Enough pictures were seen, and most of them need not be drawn. */
  readonly rests: () => boolean;
}

/** Of so many pixels, each way, one is looked at: its blue, green and red. */
const step = 4;
const channels = 3;

/** How many pixels are looked at, across and down. */
const sampledSize = ({ width, height }: Size): Size => ({
  width: Math.ceil(width / step),
  height: Math.ceil(height / step),
});

export function sampledBytes(output: Size): number {
  const { width, height } = sampledSize(output);
  return width * height * channels;
}

/** ffmpeg's filters that take them. */
export function sampleFilters(output: Size): string[] {
  const { width, height } = sampledSize(output);
  return [`scale=${String(width)}:${String(height)}:flags=neighbor`, 'format=bgr24'];
}

/** The same of a picture's own bytes, BGRA. */
export function takeSamples(pixels: Uint8Array, output: Size): Uint8Array {
  const { width, height } = sampledSize(output);
  const samples = new Uint8Array(sampledBytes(output));
  const middle = (at: number, end: number): number => Math.min(end - 1, at * step + (step >> 1));
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = middle(y, output.height) * output.width;
    for (let x = 0; x < width; x++) {
      const at = (row + middle(x, output.width)) * 4;
      for (let channel = 0; channel < channels; channel++) samples[to++] = pixels[at + channel]!;
    }
  }
  return samples;
}

/** So many pictures tell. */
export const picturesToTell = 6;
/**
 * A picture is astir where some of it has changed by no more than so many levels, and less by more: by
 * noise, a fade, or motion in what has no edges. On screens things change by more, or not at all. (Of 12
 * recordings of screens and pages none began so but one with a film in it, and of 12 films and cameras
 * all did.) A calm clip's picture may be astir once: when it was encoded anew.
 */
const stirredShare = 1 / 32;
const stirredBy = 8;
/** How much of the picture may stray. */
const strayingShare = 1 / 256;

/**
 * Pictures rest where, in the mean, fewer of their blocks change from one to the next. Of 5 films and
 * cameras 0.04 to 0.4 where leaving them out makes files smaller by a fifth, 0.6 and more where it hardly does.
 */
const restingShare = 0.5;
/** Also where they did not at first: once so many whole pictures could have been left out. */
const mostInVain = 4;

/** Of lossy files, of which `quality` is. */
export function createWatch(output: Size, quality: number): Watch {
  const { width, height } = sampledSize(output);
  const unseen = unseenDifference({ lossless: false, quality })!;
  const blocks = divideBlocks({ width, height }, blockSide / step);
  const unseenInBlocks = unseenChange(quality);
  const row = width * channels;
  const far = unseen + 4;
  let pictures = 0;
  let stirred = 0;
  let changedShares = 0;
  let inVain = 0;
  let astray = 0;
  let before: Uint8Array | null = null;
  /** The levels when libwebp drew their block. */
  const drawn = new Uint8Array(row * height);
  /** Of each block by its first sample: 1 where it strays. */
  const strays = new Uint8Array(row * height);
  /** Where a block's samples are, from the first one's on. */
  const parts = [0, channels, row, row + channels];

  /** libwebp draws blocks of 8 × 8 pixels: four samples. */
  const followBlock = (samples: Uint8Array, last: Uint8Array, at: number): void => {
    let change = 0;
    let distance = 255;
    for (const part of parts) {
      let most = 0;
      for (let place = at + part; place < at + part + channels; place++) {
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
      drawn.set(samples.subarray(at + part, at + part + channels), at + part);
    }
  };

  /** The samples of a block, in the mean. */
  const haveChanged = (last: Uint8Array, samples: Uint8Array, block: Block): boolean => {
    const { left, top, right, bottom } = block;
    let rest = unseenInBlocks * (right - left) * (bottom - top);
    for (let y = top; y < bottom; y++) {
      for (let at = y * row + left * channels; at < y * row + right * channels; at += channels) {
        rest -= seenChange(
          samples[at]! - last[at]!,
          samples[at + 1]! - last[at + 1]!,
          samples[at + 2]! - last[at + 2]!,
        );
      }
      if (rest < 0) return true;
    }
    return false;
  };

  return {
    add: (samples) => {
      pictures++;
      const last = before;
      before = samples;
      if (!last) {
        drawn.set(samples);
        return;
      }
      const changed = blocks.filter((block) => haveChanged(last, samples, block));
      const share = changed.length / blocks.length;
      changedShares += share;
      inVain = Math.max(0, inVain + restingShare - share);
      let small = 0;
      let large = 0;
      for (let y = 0; y < height; y += 2) {
        const [from, to] = [y * row, Math.min(height, y + 2) * row];
        // Most of a calm picture.
        if (Buffer.compare(samples.subarray(from, to), last.subarray(from, to)) === 0) continue;
        for (let at = from; at < to; at++) {
          const change = Math.abs(samples[at]! - last[at]!);
          if (change > stirredBy) large++;
          else if (change > 0) small++;
        }
        if (y + 1 === height) continue;
        for (let x = 0; x + 1 < width; x += 2) followBlock(samples, last, from + x * channels);
      }
      if (small > large && small > samples.length * stirredShare) stirred++;
    },
    calm: () => {
      if (stirred > 1) return false;
      return pictures < picturesToTell ? null : true;
    },
    rests: () => {
      const inTheMean = changedShares < (pictures - 1) * restingShare;
      return pictures >= picturesToTell && (inTheMean || inVain > mostInVain * restingShare);
    },
    strays: () => astray * parts.length > width * height * strayingShare,
  };
}
