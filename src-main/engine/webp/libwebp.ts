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
 * How ffmpeg is to encode. `calm`: libwebp's own animation encoder, which draws the rectangle that has
 * changed since the picture before. It takes small changes for none, each time anew, so that what
 * changes slowly stays as it was for good: for pictures that stand still but for what happens in them.
 * `moving`: each picture whole, with those blocks left transparent that are as they were when last
 * drawn, by ffmpeg's conditional replenishment (`libavcodec/libwebpenc_common.c`): nothing strays, and
 * film is smaller. `alone`: a picture by itself.
 */
export type Way = 'calm' | 'moving' | 'alone';

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
    outputOptions: [
      ...passThroughOptions(tools),
      ...['-vf', formatFilters(way).join(',')],
      ...webpOptions(way, plan),
    ],
  };
  return readWebp(request, signal);
}

/** One picture by itself: whole, where `libwebp_anim` may leave transparent edges out. */
export function encodeWhole(picture: Uint8Array, context: EncodeContext): Promise<WebpFrames> {
  return encodePictures('alone', Readable.from([picture]), context);
}

/**
 * ffmpeg's filters from BGRA to what its encoder takes. WebP's colours are BT.601's in limited range,
 * always: left to ffmpeg, some versions take the matrix of the source, whose tag the pictures still have.
 */
export function formatFilters(way: Way): string[] {
  if (way !== 'moving') return ['null'];
  return ['scale=out_color_matrix=bt601:out_range=tv', 'format=yuva420p'];
}

/** ffmpeg's options for a WebP. */
export function webpOptions(way: Way, plan: ConversionPlan): string[] {
  return [...wayOptions(way, plan), ...encoderOptions(plan), '-loop', '0', '-f', 'webp'];
}

function wayOptions(way: Way, { encoding, geometry }: ConversionPlan): string[] {
  if (way !== 'moving') {
    return ['-c:v', way === 'calm' ? 'libwebp_anim' : 'libwebp', '-pix_fmt', 'bgra'];
  }
  const { width, height } = geometry.output;
  const side = Math.min(width, height) < smallSide ? 16 : 32;
  const threshold = replenishThreshold(encoding.quality) * (side / 16) ** 2;
  return [
    ...['-c:v', 'libwebp', '-pix_fmt', 'yuva420p'],
    ...['-cr_size', String(side), '-cr_threshold', String(threshold)],
  ];
}

/**
 * Where blocks that are drawn and left as they are meet, libwebp smooths over what is not there, which
 * is seen as lines in skies: with large blocks there are fewer, in as many bytes. Smaller pictures have
 * too few of them for that.
 */
const smallSide = 240;

/**
 * The sum of squared differences, over luma and chroma of 16 × 16 pixels, below which a block is left as
 * it is. By film, cameras and recordings at qualities 40, 75 and 90: with more SSIM falls faster than
 * bytes do.
 */
const replenishThreshold = (quality: number): number => 20 + 40 * (100 - quality);

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
