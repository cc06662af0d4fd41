import type { Readable } from 'node:stream';
import type { Size } from '../core/geometry';

/**
 * Cuts a stream of raw 4-byte pixels into pictures. With `kept` a picture's array is used again after
 * so many: large ones come faster than the garbage collector sees them go. Null: each has its own.
 */
export async function* readFrames(
  stream: Readable,
  size: Size,
  kept: number | null,
): AsyncGenerator<Uint8Array> {
  const frameBytes = size.width * size.height * 4;
  const used: Uint8Array[] = [];
  const nextArray = (): Uint8Array => {
    const array = kept !== null && used.length >= kept ? used.shift()! : new Uint8Array(frameBytes);
    if (kept !== null) used.push(array);
    return array;
  };
  let frame = nextArray();
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
      frame = nextArray();
      filled = 0;
    }
  }
}
