import type { ConversionPlan } from '../core/plan';

/**
 * Bytes that a segment's run takes for each pixel, thread and processes together; the highest of those
 * measured from 720p to 4K. ffmpeg's libwebp keeps something of every picture until its end.
 */
const bytesPerPixel = {
  source: 15,
  gif: { output: 65, picture: 0 },
  webp: { output: 80, picture: 4 },
} as const;

/** Shorter segments make larger files: a segment's first picture is whole. */
const fewest = 60;

const outputPixels = ({ geometry }: ConversionPlan): number =>
  geometry.output.width * geometry.output.height;

/** The memory that a segment of so many pictures takes, in bytes; it may hold `heldBytes` of them. */
export function segmentBytes(plan: ConversionPlan, pictures: number, heldBytes: number): number {
  const { output, picture } = bytesPerPixel[plan.format];
  const source = bytesPerPixel.source * plan.media.codedWidth * plan.media.codedHeight;
  return source + (output + picture * pictures) * outputPixels(plan) + heldBytes;
}

/** How many pictures a segment may have so that it takes no more than `bytes`, where that can be. */
export function picturesWithin(plan: ConversionPlan, bytes: number): number {
  const each = bytesPerPixel[plan.format].picture * outputPixels(plan);
  if (each === 0) return Infinity;
  return Math.max(fewest, Math.floor((bytes - segmentBytes(plan, 0, 0)) / each));
}
