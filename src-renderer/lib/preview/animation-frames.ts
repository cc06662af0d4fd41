import { KeptPictures } from './kept-pictures';
import { startsOf } from './reel';
import { indexBefore } from './trim';

/** An encoded animation, frame by frame, by the browser's own decoder. */
export interface AnimationFrames {
  /** What is on screen at a moment of the file. */
  at(ms: number): Promise<ImageBitmap>;
  close(): void;
}

const keptBytes = 96 * 1024 * 1024;

/**
 * @param delaysMs how long each of the file's frames is shown
 * @throws where the bytes are no animation, or are not to be had any more
 */
export async function openAnimation(
  url: string,
  delaysMs: readonly number[],
): Promise<AnimationFrames> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${String(response.status)}`);
  const type = response.headers.get('content-type') ?? '';
  const decoder = new ImageDecoder({ data: await response.arrayBuffer(), type });
  await decoder.completed;
  const starts = startsOf(delaysMs);
  const kept = new KeptPictures(keptBytes);
  /** One after another: each frame is drawn onto those before it. */
  let last: Promise<unknown> = Promise.resolve();

  const decode = async (frameIndex: number): Promise<ImageBitmap> => {
    const { image } = await decoder.decode({ frameIndex });
    const picture = await createImageBitmap(image);
    image.close();
    kept.keep(frameIndex, picture);
    return picture;
  };

  return {
    at: (ms) => {
      const number = indexBefore(starts, ms);
      const made = last.then(() => kept.get(number) ?? decode(number));
      last = made.catch(() => undefined);
      return made;
    },
    close: () => {
      decoder.close();
      kept.clear();
    },
  };
}
