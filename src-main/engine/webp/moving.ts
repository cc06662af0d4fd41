import type { Size } from '../../core/geometry';
import type { Lane, RawFrame } from '../encoder';
import type { WatchedFrame } from './pictures';
import type { Straying } from './straying';
import { picturesToTell, takeSamples } from './watch';
import type { Watch } from './watch';

/**
 * In each segment a block may change, unseen, by as much as conditional replenishment lets pass; so that
 * it does not add up over many, each of so many begins with a whole picture, as a clip does.
 */
const segmentsToWhole = 4;

export const startsWhole = ({ number }: Lane): boolean => number % segmentsToWhole === 0;

/** What moves is looked at for so many pictures: all of those that rest by then are drawn as such. */
const picturesToRest = 10;
/** Frames held until that is known, in bytes. */
const heldBytes = 32 * 1024 * 1024;

/** A segment's frames, which can be taken in two runs. */
export interface WatchedFrames {
  readonly calm: boolean;
  /** Those not yet taken; the lead is among them where the first is not to be drawn whole. */
  readonly all: () => AsyncGenerator<WatchedFrame>;
  /** Those up to the one where what libwebp draws strays too far; that one is not taken. */
  readonly untilItStrays: () => AsyncGenerator<RawFrame>;
  readonly strayed: () => boolean;
}

/** What looks at the frames. */
interface Lookout {
  readonly watch: Watch;
  readonly straying: Straying;
}

/** Holds the first frames until it is known whether they are calm, or rest in part. */
export async function watchFrames(
  frames: AsyncGenerator<RawFrame>,
  { watch, straying }: Lookout,
  { output, lane }: { readonly output: Size; readonly lane: Lane },
): Promise<WatchedFrames> {
  const held: WatchedFrame[] = [];
  /** A picture that is shown again is the same array. */
  let last: Uint8Array | null = null;
  let sampled: Uint8Array | null = null;
  let looked = 0;
  const take = async (): Promise<RawFrame | null> => {
    const { value, done } = await frames.next();
    return done ? null : value;
  };
  /** By itself: the lead is not always drawn. */
  const look = (frame: RawFrame): WatchedFrame => {
    const { pixels, lead } = frame;
    if (lead) return frame;
    if (pixels === sampled) return { ...frame, unchanged: true };
    sampled = pixels;
    looked++;
    return { ...frame, unchanged: watch.add(takeSamples(pixels, output)) };
  };
  const follow = ({ pixels }: RawFrame): void => {
    if (pixels !== last) straying.add(takeSamples(pixels, output));
    last = pixels;
  };
  const isMoving = (): boolean => watch.calm() === false;

  const most = Math.max(3, Math.floor(heldBytes / (output.width * output.height * 4)));
  while (looked < Math.min(most, isMoving() ? picturesToRest : picturesToTell)) {
    if (isMoving() && watch.rests()) break;
    const frame = await take();
    if (!frame) break;
    const again = frame.pixels === last;
    const pixels = again ? held.at(-1)!.pixels : frame.pixels.slice();
    // The array may be another picture's after the next.
    held.push({ ...look(frame), pixels });
    follow(frame);
  }
  // Where pictures are drawn whole they need nothing before them.
  const skipsLead = startsWhole(lane) || !watch.rests();
  let strayed = false;
  return {
    calm: !isMoving(),
    async *all() {
      for (;;) {
        const seen = held.shift();
        const frame = seen ?? (await take());
        if (!frame) return;
        const watched = seen ?? look(frame);
        if (!(frame.lead && skipsLead)) yield watched;
      }
    },
    async *untilItStrays() {
      while (held.length > 0) yield held.shift()!;
      for (let frame = await take(); frame; frame = await take()) {
        follow(frame);
        strayed = straying.strays();
        if (strayed) {
          // The watch has not seen those before it.
          held.push({ ...look(frame), unchanged: false });
          return;
        }
        yield frame;
      }
    },
    strayed: () => strayed,
  };
}
