import { previewUrl } from '../../../src-main/core/preview-contract';
import type { SourceWindow } from '../../../src-main/core/preview-contract';
import { KeptPictures } from './kept-pictures';

/** Source pictures, as the main process's pipeline made them. */
export interface SourcePictures {
  /** Null where it is not to be had (any more). */
  of(window: SourceWindow, frame: number): Promise<ImageBitmap | null>;
}

const keptBytes = 96 * 1024 * 1024;

export function createSourcePictures(): SourcePictures {
  const kept = new KeptPictures(keptBytes);
  return {
    of: async ({ pictures, width, height }, frame) => {
      const key = pictures.keys[frame - pictures.range.from];
      if (key === undefined) return null;
      const url = previewUrl.picture(pictures, key);
      const known = kept.get(url);
      if (known) return known;
      const response = await fetch(url);
      if (!response.ok) return null;
      const pixels = new Uint8ClampedArray(await response.arrayBuffer());
      const picture = await createImageBitmap(new ImageData(pixels, width, height));
      kept.keep(url, picture);
      return picture;
    },
  };
}
