import { ByteSink } from './byte-sink';
import { clearRect, findClears, markChanges, NOTHING, uniteRects, type Canvas } from './delta';
import { remapDiffused } from './diffusion';
import { Histogram } from './histogram';
import { buildPalette, createPalette } from './palette';
import { planQuality, type QualityPlan } from './quality';
import { packPalette, remapOrdered, remapPlain, type Drawing } from './remap';
import { loadSource, type Matte } from './source';
import { listTwins } from './twins';
import { writeImage, type GifImage, type Rect } from './writer';

export { gifHeader, gifTrailer } from './writer';

export type GifDither = 'none' | 'ordered' | 'diffusion';

export interface GifSegmentOptions {
  width: number;
  height: number;
  /** 1–100. */
  quality: number;
  /** 2–256, null: by quality. */
  colors: number | null;
  /** null: chosen by content. */
  dither: GifDither | null;
  alpha: boolean;
  matte: Matte | null;
}

export interface GifSegmentEncoder {
  /** RGBA pixels (width × height × 4) and how long they are shown. */
  add(pixels: Uint8Array, delayCs: number): void;
  /** How many bytes wait to be taken. */
  readonly ready: number;
  /** The bytes since the last call, so that memory does not grow with the clip */
  take(): Uint8Array;
  /** The last of the segment's bytes: extension and image blocks, no header, no trailer. */
  finish(): Uint8Array;
}

/** The transparent index, wherever there is one: also the header's background. */
const TRANSPARENT = 0;

/** A frame drawn but not yet written: the next one decides how it is disposed of. */
type Pending = Omit<GifImage, 'clears'>;

/** `plan` stands for what quality and colours mean; given by measurements only. */
export function createGifSegmentEncoder(
  options: GifSegmentOptions,
  plan: QualityPlan = planQuality(options.quality, options.colors),
): GifSegmentEncoder {
  const { width, height, alpha, matte } = options;
  const pixels = width * height;
  const whole: Rect = { x: 0, y: 0, width, height };
  const canvas: Canvas = {
    width,
    height,
    shown: new Uint32Array(pixels),
    previous: new Uint32Array(pixels),
  };
  const source = new Uint32Array(pixels);
  const mask = new Uint8Array(pixels);
  const twins = new Uint8Array(pixels);
  let indices: Uint8Array = new Uint8Array(pixels);
  let spare: Uint8Array | null = null;
  const histogram = new Histogram(width, pixels);
  const palette = createPalette();
  const words = new Uint32Array(256);
  const table = new Uint8Array(768);
  const sink = new ByteSink();
  let pending: Pending | null = null;

  /** Writes the frame held back; `next` is what follows it, null where the canvas must be empty. */
  const flush = (next: Uint32Array | null): void => {
    if (!pending) return;
    const clears = alpha ? findClears(next, canvas) : null;
    writeImage(clears ? widen(pending, clears) : { ...pending, clears: false }, sink);
    pending = null;
  };

  /** The frame with its rectangle large enough to clear all of `clears` after it was shown. */
  const widen = (image: Pending, clears: Rect): GifImage => {
    const rect = image.rect === NOTHING ? clears : uniteRects(image.rect, clears);
    spare ??= new Uint8Array(pixels);
    placeIndices(indices, image.rect, spare, rect);
    [indices, spare] = [spare, indices];
    clearRect(canvas, rect);
    return { ...image, rect, indices, twins: null, clears: true };
  };

  // The seam for merging: a frame whose rectangle is NOTHING and whose predecessor needs no
  // clearing could lend its delay to `pending` instead of becoming an image of its own.
  const draw = (delayCs: number, first: boolean): void => {
    const changes = markChanges(source, canvas, plan.tolerance, mask);
    const rect = first ? whole : changes.rect;
    const offset = first && !alpha ? 0 : 1;
    histogram.count(source, mask, rect);
    buildPalette(histogram, plan.colors - offset, plan.passes, palette);
    packPalette(palette, words, table, offset);
    const { slack, tolerance } = plan;
    const tools = { histogram, palette, words, offset, slack, tolerance };
    const drawing: Drawing = { canvas, source, mask, rect, indices, ...tools };
    remap(drawing, options.dither);
    canvas.previous.set(source);
    pending = {
      rect,
      indices,
      twins: listTwins(drawing, twins) ? twins : null,
      palette: table,
      colors: palette.size + offset,
      delayCs,
      transparent: offset === 0 ? null : TRANSPARENT,
    };
  };

  return {
    add(frame, delayCs) {
      loadSource(frame, source, alpha, matte);
      const first = pending === null;
      flush(source);
      draw(delayCs, first);
    },
    get ready() {
      return sink.length;
    },
    take: () => sink.take(),
    finish() {
      flush(null);
      return sink.take();
    },
  };
}

/** Without a choice only smooth places are dithered, where the palette's steps would show. */
function remap(drawing: Drawing, dither: GifDither | null): void {
  if (drawing.palette.exact || dither === 'none') remapPlain(drawing);
  else if (dither === 'diffusion') remapDiffused(drawing);
  else remapOrdered(drawing, dither === 'ordered');
}

/** Moves an image into a larger rectangle, transparent around it. */
function placeIndices(from: Uint8Array, inner: Rect, to: Uint8Array, outer: Rect): void {
  to.fill(TRANSPARENT, 0, outer.width * outer.height);
  if (inner === NOTHING) return;
  for (let y = 0; y < inner.height; y++) {
    const row = from.subarray(y * inner.width, (y + 1) * inner.width);
    to.set(row, (inner.y - outer.y + y) * outer.width + (inner.x - outer.x));
  }
}
