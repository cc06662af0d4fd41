import type { ClipPalette, Lane } from '../encoder';
import { ByteSink } from '../byte-sink';
import { clearRect, findClears, placeIndices, uniteRects } from './clears';
import { drawFrame, examineFrame, TRANSPARENT } from './frame';
import type { DrawnFrame, GifDither } from './frame';
import type { Kernels } from './kernels';
import { createIndexEncoder } from './layouts';
import { colorsOf, sharedPalette } from './palettes';
import { makePlaces, ownPlaces } from './places';
import { noLoss, planQuality, type FramePlan, type QualityPlan } from './quality';
import { loadOpaque, loadTransparent, type Matte } from './source';
import { longestDelayCs, writeImage, type GifImage, type Rect } from './writer';

export interface GifSegmentOptions {
  /** 1–100. */
  readonly quality: number;
  /** 2–256, null: by quality. */
  readonly colors: number | null;
  /** null: chosen by content. */
  readonly dither: GifDither | null;
  readonly alpha: boolean;
  readonly matte: Matte | null;
  /**
   * False: the first frame is drawn onto the canvas only, and left to a seam (`seam.ts`). Not with
   * alpha.
   */
  readonly whole: boolean;
  /** The clip's palette; null: this is its first segment, which brings it. */
  readonly clipPalette: ClipPalette | null;
  /** Told, once, what the other segments are to begin with. */
  readonly onPalette?: (palette: ClipPalette) => void;
  /** Decides where in the colour table it adds to that. */
  readonly lane: Lane;
}

/** Where a segment's last image begins, in bytes, and for how long it is shown. */
export interface LastImage {
  readonly offset: number;
  readonly delayCs: number;
}

export interface GifSegmentEncoder {
  /** RGBA pixels (width × height × 4) and how long they are shown. */
  add(pixels: Uint8Array, delayCs: number): void;
  /** How many bytes wait to be taken. */
  readonly ready: number;
  /**
   * The bytes since the last call, so that memory does not grow with the clip; good until the next
   * frame.
   */
  take(): Uint8Array;
  /** The last of the segment's bytes: extension and image blocks, no header, no trailer. */
  finish(): Uint8Array;
  /** After the first frame: the clip's palette, with what this segment has added so far. */
  readonly clipPalette: ClipPalette | null;
  /** After `finish`: for how long its first frame is shown; null where the segment is whole. */
  readonly headCs: number | null;
  /** After `finish`: null where nothing follows the first frame. */
  readonly last: LastImage | null;
}

/** A frame drawn but not yet written: what follows decides how long it stays and how it goes. */
interface Pending {
  image: GifImage;
  readonly minCodeSize: number;
}

/**
 * After so many frames the clip's palette has nearly all that it will grow to; or after so many pixels
 * drawn, as large noisy pictures seldom use it, and other segments wait for it.
 */
const patience = { frames: 48, pixels: 2e6 };

/**
 * Encodes frames onto the kernels' empty canvas. `plan` stands for what quality and colours mean;
 * given by measurements only.
 */
export function createGifSegmentEncoder(
  kernels: Kernels,
  options: GifSegmentOptions,
  plan: QualityPlan = planQuality(options.quality, options.colors),
): GifSegmentEncoder {
  const { source, previous } = kernels;
  const { alpha, matte, dither, whole } = options;
  const encodeIndices = createIndexEncoder();
  const sink = new ByteSink();
  let taken = 0;
  let frames = 0;
  let drawn = 0;
  let pending: Pending | null = null;
  let headCs: number | null = null;
  let last: LastImage | null = null;
  /** What is added to this has its own places. */
  const place = ({ colors }: ClipPalette): ClipPalette => ({
    colors,
    places: makePlaces(colors.length - 1, options.lane),
  });
  let clipPalette = options.clipPalette && place(options.clipPalette);
  let told = clipPalette !== null;

  const flush = (): void => {
    if (!pending) return;
    last = { offset: taken + sink.length, delayCs: pending.image.delayCs };
    writeImage(pending.image, sink);
    pending = null;
  };

  const tell = (): void => {
    if (told || !clipPalette) return;
    options.onPalette?.(clipPalette);
    clipPalette = place(clipPalette);
    told = true;
  };

  /** Empties the canvas where it shows something and the next frame is transparent. */
  const clear = (next: Uint32Array | null): void => {
    const clears = findClears(next, kernels);
    if (!clears || !pending) return;
    const { image, minCodeSize } = pending;
    const rect = uniteRects(image.rect, clears);
    const widened = sameRect(rect, image.rect) ? image : widen(image, rect, minCodeSize);
    pending = { ...pending, image: { ...widened, clears: true } };
    clearRect(kernels, rect);
  };

  const widen = (image: GifImage, rect: Rect, minCodeSize: number): GifImage => {
    placeIndices(kernels, image.rect, rect);
    const code = encodeIndices(kernels, minCodeSize, { ...noLoss, noisy: false });
    return { ...image, rect, code };
  };

  const isOpaque = (first: boolean): boolean => first && whole && !alpha;

  const draw = (own: FramePlan, first: boolean): DrawnFrame => {
    drawn += kernels.changed.value;
    return drawFrame(kernels, own, {
      ...{ dither, encodeIndices },
      opaque: isOpaque(first),
      shared: clipPalette && sharedPalette(clipPalette, true),
    });
  };

  const hold = (frame: DrawnFrame, delayCs: number, first: boolean): void => {
    const { minCodeSize, clip, ...picture } = frame;
    const transparent = isOpaque(first) ? null : TRANSPARENT;
    let { palette } = picture;
    if (!clipPalette) {
      // The clip's first palette is the file's, for all images that it suits.
      clipPalette = { colors: describePalette(kernels, palette), places: ownPlaces };
      palette = null;
    } else if (clip && clip.length >= clipPalette.colors.length)
      clipPalette = { ...clipPalette, colors: behindTransparent(clip) };
    pending = { image: { ...picture, palette, delayCs, transparent, clears: false }, minCodeSize };
  };

  /** A still picture's time goes to what shows it; false where it has no room for it. */
  const prolong = (delayCs: number): boolean => {
    const total = (pending?.image.delayCs ?? headCs)! + delayCs;
    if (total > longestDelayCs) return false;
    if (pending) pending = { ...pending, image: { ...pending.image, delayCs: total } };
    else headCs = total;
    return true;
  };

  return {
    add(frame, delayCs) {
      const first = frames++ === 0;
      if (alpha) loadTransparent(frame, source, matte);
      else loadOpaque(frame, kernels);
      if (!first && alpha) clear(source);
      const own = examineFrame(kernels, plan, first && !alpha);
      const stays = !first && !pending?.image.clears;
      const picture = stays && !own ? null : draw(own ?? plan, first);
      previous.set(source);
      if (stays && (picture?.empty ?? true) && prolong(delayCs)) return;
      flush();
      hold(picture ?? draw(plan, first), delayCs, first);
      if (first && !whole) {
        headCs = delayCs;
        pending = null;
      }
      if (frames >= patience.frames || drawn >= patience.pixels) tell();
    },
    get ready() {
      return sink.length;
    },
    take: () => {
      taken += sink.length;
      return sink.drain();
    },
    finish() {
      tell();
      if (alpha) clear(null);
      flush();
      return this.take();
    },
    get clipPalette() {
      return clipPalette;
    },
    get headCs() {
      return headCs;
    },
    get last() {
      return last;
    },
  };
}

/** A picture of exactly 256 colours has no transparent one. */
function describePalette(kernels: Kernels, first: Uint8Array | null): Uint32Array {
  const count = kernels.colorCount.value;
  if (first?.length === count * 3) return kernels.words.slice(0, count);
  return behindTransparent(colorsOf(kernels));
}

const behindTransparent = (words: Uint32Array): Uint32Array => Uint32Array.of(0, ...words);

const sameRect = (a: Rect, b: Rect): boolean => a.width === b.width && a.height === b.height;
