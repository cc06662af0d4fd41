import { makeFilmStrip } from '../engine/film-strip';
import type { StripContext, StripRequest } from '../engine/film-strip';

/** The film strips of sources, each made once and kept. */
export interface FilmStrips {
  /** A JPEG. @throws what making it threw, also where the source has no such picture */
  get(input: string, number: number, count: number): Promise<Uint8Array>;
  close(): void;
}

/** The last few sources looked at. */
const LARGEST_COUNT = 30;

export interface FilmStripOptions {
  /** What has to be known of a source. */
  describe(input: string): Promise<Omit<StripRequest, 'count'>>;
  context(): Promise<Omit<StripContext, 'signal' | 'onPicture'>>;
}

export function createFilmStrips({ describe, context }: FilmStripOptions): FilmStrips {
  const kept = new Map<string, Promise<Uint8Array>[]>();
  const abort = new AbortController();

  const start = (key: string, input: string, count: number): Promise<Uint8Array>[] => {
    const slots = Array.from({ length: count }, () => defer<Uint8Array>());
    const make = async (): Promise<void> => {
      const source = await describe(input);
      const onPicture = (number: number, bytes: Uint8Array): void => {
        slots[number]?.resolve(bytes);
      };
      const { signal } = abort;
      await makeFilmStrip({ ...source, count }, { ...(await context()), signal, onPicture });
      // Where a seek found nothing; what is settled already stays as it is.
      for (const { reject } of slots) reject(new Error('The source has no picture there'));
    };
    make().catch((error: unknown) => {
      for (const { reject } of slots) reject(error);
      // What failed may do better the next time: the file is repaired, or ffmpeg installed.
      if (abort.signal.aborted || kept.get(key) !== promises) return;
      void Promise.allSettled(promises).then((all) => {
        if (all.every(({ status }) => status === 'rejected')) kept.delete(key);
      });
    });
    const promises = slots.map(({ promise }) => promise);
    for (const promise of promises) promise.catch(() => undefined);
    return promises;
  };

  return {
    get(input, number, count) {
      const key = `${String(count)} ${input}`;
      const pictures = kept.get(key) ?? start(key, input, count);
      kept.delete(key);
      kept.set(key, pictures);
      const oldest = kept.keys().next().value;
      if (kept.size > LARGEST_COUNT && oldest !== undefined) kept.delete(oldest);
      return pictures[number] ?? Promise.reject(new RangeError('No such picture'));
    },
    close() {
      abort.abort();
    },
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function defer<T>(): Deferred<T> {
  let resolve!: Deferred<T>['resolve'];
  let reject!: Deferred<T>['reject'];
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
