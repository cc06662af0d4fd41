import type { Segment } from '../core/segments';
import type { RawFrame } from './encoder';

/** Raw RGBA or BGRA pictures in memory that threads share, by when they begin in the file. */
export type Pictures = ReadonlyMap<number, SharedArrayBuffer>;

/** As `decodeSegment`, of pictures that are decoded already. */
export async function* replayPictures(
  { lead, frames }: Segment,
  pictures: Pictures,
): AsyncGenerator<RawFrame> {
  for (const frame of lead ? [lead, ...frames] : frames) {
    // A copy of its own: not everything that takes bytes takes shared ones.
    const pixels = new Uint8Array(new Uint8Array(pictures.get(frame.shownFrom)!));
    yield { pixels, delayMs: frame.delayMs, lead: frame === lead };
  }
}
