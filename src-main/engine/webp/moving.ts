import type { Size } from '../../core/geometry';
import type { Lane, RawFrame } from '../encoder';
import { picturesToTell, takeSamples } from './watch';
import type { Watch } from './watch';

/**
 * In each segment a block may change, unseen, by as much as conditional replenishment lets pass; so that
 * it does not add up over many, each of so many begins with a whole picture, as a clip does.
 */
const segmentsToWhole = 4;

export const startsWhole = ({ number }: Lane): boolean => number % segmentsToWhole === 0;

/** Frames held until it is known whether they are calm, in bytes. */
const heldBytes = 32 * 1024 * 1024;

/** A segment's frames, which can be taken in two runs. */
export interface WatchedFrames {
  readonly calm: boolean;
  /** Those not yet taken, without the lead where it is to be skipped. */
  readonly all: () => AsyncGenerator<RawFrame>;
  /** Those up to the one where what libwebp draws strays too far; that one is not taken. */
  readonly untilItStrays: () => AsyncGenerator<RawFrame>;
  readonly strayed: () => boolean;
}

/** Holds the first frames until it is known whether they are calm, or rest in part. */
export async function watchFrames(
  frames: AsyncGenerator<RawFrame>,
  watch: Watch,
  { output, skipsLead }: { readonly output: Size; readonly skipsLead: boolean },
): Promise<WatchedFrames> {
  const held: RawFrame[] = [];
  /** A picture that is shown again is the same array. */
  let last: Uint8Array | null = null;
  let looked = 0;
  const look = ({ pixels, lead }: RawFrame): void => {
    if (pixels !== last && !(lead && skipsLead)) {
      watch.add(takeSamples(pixels, output));
      looked++;
    }
    last = pixels;
  };
  const take = async (): Promise<RawFrame | null> => {
    const { value, done } = await frames.next();
    return done ? null : value;
  };

  const most = Math.max(3, Math.floor(heldBytes / (output.width * output.height * 4)));
  while (looked < Math.min(most, picturesToTell)) {
    const frame = await take();
    if (!frame) break;
    const again = frame.pixels === last;
    look(frame);
    // The array may be another picture's after the next.
    held.push({ ...frame, pixels: again ? held.at(-1)!.pixels : frame.pixels.slice() });
  }
  const calm = watch.calm() !== false;
  let strayed = false;
  return {
    calm,
    async *all() {
      for (;;) {
        const seen = held.shift();
        const frame = seen ?? (await take());
        if (!frame) return;
        if (!seen) look(frame);
        if (!(frame.lead && skipsLead)) yield frame;
      }
    },
    async *untilItStrays() {
      while (held.length > 0) yield held.shift()!;
      for (let frame = await take(); frame; frame = await take()) {
        look(frame);
        strayed = watch.strays();
        if (strayed) {
          held.push(frame);
          return;
        }
        yield frame;
      }
    },
    strayed: () => strayed,
  };
}
