import type { Size } from '../../core/geometry';
import { blockSide, divideBlocks } from './blocks';
import type { Block } from './blocks';
import { drawnShare, unseenChange } from './replenish';
import { seenChange } from './similarity';

/**
 * Looks at a few of each picture's pixels, to tell a calm picture, a screen's, from one that moves or
 * trembles everywhere; and, of one that moves, whether it comes to rest.
 */
export interface Watch {
  /** Of the next picture; true where it looks the same as the last of which that was not said. */
  readonly add: (samples: Uint8Array) => boolean;
  /** Null until enough pictures were seen; where there are no more, that is calm. */
  readonly calm: () => boolean | null;
  /** Much of what the pictures show need not have been drawn. */
  readonly rests: () => boolean;
}

/** Of so many pixels, each way, one is looked at. */
export const step = 4;
/** Of a sample, BGRA; what is opaque is told by its colours alone. */
export const sampleBytes = 4;
export const colors = 3;

/** How many pixels are looked at, across and down. */
export const sampledSize = ({ width, height }: Size): Size => ({
  width: Math.max(1, Math.floor(width / step)),
  height: Math.max(1, Math.floor(height / step)),
});

export function sampledBytes(output: Size): number {
  const { width, height } = sampledSize(output);
  return width * height * sampleBytes;
}

/**
 * ffmpeg's filters that take them, of BGRA pictures of at least `step` pixels each way: a half of the
 * lines twice, and the same of the columns. Its scaler would go by YUV and back, a level off now and then.
 */
export function sampleFilters(output: Size): string[] {
  const { width, height } = sampledSize(output);
  const even = `crop=${String(width * step)}:${String(height * step)}:0:0`;
  const quarter = ['field=top', 'field=bottom', 'transpose'];
  return [even, ...quarter, ...quarter];
}

/** The colours of the same, of a picture's own bytes. */
export function takeSamples(pixels: Uint8Array, output: Size): Uint8Array {
  const { width, height } = sampledSize(output);
  const samples = new Uint8Array(sampledBytes(output));
  const middle = (at: number, end: number): number => Math.min(end - 1, at * step + (step >> 1));
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = middle(y, output.height) * output.width;
    for (let x = 0; x < width; x++) {
      const at = (row + middle(x, output.width)) * 4;
      for (let color = 0; color < colors; color++) samples[to + color] = pixels[at + color]!;
      to += sampleBytes;
    }
  }
  return samples;
}

/** So many pictures tell whether they are calm. */
export const picturesToTell = 6;
/**
 * A picture is astir where some of it has changed by no more than so many levels, and less by more: by
 * noise, a fade, or motion in what has no edges. On screens things change by more, or not at all. (Of 12
 * recordings of screens and pages none began so but one with a film in it, and of 12 films and cameras
 * all did.) A calm clip's picture may be astir once: when it was encoded anew.
 */
const stirredShare = 1 / 32;
const stirredBy = 8;
const stirredPictures = 2;

/**
 * Pictures rest where drawing only what has changed takes so much less than whole ones. It costs up to
 * twice the time. (Of cameras and recordings two thirds and more need not be drawn, of films that move a
 * tenth.)
 */
const restingShare = 0.3;
/** So much more in all, in whole pictures, since a film, too, comes to rest for a moment. */
const restedPictures = 2.5;

/** Of lossy files, of which `quality` is. */
export function createWatch(output: Size, quality: number): Watch {
  const { width, height } = sampledSize(output);
  const blocks = divideBlocks({ width, height }, blockSide / step);
  const unseenInBlocks = unseenChange(quality);
  const row = width * sampleBytes;
  let pictures = 0;
  let stirred = 0;
  let rested = 0;
  let rests = false;
  let before: Uint8Array | null = null;
  let drawn: Uint8Array | null = null;

  /** The samples of a block, in the mean. */
  const haveChanged = (last: Uint8Array, samples: Uint8Array, block: Block): boolean => {
    const { left, top, right, bottom } = block;
    let rest = unseenInBlocks * (right - left) * (bottom - top);
    for (let y = top; y < bottom; y++) {
      const end = y * row + right * sampleBytes;
      for (let at = y * row + left * sampleBytes; at < end; at += sampleBytes) {
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

  const haveStirred = (last: Uint8Array, samples: Uint8Array): boolean => {
    let small = 0;
    let large = 0;
    for (let at = 0; at < samples.length; at++) {
      const change = Math.abs(samples[at]! - last[at]!);
      if (change > stirredBy) large++;
      else if (change > 0) small++;
    }
    return small > large && small > width * height * colors * stirredShare;
  };

  return {
    add: (samples) => {
      pictures++;
      const [last, shown] = [before, drawn];
      before = samples;
      if (!last || !shown) {
        drawn = samples;
        return false;
      }
      if (stirred < stirredPictures && haveStirred(last, samples)) stirred++;
      if (rests) return false;
      const changed = blocks.filter((block) => haveChanged(shown, samples, block)).length;
      rested = Math.max(0, rested + 1 - drawnShare(changed / blocks.length) - restingShare);
      rests = rested > restedPictures;
      if (changed > 0) drawn = samples;
      return changed === 0;
    },
    calm: () => {
      if (stirred === stirredPictures) return false;
      return pictures < picturesToTell ? null : true;
    },
    rests: () => rests,
  };
}
