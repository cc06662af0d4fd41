import type { Kernels } from './kernels';
import { shortenCode, type IndexEncoder } from './layouts';
import { buildPalette, colorsOf, isSmall, packPalette, paletteBytes } from './palettes';
import { takePalette, takeShared, type SharedPalette } from './palettes';
import { countBelow, ownPlaces } from './places';
import { atFirst, atNoise, noLoss, type FramePlan, type QualityPlan } from './quality';
import { tableBits, type Rect } from './writer';

/** One frame drawn by the kernels onto their canvas. */
export interface DrawnFrame {
  readonly rect: Rect;
  /** Three bytes a colour; null: the clip's. */
  readonly palette: Uint8Array | null;
  /** LZW's minimal code size, blocks and the empty one. */
  readonly code: Uint8Array;
  readonly minCodeSize: number;
  /** Nothing of it is drawn: all pixels stay as they are shown. */
  readonly empty: boolean;
  /** The clip's palette as it has grown, where the frame could be drawn with it. */
  readonly clip: Uint32Array | null;
}

export type GifDither = 'none' | 'ordered' | 'diffusion';

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

/** In rectangles of more pixels, coding them with other losses would take too long. */
const codedSoon = 2 ** 16;

/**
 * Marks what has to be drawn of the kernels' source and counts its colours; a first frame is drawn
 * whole. Returns the plan for this picture, or null where nothing changes.
 */
export function examineFrame(
  kernels: Kernels,
  plan: QualityPlan,
  first: boolean,
): FramePlan | null {
  const mark = (tolerance: number): void => {
    kernels.markChanges(tolerance);
    if (first) kernels.setRect(0, 0, kernels.width, kernels.height);
  };
  const { trembled, moved, changed, across, down } = kernels;
  let own: FramePlan = plan;
  mark(plan.tolerance);
  const noise = noiseOf(trembled.value, moved.value);
  if (first || noise < 1) {
    // By all that moved: which of it is drawn is a matter of quality, what the picture is like is not.
    if (kernels.hasFewColors()) mark(-1);
    const few = kernels.hasFewColors() === 1;
    own = first ? atFirst(plan, few) : atNoise(plan, noise, few);
    mark(own.tolerance);
    if (across.value * down.value > codedSoon) own = { ...own, gentler: [] };
  }
  kernels.countColors(own.crowded);
  return changed.value === 0 ? null : own;
}

/**
 * How noisy a picture is, 0 to 1, by the share of its moving pixels that tremble: in the median frame
 * of each clip measured, 0.05 and less where a machine drew it (pages, fades, gradients, photographs
 * that are moved about), 0.14 and more on cameras, film and recordings. Single frames, drawings made
 * smaller (emoji: 0.09) and fades from a lossy codec (0.02) lie between or beyond. Few pixels tell
 * little: by two standard errors it could be less.
 */
export function noiseOf(trembled: number, moved: number): number {
  if (moved === 0) return 0;
  const share = trembled / moved;
  const least = share - 2 * Math.sqrt((share * (1 - share)) / moved);
  return Math.min(1, Math.max(0, (least - 0.045) / 0.035));
}

/** Draws what `examineFrame` marked: palette, colours, code. */
export function drawFrame(kernels: Kernels, plan: FramePlan, options: DrawOptions): DrawnFrame {
  const task = { ...options, marked: rectOf(kernels) };
  const shares = options.shared !== null && takeShared(kernels, plan, options.shared);
  const clip = shares ? colorsOf(kernels) : null;
  const tries = shares || (options.shared !== null && !plan.noisy);
  const drawn = tries ? drawCheapest(kernels, plan, task, clip) : drawOwn(kernels, plan, task);
  kernels.showCoded();
  // Where losses were tried, each code was shortened already.
  if (plan.noisy || plan.gentler.length > 0) return { ...drawn, clip };
  return { ...drawn, code: shortenCode(kernels, drawn.minCodeSize, drawn.code), clip };
}

/**
 * What a palette of all colours gains must be worth so much of the bytes; less where the own lacks but
 * so many, as pictures with the one and the other then look the same.
 */
const clearly = 0.05;
const seenToLack = 64;

/** What is to be drawn, in the rectangle that `examineFrame` marked. */
interface DrawTask extends DrawOptions {
  readonly marked: Rect;
}

/** A frame drawn. */
type Drawing = Omit<DrawnFrame, 'clip'>;

/**
 * Draws a frame in several ways and chooses the one that is worth its bytes, what is lost counted among
 * them: with the clip's palette; on a small clean frame also with the first few of its colours, which
 * are a palette by themselves and have shorter codes; with a palette of its own; and where that is
 * better, on a clean frame also with one of more colours than the quality asks for, as few of them
 * take dither, and that bytes; only where it is clearly better, or frames that are alike would go now
 * one way and now the other, and be seen to differ. The kernels then have that one.
 *
 * A noisy picture takes the clip's palette only to save bytes, not to lose less: so a lower quality
 * never goes over to it where it takes more than a higher one's own.
 */
function drawCheapest(
  kernels: Kernels,
  plan: FramePlan,
  task: DrawTask,
  clip: Uint32Array | null,
): Drawing {
  const judge = (drawn: Drawing) => ({
    drawn,
    bytes: bytesOf(drawn),
    cost: bytesOf(drawn) + kernels.codedError() / (plan.price || 1e-9),
    words: kernels.words.slice(),
    places: kernels.places.slice(),
    coded: kernels.coded.slice(0, drawn.rect.width * drawn.rect.height),
  });
  const small = !plan.noisy && isSmall(kernels);
  let best = null as ReturnType<typeof judge> | null;
  if (clip) {
    best = judge(drawShared(kernels, plan, task));
    for (let bits = best.drawn.minCodeSize - 1; small && gainsBy(bits, best.drawn.code); bits--) {
      takePalette(kernels, clip.subarray(0, countBelow(kernels.places, 2 ** bits) - 1));
      // As with all of them, a single pixel that is far off would be seen.
      if (kernels.worst.value > plan.misfit) break;
      const fewer = judge(drawShared(kernels, plan, task));
      if (fewer.cost >= best.cost) break;
      best = fewer;
    }
  }
  const own = judge(drawOwn(kernels, plan, task));
  if (!best || own.cost < best.cost || (plan.noisy && own.bytes < best.bytes)) best = own;
  if (best === own && !plan.noisy && plan.colors < plan.utmostColors) {
    const full = judge(drawOwn(kernels, { ...plan, colors: plan.utmostColors }, task));
    const lacks = plan.utmostColors - own.drawn.palette!.length / 3;
    const gain = clearly * Math.min(1, lacks / seenToLack);
    if (full.cost < best.cost - best.bytes * gain) best = full;
  }
  takeRect(kernels, best.drawn.rect);
  kernels.words.set(best.words);
  kernels.places.set(best.places);
  kernels.coded.set(best.coded);
  return best.drawn;
}

/**
 * Whether codes that begin with fewer bits are worth trying: about 2^bits of them are shorter. What is
 * tried beyond saved less than 0.1 % of any page measured and took as long as all the rest.
 */
const gainsBy = (bits: number, code: Uint8Array): boolean =>
  bits >= 2 && code.length < 400 + 32 * 2 ** bits;

/** Draws it with the palette that the kernels have. */
function drawShared(kernels: Kernels, plan: FramePlan, task: DrawTask): Drawing {
  takeRect(kernels, task.marked);
  return draw(kernels, plan, task, 1, true);
}

/** Draws it with a palette made for it. */
function drawOwn(kernels: Kernels, plan: FramePlan, task: DrawTask): Drawing {
  takeRect(kernels, task.marked);
  const offset = buildPalette(kernels, plan, task.opaque, task.shared === null);
  return draw(kernels, plan, task, offset, false);
}

/** What a frame's code and palette take. */
const bytesOf = ({ palette, code }: Drawing): number =>
  code.length + (palette ? paletteBytes(palette.length / 3) : 0);

/**
 * What a pixel takes, in bytes, that shows through between others: of a chart’s frames 180 bytes went
 * to 20 000 of them. Half or twice as much make 0.1 % of a difference.
 */
const emptyByte = 0.008;

function draw(
  kernels: Kernels,
  plan: FramePlan,
  { dither, shared, encodeIndices }: DrawOptions,
  offset: number,
  sharing: boolean,
): Drawing {
  const places = (sharing && shared?.places) || ownPlaces;
  kernels.places.set(places);
  remap(kernels, dither, plan);
  if (!plan.noisy) kernels.trim(plan.price * emptyByte, plan.misfit, plan.flatLoss);
  // Codes can be as short as the indices in use allow, however large the palette is.
  const minCodeSize = Math.max(2, tableBits(places[kernels.findHighest()]! + 1));
  // Free places of a clean picture's own palette go to what it stands on.
  if (!sharing && offset > 0 && !plan.noisy) kernels.addBeneath(2 ** minCodeSize - 1);
  if (offset > 0 && plan.loss > 0)
    kernels.findNeighbors(plan.loss * 4, countBelow(places, 2 ** minCodeSize));
  const code = encodeIndices(kernels, minCodeSize, offset === 0 ? { ...plan, ...noLoss } : plan);
  const rect = rectOf(kernels);
  const empty = offset > 0 && rect.width * rect.height === 1 && kernels.coded[0] === TRANSPARENT;
  const palette = sharing
    ? null
    : packPalette(kernels.words.subarray(0, kernels.colorCount.value + offset));
  return { rect, palette, code, minCodeSize, empty };
}

/** About one level a channel. */
const oneLevel = 12;

/** Without a choice only smooth places are dithered, where the palette's steps would show. */
function remap(kernels: Kernels, dither: GifDither | null, plan: FramePlan): void {
  const { slack, tolerance, unseen } = plan;
  if (kernels.lossless.value === 1 || dither === 'none') kernels.remap(0, slack, tolerance, 0);
  else if (dither === 'diffusion') kernels.remapDiffused(slack, tolerance);
  else if (dither === 'ordered') kernels.remap(2, slack, tolerance, oneLevel);
  else kernels.remap(1, slack, tolerance, unseen);
}

const takeRect = (kernels: Kernels, { x, y, width, height }: Rect): void => {
  kernels.setRect(x, y, width, height);
};

function rectOf({ left, top, across, down }: Kernels): Rect {
  return { x: left.value, y: top.value, width: across.value, height: down.value };
}
