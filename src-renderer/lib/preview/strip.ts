import type { Size } from '../../../src-main/core/geometry';

/** Few counts, so that a window being resized does not have strips made at each pixel. */
const counts = [4, 6, 8, 12, 16, 24] as const;

/** How many pictures of a source fill a strip with about their own shape. */
export function stripCount(width: number, height: number, source: Size): number {
  if (width === 0) return 0;
  const fitting = width / ((height * source.width) / source.height);
  return counts.find((count) => count >= fitting * 0.9) ?? counts.at(-1)!;
}
