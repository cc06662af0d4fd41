/** What a `quality` of 1–100 means for each stage. Distances are the kernels' `colorDistance`. */
export interface QualityPlan {
  /** Colours a frame may have, the transparent one included: of noisy pictures, and of clean ones. */
  readonly colors: number;
  readonly cleanColors: number;
  /** How many times as many the clip's first picture may have, up to 256. */
  readonly firstShare: number;
  /** Colours the clip's palette may grow to: as many as a noisy picture may have. */
  readonly mostColors: number;
  /** The same where a clean picture cannot do without them. */
  readonly utmostColors: number;
  /** The distance within which a pixel stays as it is shown, where the picture is noisy. */
  readonly tolerance: number;
  /** A pixel also stays when its error is at most this many times that of the fresh colour. */
  readonly slack: number;
  /** How far from its source a pixel may be drawn so that LZW finds longer strings: likewise. */
  readonly loss: number;
  readonly cleanLoss: number;
  /** The same of a pixel that has the colour of one beside it. */
  readonly flatLoss: number;
  readonly cleanFlatLoss: number;
  /**
   * Clean pictures' losses are so many times as far where their colours are many; a first picture's by
   * the root of it, those of few colours by the cube root.
   */
  readonly coarseness: number;
  /** How far smooth places may be from their source before they are dithered. */
  readonly unseen: number;
  /** What a byte saved may cost: the distances of all pixels together. */
  readonly price: number;
  readonly cleanPrice: number;
  /** How far the clip's palette may put a single pixel. */
  readonly misfit: number;
  /** The share of pixels in crowded cells of the histogram above which these are divided; 1: never. */
  readonly crowded: number;
  /** Up to which mean error of a clean picture's pixels the clip's palette will do. */
  readonly enough: number;
  /** Places of the clip's palette kept for colours that cannot do without. */
  readonly spare: number;
  /** Passes of k-means. */
  readonly passes: number;
  /** Whether noise hides what is a little off. */
  readonly noisy: boolean;
}

/** Finer steps would drown in what a single pixel's luck changes. */
const step = 5;

/**
 * Noisy pictures (film, camera, lossy codecs) and clean ones (drawn or recorded from a screen) need
 * different levers. Noise hides tolerance, which on a clean page breaks the repeats that LZW lives on;
 * there fewer colours give smaller files, and more loss, as it only meets the edges of flat colours.
 */
export function planQuality(quality: number, colors: number | null): QualityPlan {
  const lack = (100 - step * Math.ceil(Math.min(100, Math.max(1, quality)) / step)) / 100;
  // Measured on film, cameras and recordings: from 75 down, fewer colours save more at equal SSIM than
  // more tolerance and loss do.
  const rest = Math.min(lack, 0.0625 + 0.75 * lack);
  // A step below 100 it must outweigh what the others cost at first.
  const loss = lack === 0 ? 0 : levels(0.8 + 10 * rest);
  // The last steps, 0 to 1: whoever goes down to them wants small files at almost any price.
  const last = Math.max(0, (lack - 0.75) / 0.2);
  const halvings = 3.5 * Math.max(0, lack - 0.25) + 0.5 * last;
  const most = colors ?? Math.round(256 / 2 ** halvings);
  // About what film loses for a byte on the way from one quality to the next.
  const price = 3000 * lack ** 2;
  const spare = colors === null ? 24 : 0;
  return {
    colors: most,
    cleanColors: colors ?? Math.round(256 * 2 ** (-3.5 * lack - 1.25 * last)),
    // What does not move stays as the first picture has it, for the clip's whole length.
    firstShare: colors === null ? 3 : 1,
    mostColors: colors ?? Math.min(most, 256 - spare),
    utmostColors: colors ?? 256,
    tolerance: levels(4.5 * rest + 12 * rest ** 3),
    // What is shown already and no worse than what could be drawn stays even at 100.
    slack: 1 + 6 * rest,
    loss,
    cleanLoss: lack === 0 ? 0 : levels(1.2 + 15 * lack),
    flatLoss: loss,
    // In flat places more than some levels would be seen as specks.
    cleanFlatLoss: levels(4 * lack),
    coarseness: (1 + 4 * last ** 4) ** 2,
    // A pattern costs bytes and SSIM; steps of four levels between the colours show no bands at 75.
    unseen: levels(1.15 + 4 * lack),
    price,
    // Measured on pages. At the last steps frames would else take the clip's many colours rather than
    // their own few, and more bytes than a step further up.
    cleanPrice: price * (1.2 + 6 * last ** 4),
    misfit: levels(32 * lack),
    // A level in every channel cannot be seen, nor does a better colour for it help.
    enough: lack === 0 ? 0 : levels(1 + 1.5 * lack),
    spare,
    // Film, whose pixels lie in all cells, loses by it: its palette has better use for its colours.
    crowded: lack === 0 ? 0.6 : lack <= 0.25 ? 0.75 : 1,
    passes: lack <= 0.1 ? 2 : 1,
    noisy: true,
  };
}

/** A distance of so many levels in every channel. */
const levels = (count: number): number => Math.round(9 * count ** 2);

/** The plan for one picture, by its noise (0 to 1), and whether its colours are few. */
export function atNoise(plan: QualityPlan, noise: number, few: boolean): QualityPlan {
  if (noise === 1) return plan;
  const mix = (clean: number, noisy: number): number => Math.round(clean + (noisy - clean) * noise);
  const coarseness = few ? Math.cbrt(plan.coarseness) : plan.coarseness;
  return {
    ...plan,
    colors: few ? mix(plan.cleanColors, plan.colors) : plan.colors,
    tolerance: mix(0, plan.tolerance),
    slack: 1 + (plan.slack - 1) * noise,
    loss: mix(plan.cleanLoss * coarseness, plan.loss),
    flatLoss: mix(plan.cleanFlatLoss * coarseness, plan.flatLoss),
    price: mix(plan.cleanPrice, plan.price),
    // A page's colours are its own or about those.
    crowded: few ? 1 : plan.crowded,
    noisy: noise > 0,
  };
}

/**
 * The plan for a clip's first picture. Its noise is unknown, and much of it may be seen for long: flat
 * places stay as they are, its colours are chosen with more care, and steps of five levels between
 * them are dithered. Of several limits and passes tried, with these a still film's sizes and decibels
 * go down at every step of quality; with some others they do not, by 2 % or 0.1 dB.
 */
export function atFirst(plan: QualityPlan, few: boolean): QualityPlan {
  const clean = atNoise(plan, 0, few);
  const unseen = Math.min(plan.unseen, levels(2.6));
  const colors = Math.min(256, plan.firstShare * clean.colors);
  const loss = Math.round(plan.loss * Math.sqrt(plan.coarseness));
  return { ...clean, colors, loss, flatLoss: 0, passes: 2, unseen };
}
