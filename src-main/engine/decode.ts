import { AppError, isAbort } from '../core/errors';
import type { MediaInfo } from '../core/media';
import type { ConversionPlan } from '../core/plan';
import type { Segment, SegmentFrame } from '../core/segments';
import { followAbort } from './abort';
import type { RawFrame } from './encoder';
import { FfmpegError, fileArgument, startFfmpeg } from './ffmpeg';
import type { FfmpegRequest } from './ffmpeg';
import { buildFilters } from './filters';
import { createRing } from './picture-arrays';
import { createFrameReader, picturesAhead } from './raw-frames';
import { createStamps } from './stamps';
import { passThroughOptions } from './tool-options';
import type { Tools } from './tools';

export interface DecodeOptions {
  readonly tools: Tools;
  readonly pixelFormat: 'rgba' | 'bgra';
  /** See `Encoder`. */
  readonly usesFramesUp: boolean;
  /** Null decodes on the CPU. */
  readonly hwaccel: string | null;
  readonly threads: number;
}

interface Picture {
  /** The file's own seconds. */
  readonly time: number;
  readonly pixels: Uint8Array;
}
type Pictures = AsyncGenerator<Picture, undefined, undefined>;

/** The one shown, the one that follows it, the one being read, and those that wait. */
const inUse = (bytes: number): number => 3 + picturesAhead(bytes);

/** A damaged source may lack pictures for this long before the job fails, in seconds. */
const longestGap = 1;

/** What a device does not decode, the CPU may: it may lack none. */
function checkPicture(
  shown: Picture | null,
  { shownFrom }: SegmentFrame,
  { media: { path, streamStart } }: ConversionPlan,
  { hwaccel }: DecodeOptions,
  slack: number,
): asserts shown is Picture {
  const gap = shown ? Math.abs(shown.time - shownFrom) : Infinity;
  if (gap <= (hwaccel === null ? longestGap : slack)) return;
  if (hwaccel !== null)
    throw new AppError('ffmpegFailed', { path, reason: 'pictures are missing' });
  const readable = Math.max(0, (shown?.time ?? 0) - streamStart);
  throw new AppError('damagedVideo', { path, readable });
}

/**
 * The output frames of a segment, in order of showing, as raw pixels, the lead before them. A picture
 * shown twice is the same array twice: it must not be changed.
 * @throws AppError `damagedVideo`, `ffmpegFailed`; AbortError
 */
export async function* decodeSegment(
  plan: ConversionPlan,
  segment: Segment,
  options: DecodeOptions,
  signal: AbortSignal,
): AsyncGenerator<RawFrame> {
  const shown = segment.lead ? [segment.lead, ...segment.frames] : segment.frames;
  const rising = segment.reversed ? [...shown].reverse() : shown;
  const frames = matchFrames(plan, segment, rising, options, signal);
  if (!segment.reversed) {
    yield* frames;
    return;
  }
  const held: RawFrame[] = [];
  for await (const frame of frames) held.push(frame);
  while (held.length > 0) yield held.pop()!;
}

/** For each moment, the last picture that is on screen by then. */
async function* matchFrames(
  plan: ConversionPlan,
  segment: Segment,
  frames: readonly SegmentFrame[],
  options: DecodeOptions,
  signal: AbortSignal,
): AsyncGenerator<RawFrame> {
  const { width, height } = plan.geometry.output;
  const bytes = width * height * 4;
  const ring = options.usesFramesUp && !segment.reversed ? createRing(bytes, inUse(bytes)) : null;
  const nextArray = ring?.next ?? (() => new Uint8Array(bytes));
  try {
    yield* matchPictures(plan, segment, frames, { ...options, bytes, nextArray }, signal);
  } finally {
    ring?.release();
  }
}

/** Where the pictures go. */
interface PictureOptions extends DecodeOptions {
  readonly bytes: number;
  readonly nextArray: () => Uint8Array;
}

async function* matchPictures(
  plan: ConversionPlan,
  segment: Segment,
  frames: readonly SegmentFrame[],
  options: PictureOptions,
  signal: AbortSignal,
): AsyncGenerator<RawFrame> {
  const opened = await openPictures(plan, segment, frames[0]!, options, signal);
  let { current } = opened;
  const { pictures } = opened;
  try {
    let following = await nextPicture(pictures);
    for (const frame of frames) {
      while (following && following.time <= frame.time + segment.slack) {
        current = following;
        following = await nextPicture(pictures);
      }
      checkPicture(current, frame, plan, options, segment.slack);
      yield { pixels: current.pixels, delayMs: frame.delayMs, lead: frame === segment.lead };
    }
  } finally {
    await pictures.return(undefined);
  }
}

/** Some files land late when one seeks in them; these are decoded from their beginning. */
async function openPictures(
  plan: ConversionPlan,
  segment: Segment,
  first: SegmentFrame,
  options: PictureOptions,
  signal: AbortSignal,
): Promise<{ pictures: Pictures; current: Picture | null }> {
  const seek = seekOptions(plan.media, segment);
  const pictures = decodePictures(plan, segment, seek, options, signal);
  const current = await nextPicture(pictures);
  const late = !current || current.time > first.time + segment.slack;
  if (!late || seek.length === 0) return { pictures, current };
  await pictures.return(undefined);
  const whole = decodePictures(plan, segment, [], options, signal);
  return { pictures: whole, current: await nextPicture(whole) };
}

async function nextPicture(pictures: Pictures): Promise<Picture | null> {
  const result = await pictures.next();
  return result.done ? null : result.value;
}

/** Runs ffmpeg on the segment and pairs each raw picture with the timestamp printed for it. */
async function* decodePictures(
  plan: ConversionPlan,
  segment: Segment,
  seek: readonly string[],
  options: PictureOptions,
  signal: AbortSignal,
): Pictures {
  const { media } = plan;
  const stamps = createStamps();
  const { controller: stop, unfollow } = followAbort(signal);
  const { pixelFormat, tools } = options;
  const filters = buildFilters(plan, segment, pixelFormat, tools);
  const output = ['-map', `0:${String(media.streamIndex)}`, '-vf', filters];
  const raw = ['-pix_fmt', pixelFormat, '-f', 'rawvideo'];
  const { sink, frames } = createFrameReader(options.bytes, options.nextArray);
  const { ended } = startFfmpeg(
    {
      ...requestPictures(plan, segment, seek, options, [...output, ...raw]),
      output: sink,
      onLine: stamps.readLine,
    },
    stop.signal,
  );
  ended.then(stamps.close, stamps.close);
  try {
    for await (const pixels of frames) {
      yield { time: await stamps.next(), pixels };
    }
    await ended;
  } catch (error) {
    throw signal.aborted || isAbort(error) ? error : explainFailure(error, media);
  } finally {
    unfollow();
    stop.abort();
    await ended.catch(() => undefined);
  }
  return undefined;
}

function explainFailure(error: unknown, { path }: MediaInfo): unknown {
  if (!(error instanceof FfmpegError)) return error;
  const reason = error.lines.at(-1) ?? error.message;
  return new AppError('ffmpegFailed', { path, reason }, { cause: error });
}

/** A run of ffmpeg on a segment, with these options for its output. */
export function requestPictures(
  { media }: ConversionPlan,
  { counted }: Segment,
  seek: readonly string[],
  { tools, hwaccel, threads }: DecodeOptions,
  outputOptions: readonly string[],
): FfmpegRequest {
  return {
    path: tools.ffmpeg.path,
    inputOptions: [
      // The level at which timestamps are printed.
      ...['-v', 'info', ...clockOptions(media, counted), '-threads', String(threads)],
      ...['-filter_threads', String(threads)],
      ...(hwaccel ? ['-hwaccel', hwaccel] : []),
      ...decoderOptions(media),
      ...seek,
    ],
    input: fileArgument(media.path),
    outputOptions: [...outputOptions, ...passThroughOptions(tools)],
  };
}

/**
 * The file's own times; or those that ffmpeg counts on where they jump, beginning with the file's, so
 * that frames before a jump have the same ones either way.
 */
export function clockOptions({ fileStart }: MediaInfo, counted: boolean): string[] {
  return counted ? ['-itsoffset', fileStart.toFixed(6)] : ['-copyts'];
}

/** In place of the decoder that ffmpeg would choose. */
function decoderOptions(media: MediaInfo): string[] {
  const decoder = alphaDecoder(media);
  return decoder === null ? [] : ['-c:v', decoder];
}

/** ffmpeg itself seeks this much earlier where frames are reordered (3/23 s). */
const seekLead = 0.131;

/**
 * To the segment's key frame. Files with an index of key frames land on the last one before the
 * moment asked for, so that lies a little past it; others land anywhere before, so a second early.
 */
export function seekOptions(
  media: MediaInfo,
  { keyTime, nextKeyTime, counted }: Pick<Segment, 'keyTime' | 'nextKeyTime' | 'counted'>,
): string[] {
  const indexed = /mov|matroska|webm|avi/.test(media.container);
  const target = indexed
    ? keyTime + Math.min(seekLead + 0.02, (nextKeyTime - keyTime) / 2)
    : keyTime - 1;
  const position = target - media.fileStart;
  const fromBeginning = counted || keyTime <= media.streamStart || position <= 0;
  return fromBeginning ? [] : ['-noaccurate_seek', '-ss', position.toFixed(6)];
}

/** ffmpeg's own VP8 and VP9 decoders leave the alpha channel out; libvpx's has it. */
export function alphaDecoder({ codec, hasAlpha }: ConversionPlan['media']): string | null {
  if (!hasAlpha || (codec !== 'vp8' && codec !== 'vp9')) return null;
  return codec === 'vp8' ? 'libvpx' : 'libvpx-vp9';
}
