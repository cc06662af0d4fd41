import type { ConversionPlan } from '../core/plan';

/** The most memory that one segment's run takes, thread and processes together, in bytes. */
export function segmentBytes({ media, geometry }: ConversionPlan, heldBytes: number): number {
  const { width, height } = geometry.output;
  const decoded = media.codedWidth * media.codedHeight;
  return heldBytes + 60 * width * height + 30 * decoded;
}
