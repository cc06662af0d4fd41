import { Readable } from 'node:stream';
import { AppError } from '../../core/errors';
import type { ConversionPlan } from '../../core/plan';
import type { EncodeContext, EncodedSegment, Encoder, RawFrame } from '../encoder';
import { FfmpegError, startFfmpeg } from '../ffmpeg';
import { passThroughOptions } from '../tools';
import { headerOffsets, makeHeader, readUint, vp8xFlags, writeUint } from './container';
import { readWebpFrames, replacePicture, writeWebpFrame } from './frames';
import type { WebpFrame, WebpFrames } from './frames';

/**
 * WebP through ffmpeg's `libwebp_anim`. The frames go in at an even pace, and come out with their real
 * delays: libwebp joins frames that are equal, so a frame's duration tells how many it stands for.
 */
export const webpEncoder: Encoder = {
  format: 'webp',
  pixelFormat: 'bgra',
  usesFramesUp: true,
  header: ({ geometry, loop }) => makeHeader(geometry.output.width, geometry.output.height, loop),
  encodeSegment,
  trailer: new Uint8Array(0),
  patches: (segments, sizeBytes) => {
    const size = new Uint8Array(4);
    writeUint(size, 0, 4, sizeBytes - 8);
    const alpha = segments.some(({ hasAlpha }) => hasAlpha) ? vp8xFlags.alpha : 0;
    return [
      { offset: headerOffsets.riffSize, bytes: size },
      { offset: headerOffsets.vp8xFlags, bytes: Uint8Array.of(vp8xFlags.animation | alpha) },
    ];
  },
};

/** The pace that ffmpeg is told: 100 frames a second. */
const paceMs = 10;

async function encodeSegment(
  frames: AsyncIterable<RawFrame>,
  context: EncodeContext,
): Promise<EncodedSegment> {
  const delays: number[] = [];
  const opening: Uint8Array[] = [];
  let sourceError: unknown = null;
  async function* pixels(): AsyncGenerator<Uint8Array> {
    try {
      for await (const frame of frames) {
        // A copy: the array is used again for a later frame.
        if (opening.length === 0) opening.push(frame.pixels.slice());
        delays.push(frame.delayMs);
        yield frame.pixels;
      }
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  try {
    const encoded = await encodePictures(pixels(), context);
    return await writeFrames(
      await wholeFromStart(encoded, opening, context),
      delays,
      context.write,
    );
  } catch (error) {
    throw sourceError ?? explainFailure(error, context.tools.ffmpeg.version);
  }
}

/**
 * libwebp leaves transparent edges out, of the first frame too; there they have to clear what an
 * earlier segment left. Alone, a picture is encoded whole.
 */
async function wholeFromStart(
  encoded: WebpFrames,
  opening: readonly Uint8Array[],
  context: EncodeContext,
): Promise<WebpFrames> {
  const [first, ...others] = encoded.frames;
  if (!first || coversCanvas(first, context.plan)) return encoded;
  const alone = await encodePictures(Readable.from(opening), context);
  const whole = alone.frames.map((frame) => replacePicture(first, frame));
  return { frames: [...whole, ...others], hasAlpha: encoded.hasAlpha || alone.hasAlpha };
}

async function encodePictures(
  pictures: AsyncIterable<Uint8Array>,
  { plan, tools, signal }: EncodeContext,
): Promise<WebpFrames> {
  const { stdout, ended } = startFfmpeg(
    {
      path: tools.ffmpeg.path,
      inputOptions: ['-v', 'error', ...rawInput(plan)],
      input: pictures,
      outputOptions: [
        ...['-c:v', 'libwebp_anim', '-pix_fmt', 'bgra', ...encoderOptions(plan)],
        ...passThroughOptions(tools),
        ...['-loop', '0', '-f', 'webp'],
      ],
    },
    signal,
  );
  try {
    const parts: Uint8Array[] = [];
    for await (const part of stdout as AsyncIterable<Buffer>) parts.push(part);
    return readWebpFrames(Buffer.concat(parts));
  } finally {
    await ended;
  }
}

function coversCanvas({ header }: WebpFrame, { geometry }: ConversionPlan): boolean {
  const { width, height } = geometry.output;
  return readUint(header, 6, 3) === width - 1 && readUint(header, 9, 3) === height - 1;
}

function rawInput({ geometry }: ConversionPlan): string[] {
  const { width, height } = geometry.output;
  const size = `${String(width)}x${String(height)}`;
  return ['-f', 'rawvideo', '-pix_fmt', 'bgra', '-s', size, '-r', String(1000 / paceMs)];
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

async function writeFrames(
  { frames, hasAlpha }: WebpFrames,
  delays: readonly number[],
  write: EncodeContext['write'],
): Promise<EncodedSegment> {
  let from = 0;
  for (const [at, frame] of frames.entries()) {
    const last = at === frames.length - 1;
    const count = Math.max(1, Math.round(frame.durationMs / paceMs));
    const to = last ? delays.length : from + count;
    const durationMs = delays.slice(from, to).reduce((sum, delay) => sum + delay, 0);
    await write(writeWebpFrame(frame, durationMs, at === 0));
    from = to;
  }
  return { hasAlpha };
}

function explainFailure(error: unknown, version: string): unknown {
  if (!(error instanceof FfmpegError)) return error;
  if (error.lines.some((line) => line.includes('Unknown encoder'))) {
    return new AppError('encoderMissing', { version, format: 'WebP', encoder: 'libwebp_anim' });
  }
  return new AppError('ffmpegFailed', {
    path: 'the frames',
    reason: error.lines.at(-1) ?? error.message,
  });
}
