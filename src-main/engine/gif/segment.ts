import { ByteSink } from './byte-sink';
import { clearRect, findClears, markChanges, NOTHING, uniteRects, type Canvas } from './delta';
import { remapDiffused } from './diffusion';
import { Histogram } from './histogram';
import { buildPalette, createPalette } from './palette';
import { planQuality, type QualityPlan } from './quality';
import { packPalette, remapOrdered, remapPlain, type Drawing } from './remap';
import { loadSource, type Matte } from './source';
import { writeImage, type Rect } from './writer';

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
  /** All bytes of the segment: extension and image blocks, no header, no trailer. */
  finish(): Uint8Array;
}

/** The transparent index, wherever there is one: also the header's background. */
const TRANSPARENT = 0;

/** A frame drawn but not yet written: the next one decides how it is disposed of. */
interface Pending {
  rect: Rect;
  readonly delayCs: number;
  /** The image inside is `rect` as it was drawn; a larger `rect` gets a transparent border. */
  readonly drawn: Rect;
  readonly transparent: number | null;
  readonly colors: number;
}

export function createGifSegmentEncoder(
  options: GifSegmentOptions,
  plan: QualityPlan = planQuality(options.quality, options.colors),
): GifSegmentEncoder {
  const { width, height, alpha, matte } = options;
  const pixels = width * height;
  const canvas: Canvas = {
    width,
    height,
    shown: new Uint32Array(pixels),
    previous: new Uint32Array(pixels),
  };
  const source = new Uint32Array(pixels);
  const mask = new Uint8Array(pixels);
  let indices: Uint8Array = new Uint8Array(pixels);
  let spare: Uint8Array | null = null;
  const histogram = new Histogram(width, pixels);
  const palette = createPalette();
  const words = new Uint32Array(256);
  const table = new Uint8Array(768);
  const sink = new ByteSink();
  let pending: Pending | null = null;

  const flush = (clears: Rect | null): void => {
    if (!pending) return;
    const { drawn, delayCs, colors, transparent } = pending;
    let rect = pending.rect;
    if (clears) {
      const empty = drawn === NOTHING;
      rect = empty ? clears : uniteRects(rect, clears);
      spare ??= new Uint8Array(pixels);
      placeIndices(indices, drawn, spare, rect);
      [indices, spare] = [spare, indices];
      clearRect(canvas, rect);
    }
    writeImage(
      { rect, indices, palette: table, colors, delayCs, transparent, clears: clears !== null },
      sink,
    );
    pending = null;
  };

  const draw = (delayCs: number): void => {
    const first = sink.length === 0;
    const { rect, count } = markChanges(source, canvas, plan.tolerance, mask);
    const transparent = first && !alpha ? null : TRANSPARENT;
    const offset = transparent === null ? 0 : 1;
    histogram.count(source, mask, rect);
    buildPalette(histogram, plan.colors - offset, plan.passes, palette);
    packPalette(palette, words);
    const { slack, tolerance } = plan;
    const drawing = { canvas, source, mask, rect, histogram, palette, words, offset, indices };
    remap({ ...drawing, slack, tolerance }, options.dither);
    canvas.previous.set(source);
    for (let i = 0; i < palette.size; i++) {
      table[(i + offset) * 3] = palette.red[i]!;
      table[(i + offset) * 3 + 1] = palette.green[i]!;
      table[(i + offset) * 3 + 2] = palette.blue[i]!;
    }
    const drawn = count === 0 ? NOTHING : rect;
    pending = { rect, drawn, delayCs, transparent, colors: palette.size + offset };
  };

  return {
    add(frame, delayCs) {
      loadSource(frame, source, alpha, matte);
      flush(alpha && pending ? findClears(source, canvas) : null);
      draw(delayCs);
    },
    finish() {
      flush(alpha && pending ? findClears(null, canvas) : null);
      return sink.toBytes();
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
  for (let y = 0; y < inner.height; y++) {
    const row = from.subarray(y * inner.width, (y + 1) * inner.width);
    to.set(row, (inner.y - outer.y + y) * outer.width + (inner.x - outer.x));
  }
}
