import { gifQualityStep } from '../../core/gif-quality';

/** What LZW may lose of a picture to find longer strings. Distances are the kernels' `colorDistance`. */
export interface Loss {
  /** How far from its source a pixel may be drawn. */
  readonly loss: number;
  /** The same of a pixel that has the colour of one beside it. */
  readonly flatLoss: number;
}

/** Nothing. */
export const noLoss = { loss: 0, flatLoss: 0, gentler: [], price: 0 };

/** What each stage needs to know to draw a picture. Distances are the kernels' `colorDistance`. */
export interface FramePlan extends Loss {
  /** Colours the frame may have, the transparent one included. */
  readonly colors: number;
  /** Colours the clip's palette may grow to. */
  readonly mostColors: number;
  /** The same where a clean picture cannot do without them. */
  readonly utmostColors: number;
  /** The distance within which a pixel stays as it is shown. */
  readonly tolerance: number;
  /** A pixel also stays when its error is at most this many times that of the fresh colour. */
  readonly slack: number;
  /** The losses of higher qualities, for a clean picture: tried as well, as more can take more bytes. */
  readonly gentler: readonly Loss[];
  /** How far smooth places may be from their source before they are dithered. */
  readonly unseen: number;
  /** What a byte saved may cost: the distances of all pixels together. */
  readonly price: number;
  /** How far the clip's palette may put a single pixel of a clean picture. */
  readonly misfit: number;
  /** Up to which mean error of a clean picture's pixels the clip's palette will do. */
  readonly enough: number;
  /** The share of pixels in crowded cells of the histogram above which these are divided; 1: never. */
  readonly crowded: number;
  /** Places of the clip's palette kept for colours that cannot do without. */
  readonly spare: number;
  /** Passes of k-means. */
  readonly passes: number;
  /** Whether noise hides what is a little off. */
  readonly noisy: boolean;
}

/** Of clean pictures, most of them of many colours. */
export interface CleanPlan extends FramePlan {
  /** Colours of a picture that has few. */
  readonly fewColors: number;
  /** Losses are so many times as far where colours are many, by its power of 0.4 where they are few. */
  readonly coarseness: number;
  /** How many times as many colours the clip's first picture may have, up to 256, and its loss. */
  readonly firstShare: number;
  readonly firstLoss: number;
  /** Those of higher qualities. */
  readonly higher: readonly CleanPlan[];
}

/** What a `quality` of 1–100 means: for noisy pictures, and for clean ones. */
export interface QualityPlan extends FramePlan {
  /** The same in clean pictures' steps: pictures in between are mixed from both. */
  readonly coarse: FramePlan;
  readonly clean: CleanPlan;
}

/**
 * Where a clean picture goes over to a palette half as large, or to another one altogether, its bytes
 * and decibels leap. With finer steps some clips' went the wrong way, by up to 9 % and 2 dB.
 */
const cleanStep = 10;

/**
 * Noisy pictures (film, camera, lossy codecs) and clean ones (drawn or recorded from a screen) need
 * different levers. Noise hides tolerance, which on a clean page breaks the repeats that LZW lives on;
 * there fewer colours give smaller files, and more loss, as it only meets the edges of flat colours.
 */
export function planQuality(quality: number, colors: number | null): QualityPlan {
  return {
    ...planNoisy(lackOf(quality, gifQualityStep), colors),
    coarse: planNoisy(lackOf(quality, cleanStep), colors),
    clean: planClean(quality, colors),
  };
}

/** What is missing to 100, 0 to 1, in steps. */
const lackOf = (quality: number, size: number): number =>
  (100 - size * Math.ceil(Math.min(100, Math.max(1, quality)) / size)) / 100;

/** How far the last steps are gone, 0 to 1: there small files are wanted at almost any price. */
const lastOf = (lack: number, size: number): number =>
  Math.max(0, (lack - 0.75) / (0.25 - size / 100));

function planNoisy(lack: number, colors: number | null): FramePlan {
  // Measured on film, cameras and recordings: from 75 down, fewer colours save more at equal SSIM than
  // more tolerance and loss do.
  const rest = Math.min(lack, 0.0625 + 0.75 * lack);
  // A step below 100 it must outweigh what the others cost at first.
  const loss = lack === 0 ? 0 : levels(0.8 + 10 * rest);
  const halvings = 3.5 * Math.max(0, lack - 0.25) + 0.5 * lastOf(lack, gifQualityStep);
  const most = colors ?? Math.round(256 / 2 ** halvings);
  const spare = colors === null ? 24 : 0;
  return {
    colors: most,
    mostColors: colors ?? Math.min(most, 256 - spare),
    utmostColors: colors ?? 256,
    tolerance: levels(4.5 * rest + 12 * rest ** 3),
    // What is shown already and no worse than what could be drawn stays even at 100.
    slack: 1 + 6 * rest,
    loss,
    flatLoss: loss,
    gentler: [],
    // A pattern costs bytes, SSIM and decibels; at 75 steps of four levels between the colours show no
    // bands, and above 90 they are finer by themselves.
    unseen: levels(1.15 + 4 * Math.max(lack, 0.1)),
    // About what film loses for a byte on the way from one quality to the next.
    price: 3000 * lack ** 2,
    misfit: levels(32 * lack),
    // A level in every channel cannot be seen, nor does a better colour for it help.
    enough: lack === 0 ? 0 : levels(1 + 1.5 * lack),
    // Film, whose pixels lie in all cells, loses by it: its palette has better use for its colours.
    crowded: lack === 0 ? 0.6 : lack <= 0.25 ? 0.75 : 1,
    spare,
    passes: lack <= 0.1 ? 2 : 1,
    noisy: true,
  };
}

function planClean(quality: number, colors: number | null): CleanPlan {
  const lack = lackOf(quality, cleanStep);
  const noisy = planNoisy(lack, colors);
  const last = lastOf(lack, cleanStep);
  const coarseness = (1 + 4 * last ** 4) ** 2;
  const next = lack === 0 ? null : planClean(Math.max(1, quality) + cleanStep, colors);
  return {
    ...noisy,
    fewColors: colors ?? Math.round(256 * 2 ** (-3.5 * lack - 1.25 * last)),
    tolerance: 0,
    slack: 1,
    loss: lack === 0 ? 0 : levels(1.2 + 15 * lack),
    // In flat places more than some levels would be seen as specks.
    flatLoss: levels(4 * lack),
    coarseness,
    // Measured on pages. At the last steps frames would else take the clip's many colours rather than
    // their own few, and more bytes than a step further up.
    price: noisy.price * (1.2 + 6 * last ** 4),
    // What does not move stays as the first picture has it, for the clip's whole length.
    firstShare: colors === null ? 3 : 1,
    firstLoss: Math.round(noisy.loss * Math.sqrt(coarseness)),
    higher: next ? [next, ...next.higher] : [],
    noisy: false,
  };
}

/** A distance of so many levels in every channel. */
const levels = (count: number): number => Math.round(9 * count ** 2);

/** A clean picture's; more of it in the last steps, where its colours are many. */
function lossOf({ loss, flatLoss, coarseness }: CleanPlan, few: boolean): Loss {
  const share = few ? coarseness ** 0.4 : coarseness;
  return { loss: Math.round(loss * share), flatLoss: Math.round(flatLoss * share) };
}

/** The plan for one picture, by its noise (0 to 1), and whether its colours are few. */
export function atNoise(plan: QualityPlan, noise: number, few: boolean): FramePlan {
  if (noise === 1) return plan;
  const { coarse, clean } = plan;
  const calm = lossOf(clean, few);
  const mix = (calm: number, noisy: number): number => Math.round(calm + (noisy - calm) * noise);
  return {
    ...clean,
    colors: mix(few ? clean.fewColors : clean.colors, coarse.colors),
    tolerance: mix(clean.tolerance, coarse.tolerance),
    slack: clean.slack + (coarse.slack - clean.slack) * noise,
    loss: mix(calm.loss, coarse.loss),
    flatLoss: mix(calm.flatLoss, coarse.flatLoss),
    gentler: noise > 0 ? [] : clean.higher.map((better) => lossOf(better, few)),
    price: mix(clean.price, coarse.price),
    // A page's colours are its own or about those.
    crowded: few ? 1 : clean.crowded,
    noisy: noise > 0,
  };
}

/**
 * The plan for a clip's first picture. Its noise is unknown, and much of it may be seen for long: flat
 * places stay as they are, its colours are chosen with more care, and steps of five levels between
 * them are dithered. Of several limits and passes tried, with these a still film's sizes and decibels
 * go down at every step of quality; with some others they do not, by 2 % or 0.1 dB.
 */
export function atFirst(plan: QualityPlan, few: boolean): FramePlan {
  const { clean } = plan;
  const calm = atNoise(plan, 0, few);
  const unseen = Math.min(calm.unseen, levels(2.6));
  const colors = Math.min(256, clean.firstShare * calm.colors);
  const [own, ...gentler] = [clean, ...clean.higher].map(({ firstLoss: loss }) => ({
    loss,
    flatLoss: 0,
  }));
  return { ...calm, colors, ...own, gentler, passes: 2, unseen };
}
