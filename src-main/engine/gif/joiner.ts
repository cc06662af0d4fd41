import type { ConversionPlan } from '../../core/plan';
import type { DrawSeam, EncodedSegment, Joiner } from '../encoder';
import { delayOffset, longestDelayCs } from './writer';

/** What the joiner has to know of a segment. */
export interface GifSeam {
  /** The first frame was left to a seam, and is shown for so long. */
  readonly headMs: number | null;
  /** The segment's last image: where it begins, in bytes, and how long it is shown. */
  readonly last: { readonly offset: number; readonly delayMs: number } | null;
}

/**
 * Has each later segment's first frame drawn onto what the one before left. Where that changes
 * nothing, its time goes to the image that is on screen already.
 */
export function createGifJoiner(_plan: ConversionPlan, drawSeam: DrawSeam): Joiner {
  const delays = new Map<number, number>();
  let number = 0;
  let last: GifSeam['last'] = null;

  const drawHead = async (delayMs: number, offset: number): Promise<Uint8Array> => {
    const shownMs = (last?.delayMs ?? Infinity) + delayMs;
    const image = await drawSeam(number, delayMs, shownMs > longestDelayCs * 10);
    if (image.length > 0) last = { offset, delayMs };
    else if (last) {
      last = { ...last, delayMs: shownMs };
      delays.set(last.offset, shownMs);
    }
    return image;
  };

  return {
    before: async (segment: EncodedSegment, offset) => {
      const { headMs, last: own } = segment.seam as GifSeam;
      const image = headMs === null ? new Uint8Array(0) : await drawHead(headMs, offset);
      if (own) last = { ...own, offset: offset + image.length + own.offset };
      number++;
      return image;
    },
    patches: () =>
      [...delays].map(([offset, delayMs]) => {
        const bytes = new Uint8Array(2);
        new DataView(bytes.buffer).setUint16(0, delayMs / 10, true);
        return { offset: offset + delayOffset, bytes };
      }),
  };
}
