import type { BytesAt } from '../../../src-main/core/estimate';
import type { PreviewWindow } from '../../../src-main/core/preview-contract';
import type { Trim } from './trim';

/** A bar of the strip below the timeline. */
export interface CostBar {
  /** 0 to 1 of the dearest one; null outside of the clip, and while nothing is known. */
  readonly share: number | null;
}

/** What the frames of a window cost, each by itself; the first one is whole, which tells nothing. */
export function costsOf({ reel, pictures: { range }, frameBytes }: PreviewWindow): BytesAt[] {
  // Frames that were joined to one cannot be told apart.
  if (frameBytes.length !== range.to - range.from) return [];
  return frameBytes.slice(1).map((bytesPerFrame, number) => ({
    at: reel.times[range.from + 1 + number - reel.from] ?? 0,
    bytesPerFrame,
  }));
}

/**
 * The costs along the source as `count` bars: the mean of what is known within each, else that of the
 * nearest moment known.
 */
export function costBars(
  known: readonly BytesAt[],
  duration: number,
  trim: Trim,
  count: number,
): CostBar[] {
  const values = Array.from({ length: count }, (_, number) => {
    const [from, to] = [(number / count) * duration, ((number + 1) / count) * duration];
    if (known.length === 0 || to <= trim.start || from >= trim.end) return null;
    const within = known.filter(({ at }) => at >= from && at < to);
    return within.length > 0 ? mean(within) : nearest(known, (from + to) / 2).bytesPerFrame;
  });
  const dearest = Math.max(1, ...values.map((value) => value ?? 0));
  return values.map((value) => ({ share: value === null ? null : value / dearest }));
}

const mean = (parts: readonly BytesAt[]): number =>
  parts.reduce((sum, { bytesPerFrame }) => sum + bytesPerFrame, 0) / parts.length;

const nearest = (known: readonly BytesAt[], at: number): BytesAt =>
  known.reduce((best, part) => (Math.abs(part.at - at) < Math.abs(best.at - at) ? part : best));
