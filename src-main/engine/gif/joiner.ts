import type { ConversionPlan } from '../../core/plan';
import type { ClipPalette, DrawSeam, EncodedSegment, Joiner, Patch } from '../encoder';
import { mergePalettes } from './palettes';
import { delayOffset, longestDelayCs, shrinkTable, tableOffset } from './writer';

/** What the joiner has to know of a segment. */
export interface GifSeam {
  /** The first frame was left to a seam, and is shown for so long. */
  readonly headMs: number | null;
  /** The segment's last image: where it begins, in bytes, and how long it is shown. */
  readonly last: { readonly offset: number; readonly delayMs: number } | null;
}

/** A file is written anew where that saves more than this share of it. */
const worthMoving = 1 / 1000;

/**
 * Has each later segment's first frame drawn onto what the one before left. Where that changes
 * nothing, its time goes to the image that is on screen already. What several segments have put into
 * the colour table is known in the end only: there is room for all it can hold.
 */
export function createGifJoiner(_plan: ConversionPlan, drawSeam: DrawSeam): Joiner {
  const palettes: ClipPalette[] = [];
  const delays = new Map<number, number>();
  let number = 0;
  let last: GifSeam['last'] = null;

  const drawHead = async (
    delayMs: number,
    offset: number,
    palette: ClipPalette | null,
  ): Promise<Uint8Array> => {
    const shownMs = (last?.delayMs ?? Infinity) + delayMs;
    const forced = shownMs > longestDelayCs * 10;
    const image = await drawSeam(number, { palette, delayMs, forced });
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
      const { palette = null } = segment;
      if (palette) palettes.push(palette);
      const image = headMs === null ? new Uint8Array(0) : await drawHead(headMs, offset, palette);
      if (own) last = { ...own, offset: offset + image.length + own.offset };
      number++;
      return image;
    },
    finish: (sizeBytes) => {
      const patches = [...delays].map(([offset, delayMs]): Patch => {
        const bytes = new Uint8Array(2);
        new DataView(bytes.buffer).setUint16(0, delayMs / 10, true);
        return { offset: offset + delayOffset, bytes };
      });
      if (number === 1) return { patches };
      const bytes = mergePalettes(palettes);
      patches.push({ offset: tableOffset, bytes });
      const shrunk = shrinkTable(bytes.length / 3);
      if (!shrunk || shrunk.cut.length < sizeBytes * worthMoving) return { patches };
      return { patches: [...patches, shrunk.patch], cut: shrunk.cut };
    },
  };
}
