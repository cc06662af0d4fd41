import { Readable } from 'node:stream';
import { AppError } from '../../core/errors';
import type { ConversionPlan } from '../../core/plan';
import type { EncodeContext } from '../encoder';
import { FfmpegError, startFfmpeg } from '../ffmpeg';
import type { FfmpegRequest } from '../ffmpeg';
import { passThroughOptions } from '../tools';
import { paceMs, readWebpFrames } from './frames';
import type { WebpFrames } from './frames';

/**
 * What ffmpeg's `libwebp_anim` makes of raw BGRA pictures. It joins pictures that are alike: a frame's
 * duration tells how many it stands for.
 * @throws FfmpegError; AbortError
 */
export function encodePictures(
  pictures: AsyncIterable<Uint8Array>,
  context: EncodeContext,
): Promise<WebpFrames> {
  return encode('libwebp_anim', pictures, context);
}

/** One picture by itself: whole, where `libwebp_anim` may leave transparent edges out. */
export function encodeWhole(picture: Uint8Array, context: EncodeContext): Promise<WebpFrames> {
  return encode('libwebp', Readable.from([picture]), context);
}

type Codec = 'libwebp' | 'libwebp_anim';

function encode(
  codec: Codec,
  pictures: AsyncIterable<Uint8Array>,
  { plan, tools, signal }: EncodeContext,
): Promise<WebpFrames> {
  const request: FfmpegRequest = {
    path: tools.ffmpeg.path,
    inputOptions: ['-v', 'error', ...rawInput(plan)],
    input: pictures,
    outputOptions: [...passThroughOptions(tools), ...webpOptions(codec, plan)],
  };
  return readWebp(request, signal);
}

/** ffmpeg's options for a WebP. */
export function webpOptions(codec: Codec, plan: ConversionPlan): string[] {
  const encoder = ['-c:v', codec, '-pix_fmt', 'bgra', ...encoderOptions(plan)];
  return [...encoder, '-loop', '0', '-f', 'webp'];
}

/**
 * The frames of the WebP that a run of ffmpeg makes.
 * @throws FfmpegError; AbortError
 */
export async function readWebp(request: FfmpegRequest, signal: AbortSignal): Promise<WebpFrames> {
  const { stdout, ended } = startFfmpeg(request, signal);
  try {
    const parts: Uint8Array[] = [];
    for await (const part of stdout as AsyncIterable<Buffer>) parts.push(part);
    // Not as a Buffer: slices of that are no copies.
    return readWebpFrames(new Uint8Array(Buffer.concat(parts)));
  } finally {
    await ended;
  }
}

function rawInput({ geometry }: ConversionPlan): string[] {
  const { width, height } = geometry.output;
  const size = `${String(width)}x${String(height)}`;
  // With a queue ffmpeg reads the next picture while it encodes one.
  return [
    '-thread_queue_size',
    '2',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'bgra',
    '-s',
    size,
    '-r',
    String(1000 / paceMs),
  ];
}

/** In lossless files libwebp's quality is the effort of packing, so it stays at its default. */
function encoderOptions({ encoding }: ConversionPlan): string[] {
  const { lossless, quality, effort } = encoding;
  return [
    ...['-lossless', lossless ? '1' : '0'],
    ...['-quality', String(lossless ? 75 : quality)],
    ...['-compression_level', String(effort)],
  ];
}

/** ffmpeg's failure as an AppError; anything else as it is. */
export function explainFailure(error: unknown, version: string): unknown {
  if (!(error instanceof FfmpegError)) return error;
  if (error.lines.some((line) => line.includes('Unknown encoder'))) {
    return new AppError('encoderMissing', { version, format: 'WebP', encoder: 'libwebp_anim' });
  }
  return new AppError('ffmpegFailed', {
    path: 'the frames',
    reason: error.lines.at(-1) ?? error.message,
  });
}
