import type { ConversionPlan } from '../core/plan';

/**
 * Bytes that a segment's run takes for each pixel, thread and processes together; the highest of those
 * measured from 720p to 4K. ffmpeg's libwebp keeps something of every frame until its end.
 */
const bytesPerPixel = {
  source: 15,
  gif: { output: 65, frame: 0 },
  webp: { output: 80, frame: 4 },
} as const;

/** Shorter segments make larger files: a segment's first frame is whole. */
const fewestFrames = 60;

const outputPixels = ({ geometry }: ConversionPlan): number =>
  geometry.output.width * geometry.output.height;

/** The memory that a segment of so many frames takes, in bytes; it may hold `heldBytes` of frames. */
export function segmentBytes(plan: ConversionPlan, frames: number, heldBytes: number): number {
  const { output, frame } = bytesPerPixel[plan.format];
  const source = bytesPerPixel.source * plan.media.codedWidth * plan.media.codedHeight;
  return source + (output + frame * frames) * outputPixels(plan) + heldBytes;
}

/** How many frames a segment may have so that it takes no more than `bytes`, where that can be. */
export function framesWithin(plan: ConversionPlan, bytes: number): number {
  const perFrame = bytesPerPixel[plan.format].frame * outputPixels(plan);
  if (perFrame === 0) return Infinity;
  return Math.max(fewestFrames, Math.floor((bytes - segmentBytes(plan, 0, 0)) / perFrame));
}
