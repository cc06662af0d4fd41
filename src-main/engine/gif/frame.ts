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
export function drawFrame(kernels: Kernels, plan: QualityPlan, options: DrawOptions): DrawnFrame {
  const shared = options.shared !== null && fits(kernels, plan, options.shared);
  let drawn = shared ? drawShared(kernels, plan, options) : drawOwn(kernels, plan, options);
  if (shared && !plan.noisy && kernels.changed.value <= fewPixels) {
    const words = kernels.words.slice(1, kernels.colorCount.value + 1);
    const own = drawOwn(kernels, plan, options);
    if (costOf(own, kernels, plan) < costOf(drawn, kernels, plan)) drawn = own;
    else {
      takePalette(kernels, words);
      drawn = drawShared(kernels, plan, options);
    }
  }
  kernels.showCoded();
  return drawn;
}

/** Draws it with the palette that the kernels have. */
function drawShared(kernels: Kernels, plan: QualityPlan, options: DrawOptions): JudgedFrame {
  return draw(kernels, plan, options, 1, true);
}

/** Draws it with a palette made for it. */
function drawOwn(kernels: Kernels, plan: QualityPlan, options: DrawOptions): JudgedFrame {
  const offset = buildPalette(kernels, plan, options.opaque, options.shared === null);
  return draw(kernels, plan, options, offset, false);
}

/** A frame, and how far its pixels' colours are from their source, all together. */
interface JudgedFrame extends DrawnFrame {
  readonly error: number;
}

/** What a frame takes, and what its pictures lose, in bytes. */
function costOf(
  { palette, code, error }: JudgedFrame,
  kernels: Kernels,
  plan: QualityPlan,
): number {
  const bytes = code.length + (palette ? paletteBytes(palette.length / 3) : 0);
  return bytes + lossOf(error, kernels, plan);
}

/** How much more pixels may be off for a byte where all of it is unseen (`enough`). */
const evenGround = 4;

/** Where nothing may be lost for bytes, what is lost counts before all else. */
function lossOf(error: number, { changed }: Kernels, { price, enough }: QualityPlan): number {
  const unseen = Math.min(error, enough * changed.value);
  return (error - unseen + unseen / evenGround) / (price || 1e-9);
}

function draw(
  kernels: Kernels,
  plan: QualityPlan,
  { dither, encodeIndices }: DrawOptions,
  offset: number,
  sharing: boolean,
): JudgedFrame {
  const error = kernels.error.value;
  remap(kernels, dither, plan);
  // Codes can be as short as the indices in use allow, however large the palette is.
  const minCodeSize = Math.max(2, tableBits(kernels.findHighest() + 1));
  // Free places of a clean picture's own palette go to what it stands on.
  if (!sharing && offset > 0 && !plan.noisy) kernels.addBeneath(2 ** minCodeSize - 1);
  const loss = offset === 0 ? 0 : plan.loss;
  if (loss > 0) kernels.findNeighbors(loss * 4, 2 ** minCodeSize);
  const code = encodeIndices(kernels, minCodeSize, { ...plan, loss });
  const palette = sharing ? null : packPalette(kernels.words, kernels.colorCount.value + offset);
  return { rect: rectOf(kernels), palette, code, minCodeSize, error };
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
  const pixels = kernels.changed.value;
  const bins = kernels.binCount.value;
  const ownBytes = paletteBytes(Math.min(256, bins + 1));
  if (pixels > fewPixels && (plan.noisy || dearer(kernels, plan, words.length) > ownBytes))
    return false;
  const worth = plan.price * ownBytes;
  const unseen = plan.noisy ? 0 : plan.enough * pixels;
  const single = plan.noisy || kernels.exact.value === 1;
  const enough = Math.max(unseen, single ? worth : 0);
  takePalette(kernels, words);
  // On a clean picture a single pixel that is off can be seen.
  const misfit = plan.noisy ? Infinity : plan.misfit;
  const isGood = (error: number): boolean => error <= enough && kernels.worst.value <= misfit;
  let error = kernels.error.value;
  if (grows) {
    // A colour is there for all frames to come, so what another palette takes is a good price.
    const most = Math.min(plan.mostColors - 1 - words.length, ownBytes / 3);
    error = kernels.growPalette(plan.price / 8, most);
    const room = plan.utmostColors - 1 - kernels.colorCount.value;
    if (!plan.noisy) error = kernels.completePalette(enough, misfit, room);
  }
  if (isGood(error)) return true;
  if (bins < plan.colors) return false;
  const grown = kernels.words.slice(1, kernels.colorCount.value + 1);
  const worst = kernels.worst.value;
  kernels.buildPalette(plan.colors - 1, plan.passes, 1);
  const own = kernels.fitPalette() + (plan.noisy ? switching * worth : 0);
  // Single pixels are off by a palette of its own as well.
  const isAlike = error <= unseen && worst <= 2 * kernels.worst.value;
  if (own < error && !isAlike) return false;
  takePalette(kernels, grown);
  return true;
}

/** Has the kernels draw with these colours, behind the transparent one. */
function takePalette(kernels: Kernels, words: Uint32Array): void {
  kernels.words.set(words, 1);
  kernels.loadPalette(words.length);
  kernels.fitPalette();
}

/** What a colour more costs in codes: bytes a pixel, for twice as many. */
const codeBytes = 0.025;

/** What the codes take more where a clean picture is drawn with the clip's palette, in bytes. */
function dearer({ changed }: Kernels, { colors }: QualityPlan, shared: number): number {
  return changed.value * codeBytes * Math.log2(Math.max(1, shared / colors));
}

/** Of a colour table with so many colours. */
const paletteBytes = (colors: number): number => 3 * 2 ** tableBits(colors);

/**
 * The share of pixels that equal their neighbour above which a first picture is a page: what comes up
 * there later, a button under the pointer, has colours of its own. Measured: 0.9 and more on pages
 * drawn, 0.86 and less on recorded ones and such with a film or photographs, 0.3 on film.
 */
const pageShare = 0.875;

/** Returns the index of the first colour. */
function buildPalette(
  kernels: Kernels,
  plan: QualityPlan,
  opaque: boolean,
  first: boolean,
): number {
  // Only a whole picture of exactly 256 colours needs all of them.
  const bins = kernels.binCount.value;
  const full = opaque && kernels.exact.value === 1 && bins === 256;
  const offset = full && plan.colors === 256 ? 0 : 1;
  // Codes begin with two bits anyway: room for three colours and the transparent one.
  let most = Math.min(plan.colors, Math.max(3, plan.colors - offset));
  if (first && bins > most && kernels.flatShare() > pageShare)
    most = Math.min(most, 255 - plan.spare);
  kernels.buildPalette(most, plan.passes, offset);
  if (!first) shrinkPalette(kernels, plan, most);
  if (kernels.lossless.value === 0) kernels.snapToGrounds();
  if (first && offset > 0) kernels.sortPalette();
  return offset;
}

/** Halves a clean picture's palette while that loses no more than the table's bytes are worth. */
function shrinkPalette(kernels: Kernels, plan: QualityPlan, most: number): void {
  if (plan.noisy || kernels.changed.value > fewPixels) return;
  const error = kernels.fitPalette();
  if (kernels.exact.value === 0) return;
  let colors = kernels.colorCount.value;
  let cost = paletteBytes(colors + 1) + lossOf(error, kernels, plan);
  for (;;) {
    const fewer = 2 ** (tableBits(colors + 1) - 1) - 1;
    if (fewer < 3) return;
    kernels.buildPalette(fewer, plan.passes, 1);
    const now = paletteBytes(fewer + 1) + lossOf(kernels.fitPalette(), kernels, plan);
    if (now >= cost || kernels.worst.value > plan.misfit) {
      kernels.buildPalette(Math.min(most, colors), plan.passes, 1);
      return;
    }
    cost = now;
    colors = fewer;
  }
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
