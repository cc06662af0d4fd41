import { Readable } from 'node:stream';
import { AppError } from '../../core/errors';
import type { ConversionPlan } from '../../core/plan';
import type { EncodeContext } from '../encoder';
import { FfmpegError, startFfmpeg } from '../ffmpeg';
import { passThroughOptions } from '../tools';
import { readWebpFrames } from './frames';
import type { WebpFrames } from './frames';

/** The even pace at which pictures go in: ffmpeg is told 100 a second. */
export const paceMs = 10;

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

async function encode(
  codec: 'libwebp' | 'libwebp_anim',
  pictures: AsyncIterable<Uint8Array>,
  { plan, tools, signal }: EncodeContext,
): Promise<WebpFrames> {
  const { stdout, ended } = startFfmpeg(
    {
      path: tools.ffmpeg.path,
      inputOptions: ['-v', 'error', ...rawInput(plan)],
      input: pictures,
      outputOptions: [
        ...['-c:v', codec, '-pix_fmt', 'bgra', ...encoderOptions(plan)],
        ...passThroughOptions(tools),
        ...['-loop', '0', '-f', 'webp'],
      ],
    },
    signal,
  );
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
