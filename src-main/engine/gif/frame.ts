import type { Kernels } from './kernels';
import type { IndexEncoder } from './layouts';
import { atFirst, atNoise, type QualityPlan } from './quality';
import { tableBits, type Rect } from './writer';

/** One frame drawn by the kernels onto their canvas. */
export interface DrawnFrame {
  readonly rect: Rect;
  /** Three bytes a colour; null: the clip's. */
  readonly palette: Uint8Array | null;
  /** LZW's minimal code size, blocks and the empty one. */
  readonly code: Uint8Array;
  readonly minCodeSize: number;
}

export type GifDither = 'none' | 'ordered' | 'diffusion';

/** The clip's palette: its colours behind the transparent one, and whether there may be more. */
export interface SharedPalette {
  readonly words: Uint32Array;
  readonly grows: boolean;
}

export interface DrawOptions {
  /** null: chosen by content. */
  readonly dither: GifDither | null;
  /** The frame covers the canvas and lets nothing show through. */
  readonly opaque: boolean;
  readonly shared: SharedPalette | null;
  readonly encodeIndices: IndexEncoder;
}

/** The transparent index: also the header's background. */
export const TRANSPARENT = 0;
/** A decoder wants at least one pixel; this one is always transparent. */
export const NOTHING: Rect = { x: 0, y: 0, width: 1, height: 1 };

/**
 * Marks what has to be drawn of the kernels' source and counts its colours; a first frame is drawn
 * whole. Returns the plan for this picture, or null where nothing changes.
 */
export function examineFrame(
  kernels: Kernels,
  plan: QualityPlan,
  first: boolean,
): QualityPlan | null {
  const mark = (tolerance: number): void => {
    kernels.markChanges(tolerance);
    if (first) kernels.setRect(0, 0, kernels.width, kernels.height);
  };
  const { trembled, moved, changed } = kernels;
  let own = plan;
  mark(plan.tolerance);
  const noise = noiseOf(trembled.value, moved.value);
  if (first || noise < 1) {
    // By all that moved: which of it is drawn is a matter of quality, what the picture is like is not.
    if (kernels.hasFewColors()) mark(-1);
    const few = kernels.hasFewColors() === 1;
    own = first ? atFirst(plan, few) : atNoise(plan, noise, few);
    mark(own.tolerance);
  }
  kernels.countColors(own.crowded);
  return changed.value === 0 ? null : own;
}

/**
 * How noisy a picture is, 0 to 1, by the share of its moving pixels that tremble: in the median frame
 * of each clip measured, 0.05 and less where a machine drew it (pages, fades, gradients, photographs
 * that are moved about), 0.14 and more on cameras, film and recordings. Single frames, drawings made
 * smaller (emoji: 0.09) and fades from a lossy codec (0.02) lie between or beyond.
 */
export function noiseOf(trembled: number, moved: number): number {
  return moved === 0 ? 0 : Math.min(1, Math.max(0, (trembled / moved - 0.045) / 0.035));
}

/** Draws what `examineFrame` marked: palette, colours, code. */
export function drawFrame(
  kernels: Kernels,
  plan: QualityPlan,
  { dither, opaque, shared, encodeIndices }: DrawOptions,
): DrawnFrame {
  const sharing = shared !== null && fits(kernels, plan, shared);
  const offset = sharing ? 1 : buildPalette(kernels, plan, opaque);
  remap(kernels, dither, plan);
  // Codes can be as short as the indices in use allow, however large the palette is.
  const minCodeSize = Math.max(2, tableBits(kernels.findHighest() + 1));
  // Free places of a clean picture's own palette go to what it stands on.
  if (!sharing && offset > 0 && !plan.noisy) kernels.addBeneath(2 ** minCodeSize - 1);
  const loss = offset === 0 ? 0 : plan.loss;
  if (loss > 0) kernels.findNeighbors(loss * 4, 2 ** minCodeSize);
  const code = encodeIndices(kernels, minCodeSize, { ...plan, loss });
  kernels.showCoded();
  const palette = sharing ? null : packPalette(kernels.words, kernels.colorCount.value + offset);
  return { rect: rectOf(kernels), palette, code, minCodeSize };
}

/** Above so many pixels a palette of its own costs little beside them, and trying would take long. */
const fewPixels = 24_000;
/**
 * On a noisy picture other colours also have pixels drawn anew, then and when the clip's come back: in
 * palettes. With some other numbers a still film's sizes do not go down at every step of quality.
 */
const switching = 3;

/**
 * Takes the clip's palette where what it spoils is worth the bytes of another one, with some more
 * colours in it where it can grow; or where one of the picture's own would spoil more, having fewer.
 */
function fits(kernels: Kernels, plan: QualityPlan, { words, grows }: SharedPalette): boolean {
  if (kernels.changed.value > fewPixels) return false;
  const bins = kernels.binCount.value;
  const ownBytes = 3 * 2 ** tableBits(Math.min(256, bins + 1));
  kernels.words.set(words, 1);
  kernels.loadPalette(words.length);
  // On a clean picture a single pixel that is off can be seen; and where the palette cannot grow, the
  // picture must not differ from what it would be if it could.
  const misfit = plan.noisy ? Infinity : grows ? plan.misfit : 0;
  const isGood = (error: number): boolean =>
    error <= plan.price * ownBytes && kernels.worst.value <= misfit;
  let error = kernels.fitPalette();
  // A colour is there for all frames to come, so what another palette takes is a good price.
  const most = Math.min(plan.mostColors - 1 - words.length, ownBytes / 3);
  if (grows) error = kernels.growPalette(plan.price / 8, most);
  if (isGood(error)) return true;
  if (bins < plan.colors) return false;
  const grown = kernels.words.slice(1, kernels.colorCount.value + 1);
  kernels.buildPalette(plan.colors - 1, plan.passes, 1);
  const worth = plan.noisy ? switching * plan.price * ownBytes : 0;
  if (kernels.fitPalette() + worth < error) return false;
  kernels.words.set(grown, 1);
  kernels.loadPalette(grown.length);
  kernels.fitPalette();
  return true;
}

/** Returns the index of the first colour. */
function buildPalette(kernels: Kernels, plan: QualityPlan, opaque: boolean): number {
  // Only a whole picture of exactly 256 colours needs all of them.
  const full = opaque && kernels.exact.value === 1 && kernels.binCount.value === 256;
  const offset = full && plan.colors === 256 ? 0 : 1;
  // Codes begin with two bits anyway: room for three colours and the transparent one.
  const most = Math.min(plan.colors, Math.max(3, plan.colors - offset));
  kernels.buildPalette(most, plan.passes, offset);
  if (kernels.lossless.value === 0) kernels.snapToGrounds();
  return offset;
}

/** About one level a channel. */
const oneLevel = 12;

/** Without a choice only smooth places are dithered, where the palette's steps would show. */
function remap(kernels: Kernels, dither: GifDither | null, plan: QualityPlan): void {
  const { slack, tolerance, unseen } = plan;
  if (kernels.lossless.value === 1 || dither === 'none') kernels.remap(0, slack, tolerance, 0);
  else if (dither === 'diffusion') kernels.remapDiffused(slack, tolerance);
  else if (dither === 'ordered') kernels.remap(2, slack, tolerance, oneLevel);
  else kernels.remap(1, slack, tolerance, unseen);
}

/** Three bytes a colour. */
export function packPalette(words: Uint32Array, colors: number): Uint8Array {
  const table = new Uint8Array(colors * 3);
  for (let index = 0; index < colors; index++) {
    const word = words[index]!;
    table.set([word & 255, (word >>> 8) & 255, (word >>> 16) & 255], index * 3);
  }
  return table;
}

function rectOf({ left, top, across, down }: Kernels): Rect {
  return { x: left.value, y: top.value, width: across.value, height: down.value };
}
