/** Makes each source's thumbnail once, a few at a time, and keeps it while the app runs. */
export interface Thumbnails {
  get(input: string): Promise<Uint8Array>;
  /** Stops what is being made. */
  close(): void;
}

const LARGEST_COUNT = 500;

export function createThumbnails(
  make: (input: string, signal: AbortSignal) => Promise<Uint8Array>,
  atOnce = 2,
): Thumbnails {
  const kept = new Map<string, Promise<Uint8Array>>();
  const waiting: (() => void)[] = [];
  const abort = new AbortController();
  let running = 0;

  const takeTurn = async (input: string): Promise<Uint8Array> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      abort.signal.throwIfAborted();
      return await make(input, abort.signal);
    } finally {
      // The turn goes to the newest request: that row was scrolled into view last.
      const next = waiting.pop();
      if (next) next();
      else running--;
    }
  };

  return {
    get(input) {
      const known = kept.get(input);
      if (known) return known;
      const made = takeTurn(input);
      kept.set(input, made);
      // A failure is not kept: the file may be repaired, or ffmpeg installed.
      made.catch(() => kept.delete(input));
      const oldest = kept.keys().next().value;
      if (kept.size > LARGEST_COUNT && oldest !== undefined) kept.delete(oldest);
      return made;
    },
    close() {
      abort.abort();
    },
  };
}
