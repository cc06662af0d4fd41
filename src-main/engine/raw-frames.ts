import type { Readable } from 'node:stream';
import type { Size } from '../core/geometry';

/** Cuts a stream of raw 4-byte pixels into pictures, each in an array of its own. */
export async function* readFrames(stream: Readable, size: Size): AsyncGenerator<Uint8Array> {
  const frameBytes = size.width * size.height * 4;
  let frame = new Uint8Array(frameBytes);
  let filled = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let at = 0;
    while (at < chunk.length) {
      const taken = Math.min(chunk.length - at, frameBytes - filled);
      frame.set(chunk.subarray(at, at + taken), filled);
      at += taken;
      filled += taken;
      if (filled < frameBytes) continue;
      yield frame;
      frame = new Uint8Array(frameBytes);
      filled = 0;
    }
  }
}
