import { finished, Writable } from 'node:stream';

/**
 * How many pictures are read before they are asked for, so that whoever writes them goes on: as many as
 * make a MiB.
 */
export const picturesAhead = (bytes: number): number => Math.floor((1 << 20) / bytes);

export interface FrameReader {
  /** Takes a stream of raw 4-byte pixels. */
  readonly sink: Writable;
  /** The pictures in it; throws what the sink was destroyed with. */
  readonly frames: AsyncGenerator<Uint8Array, undefined, undefined>;
}

/**
 * Cuts raw pixels into pictures of so many bytes, each in an array that `next` gives. Pieces are copied
 * as they come: waiting in streams they take memory, and time to be collected.
 */
export function createFrameReader(bytes: number, next: () => Uint8Array): FrameReader {
  const ahead = picturesAhead(bytes);
  const whole: Uint8Array[] = [];
  let frame: Uint8Array | null = null;
  let filled = 0;
  let ended = false;
  let failure: Error | null = null;
  let wake = (): void => undefined;
  let goOn = (): void => undefined;

  const fill = (chunk: Buffer, from: number, done: () => void): void => {
    let at = from;
    while (at < chunk.length) {
      if (whole.length > ahead) {
        goOn = () => {
          fill(chunk, at, done);
        };
        return;
      }
      frame ??= next();
      const taken = Math.min(chunk.length - at, bytes - filled);
      frame.set(chunk.subarray(at, at + taken), filled);
      at += taken;
      filled += taken;
      if (filled < bytes) continue;
      whole.push(frame);
      frame = null;
      filled = 0;
      wake();
    }
    done();
  };

  const sink = new Writable({
    // More than comes at once, so that it is not waited for each piece.
    highWaterMark: 1 << 17,
    write: (chunk: Buffer, _encoding, done) => {
      fill(chunk, 0, done);
    },
  });
  finished(sink, (error) => {
    ended = true;
    failure = error ?? null;
    wake();
  });

  async function* take(): AsyncGenerator<Uint8Array, undefined, undefined> {
    try {
      for (;;) {
        const picture = whole.shift();
        if (picture) {
          const waiting = goOn;
          goOn = () => undefined;
          waiting();
          yield picture;
        } else if (ended) {
          if (failure) throw failure;
          return;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
    } finally {
      sink.destroy();
    }
  }
  return { sink, frames: take() };
}
