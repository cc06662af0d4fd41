import type { EncodeContext, EncodedSegment, Encoder, RawFrame } from '../encoder';
import { createGifSegmentEncoder, gifHeader, gifTrailer } from './segment';

/** GIF by our own encoder. */
export const gifEncoder: Encoder = {
  format: 'gif',
  pixelFormat: 'rgba',
  usesFramesUp: true,
  header: ({ geometry, loop }) => gifHeader(geometry.output.width, geometry.output.height, loop),
  encodeSegment,
  trailer: gifTrailer,
  patches: () => [],
};

/** Written to disk at once. */
const pieceBytes = 1 << 20;

async function encodeSegment(
  frames: AsyncIterable<RawFrame>,
  { plan, write }: EncodeContext,
): Promise<EncodedSegment> {
  const { quality, colors, dither } = plan.encoding;
  const encoder = createGifSegmentEncoder({
    ...plan.geometry.output,
    ...{ quality, colors, dither, alpha: plan.alpha, matte: null },
  });
  for await (const { pixels, delayMs } of frames) {
    encoder.add(pixels, delayMs / 10);
    if (encoder.ready >= pieceBytes) await write(encoder.take());
  }
  await write(encoder.finish());
  return { hasAlpha: plan.alpha };
}
