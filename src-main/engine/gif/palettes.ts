import type { ClipPalette } from '../encoder';
import type { Kernels } from './kernels';
import { countBelow } from './places';
import type { FramePlan } from './quality';
import { tableBits } from './writer';

/** The clip's palette: its colours behind the transparent one, and whether there may be more. */
export interface SharedPalette {
  readonly words: Uint32Array;
  readonly places: Uint16Array;
  readonly grows: boolean;
}

/** What frames can use of the clip's palette: they need a transparent colour. */
export const sharedPalette = (
  { colors, places }: ClipPalette,
  grows: boolean,
): SharedPalette | null => (colors[0] === 0 ? { words: colors.subarray(1), places, grows } : null);

/** The file's colour table, three bytes a colour: what all its segments have in it. */
export function mergePalettes(palettes: readonly ClipPalette[]): Uint8Array {
  const table = new Uint32Array(256);
  let count = 0;
  for (const { colors, places } of palettes) {
    colors.forEach((color, index) => (table[places[index]!] = color));
    count = Math.max(count, places[colors.length - 1]! + 1);
  }
  return packPalette(table.subarray(0, count));
}

/** Above so many pixels a palette of its own costs little beside them, and trying would take long. */
const fewPixels = 24_000;

/** Whether trying is worth it. */
export const isSmall = ({ changed }: Kernels): boolean => changed.value <= fewPixels;

/**
 * For so many pixels a frame may add one colour that it could do without: else a few frames of edges,
 * each in shades of its own, use up what a hundred could share. Text that is typed and a chart that is
 * drawn take 5 to 15 % fewer bytes at equal PSNR by it, half of that with 12 pixels.
 */
const forOneColor = 60;

/**
 * Takes the clip's palette, with some more colours in it where it can grow; false where it is not
 * worth trying on this picture, or a clean one would be seen to be off, on the whole or in single
 * pixels.
 */
export function takeShared(
  kernels: Kernels,
  plan: FramePlan,
  { words, places, grows }: SharedPalette,
): boolean {
  const pixels = kernels.changed.value;
  if (plan.noisy && !isSmall(kernels)) return false;
  takePalette(kernels, words);
  const ownBytes = paletteBytes(Math.min(256, kernels.binCount.value + 1));
  const worth = kernels.exact.value === 1 ? plan.price * ownBytes : 0;
  const enough = plan.noisy ? Infinity : Math.max(plan.enough * pixels, worth);
  const misfit = plan.noisy ? Infinity : plan.misfit;
  if (grows) {
    // A colour is there for all frames to come, so what another palette takes is a good price.
    const most = Math.min(countBelow(places, plan.mostColors) - 1 - words.length, ownBytes / 3);
    const fair = plan.price > 0 ? Math.ceil(pixels / forOneColor) : most;
    kernels.growPalette(plan.price / 8, Math.min(most, fair));
    const room = countBelow(places, plan.utmostColors) - 1 - kernels.colorCount.value;
    kernels.completePalette(enough, misfit, room);
  }
  return kernels.error.value <= enough && kernels.worst.value <= misfit;
}

/** The colours of the kernels' palette, behind the transparent one. */
export const colorsOf = ({ words, colorCount }: Kernels): Uint32Array =>
  words.slice(1, colorCount.value + 1);

/** Has the kernels draw with these colours, behind the transparent one. */
export function takePalette(kernels: Kernels, words: Uint32Array): void {
  kernels.words.set(words, 1);
  kernels.loadPalette(words.length);
  kernels.fitPalette();
}

/** Of a colour table with so many colours. */
export const paletteBytes = (colors: number): number => 3 * 2 ** tableBits(colors);

/**
 * The share of pixels that equal their neighbour above which a first picture is a page: what comes up
 * there later, a button under the pointer, has colours of its own. Measured: 0.9 and more on pages
 * drawn, 0.86 and less on recorded ones and such with a film or photographs, 0.3 on film.
 */
const pageShare = 0.875;

/** Returns the index of the first colour. */
export function buildPalette(
  kernels: Kernels,
  plan: FramePlan,
  opaque: boolean,
  first: boolean,
): number {
  // Only a whole picture of exactly 256 colours needs all of them, and where one may be lost, what comes
  // later can be drawn with them if there is a transparent one.
  const bins = kernels.binCount.value;
  const full = opaque && kernels.exact.value === 1 && bins === 256 && plan.price === 0;
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

/** Halves a small picture's palette while that loses no more than the table's bytes are worth. */
function shrinkPalette(kernels: Kernels, plan: FramePlan, most: number): void {
  if (!isSmall(kernels)) return;
  const error = kernels.fitPalette();
  if (kernels.exact.value === 0 && !plan.noisy) return;
  let colors = kernels.colorCount.value;
  let cost = paletteBytes(colors + 1) + lossOf(error, kernels, plan);
  for (;;) {
    const fewer = 2 ** (tableBits(colors + 1) - 1) - 1;
    if (fewer < 3) return;
    kernels.buildPalette(fewer, plan.passes, 1);
    const now = paletteBytes(fewer + 1) + lossOf(kernels.fitPalette(), kernels, plan);
    if (now >= cost || (!plan.noisy && kernels.worst.value > plan.misfit)) {
      kernels.buildPalette(Math.min(most, colors), plan.passes, 1);
      return;
    }
    cost = now;
    colors = fewer;
  }
}

/** How much more pixels may be off for a byte where all of it is unseen (`enough`). */
const evenGround = 4;
/** How much more it counts on a noisy picture, where a tolerance leaves for long what is lost once. */
const lasting = 2;

/** Where nothing may be lost for bytes, what is lost counts before all else. */
function lossOf(error: number, { changed }: Kernels, { price, enough, noisy }: FramePlan): number {
  const unseen = Math.min(error, enough * changed.value);
  const loss = error - unseen + unseen / evenGround;
  return ((noisy ? lasting : 1) * loss) / (price || 1e-9);
}

/** Three bytes a colour. */
export function packPalette(words: Uint32Array): Uint8Array {
  const table = new Uint8Array(words.length * 3);
  words.forEach((word, index) => {
    table.set([word & 255, (word >>> 8) & 255, (word >>> 16) & 255], index * 3);
  });
  return table;
}
