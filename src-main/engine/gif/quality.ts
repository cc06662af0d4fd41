/** What a `quality` of 1–100 means for each stage. */
export interface QualityPlan {
  /** Colours a frame may have, the transparent one included. */
  readonly colors: number;
  /** A `colorDistance` within which a pixel stays as it is shown. */
  readonly tolerance: number;
  /** A pixel also stays when its error is at most this many times that of the fresh colour. */
  readonly slack: number;
  /** Passes of k-means. */
  readonly passes: number;
}

export function planQuality(quality: number, colors: number | null): QualityPlan {
  const loss = (100 - Math.min(100, Math.max(1, quality))) / 100;
  /** In levels a channel. */
  const tolerance = 4.5 * loss + 12 * loss ** 3;
  return {
    colors: colors ?? Math.round(256 * (1 - Math.max(0, loss - 0.25))),
    tolerance: 9 * tolerance ** 2,
    // What is shown already and no worse than what could be drawn stays even at 100.
    slack: 1 + 6 * loss,
    passes: quality >= 90 ? 2 : 1,
  };
}
