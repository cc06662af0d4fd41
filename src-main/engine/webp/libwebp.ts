import { Readable } from 'node:stream';
import { AppError } from '../../core/errors';
import type { ConversionPlan } from '../../core/plan';
import type { EncodeContext } from '../encoder';
import { FfmpegError, startFfmpeg } from '../ffmpeg';
import type { FfmpegRequest } from '../ffmpeg';
import { passThroughOptions } from '../tool-options';
import { paceMs, readWebpFrames } from './frames';
import type { WebpFrames } from './frames';

/**
 * How ffmpeg is to encode. `calm`: libwebp's own animation encoder, which draws the rectangle that has
 * changed since the picture before. It takes small changes for none, each time anew, so that what
 * changes slowly stays as it was for good: for pictures that stand still but for what happens in them.
 * `each`: what each picture has to say by itself; the one before shows through where it is transparent.
 */
export type Way = 'calm' | 'each';

/**
 * What ffmpeg makes of raw BGRA pictures. Calm ones that are alike it joins: a frame's duration tells
 * how many it stands for.
 * @throws FfmpegError; AbortError
 */
export function encodePictures(
  way: Way,
  pictures: AsyncIterable<Uint8Array>,
  { plan, tools, signal }: EncodeContext,
): Promise<WebpFrames> {
  const request: FfmpegRequest = {
    path: tools.ffmpeg.path,
    inputOptions: ['-v', 'error', ...rawInput(plan)],
    input: pictures,
    outputOptions: [...passThroughOptions(tools), ...webpOptions(way, plan)],
  };
  return readWebp(request, signal);
}

/** One picture by itself: whole, where `libwebp_anim` may leave transparent edges out. */
export function encodeWhole(picture: Uint8Array, context: EncodeContext): Promise<WebpFrames> {
  return encodePictures('each', Readable.from([picture]), context);
}

/** ffmpeg's options for a WebP. */
export function webpOptions(way: Way, plan: ConversionPlan): string[] {
  return [
    ...['-c:v', way === 'calm' ? 'libwebp_anim' : 'libwebp'],
    // Not YUV: for that some versions of ffmpeg take the source's matrix, where WebP's is BT.601's.
    ...['-pix_fmt', 'bgra'],
    ...encoderOptions(plan),
    ...['-loop', '0', '-f', 'webp'],
  ];
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
export function explainFailure(error: unknown, { plan, tools }: EncodeContext): unknown {
  if (!(error instanceof FfmpegError)) return error;
  if (error.lines.some((line) => line.includes('Unknown encoder'))) {
    const { version } = tools.ffmpeg;
    return new AppError('encoderMissing', { version, format: 'WebP', encoder: 'libwebp_anim' });
  }
  return new AppError('ffmpegFailed', {
    path: plan.media.path,
    reason: error.lines.at(-1) ?? error.message,
  });
}
