/** How a row of things is to be cut. */
export interface CutLimits {
  /** Runs at most; times `max` no fewer than the things. */
  readonly pieces: number;
  /** The longest run. */
  readonly max: number;
}

/**
 * Cuts `count` things into runs so that the dearest run costs as little as can be, and returns their
 * lengths. `costOf(from, to)` must not fall as `to` rises. By bisection of what a run may cost, filling
 * one after the other.
 */
export function cutBalanced(
  count: number,
  { pieces, max }: CutLimits,
  costOf: (from: number, to: number) => number,
): number[] {
  let best = cutEvenly(count, pieces);
  if (pieces === 1) return best;
  let low = 0;
  let high = dearest(best, costOf);
  while (high - low > high / 200) {
    const cap = (low + high) / 2;
    const runs = fill(count, { pieces, max }, cap, costOf);
    if (runs) {
      best = runs;
      high = cap;
    } else low = cap;
  }
  return best;
}

function cutEvenly(count: number, pieces: number): number[] {
  const edge = (n: number): number => Math.round((n * count) / pieces);
  return Array.from({ length: pieces }, (_, n) => edge(n + 1) - edge(n));
}

function dearest(runs: readonly number[], costOf: (from: number, to: number) => number): number {
  let from = 0;
  let most = 0;
  for (const length of runs) {
    most = Math.max(most, costOf(from, from + length));
    from += length;
  }
  return most;
}

/** Runs as long as `cap` allows; null where there would be too many, or one thing costs more. */
function fill(
  count: number,
  { pieces, max }: CutLimits,
  cap: number,
  costOf: (from: number, to: number) => number,
): number[] | null {
  const runs: number[] = [];
  for (let from = 0; from < count;) {
    let to = from;
    while (to < count && to - from < max && costOf(from, to + 1) <= cap) to++;
    if (to === from || runs.length === pieces) return null;
    runs.push(to - from);
    from = to;
  }
  return runs;
}
