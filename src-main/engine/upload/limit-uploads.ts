import type { Uploader } from './uploader';

/** Uploads at once in all: each sends several parts at a time. */
export const uploadsAtOnce = 3;

/**
 * Lets so many uploads run at once, the others wait in their order. `onPlace` is told whenever one
 * begins, so that whoever has more to do may go on with it.
 */
export function limitUploads(
  places: number,
  onPlace: () => void,
): (uploader: Uploader) => Uploader {
  let free = places;
  const waiting: (() => void)[] = [];

  /** @throws AbortError */
  const enter = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (free > 0) free--;
    else {
      await new Promise<void>((resolve, reject) => {
        const go = (): void => {
          signal.removeEventListener('abort', stop);
          resolve();
        };
        const stop = (): void => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(signal.reason as Error);
        };
        waiting.push(go);
        signal.addEventListener('abort', stop, { once: true });
      });
    }
    onPlace();
  };
  const leave = (): void => {
    const next = waiting.shift();
    // The place goes to the next one as it is.
    if (next) next();
    else free++;
  };

  return (uploader) => ({
    ...uploader,
    upload: async (request, context) => {
      await enter(context.signal);
      try {
        return await uploader.upload(request, context);
      } finally {
        leave();
      }
    },
  });
}
