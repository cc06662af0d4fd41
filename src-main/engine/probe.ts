import type { Stats } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { AppError } from '../core/errors';
import type { MediaInfo } from '../core/media';
import { readFields } from './fields';
import { FfmpegError, fileArgument, readOutput } from './ffmpeg';
import { isSpecial } from './inputs';
import type { Tools } from './tools';

const text = v.optional(v.string());
const number = v.optional(v.number());
/** What ffprobe's JSON holds of what we read. */
const probeSchema = v.object({
  streams: v.array(
    v.object({
      index: v.number(),
      codec_type: text,
      codec_name: text,
      width: number,
      height: number,
      pix_fmt: text,
      sample_aspect_ratio: text,
      r_frame_rate: text,
      avg_frame_rate: text,
      start_time: text,
      duration: text,
      color_range: text,
      color_space: text,
      color_transfer: text,
      color_primaries: text,
      field_order: text,
      disposition: v.optional(v.record(v.string(), v.number())),
      tags: v.optional(v.record(v.string(), v.string())),
      side_data_list: v.optional(v.array(v.looseObject({ rotation: number }))),
    }),
  ),
  format: v.object({ nb_streams: number, format_name: text, start_time: text, duration: text }),
});
type Probe = v.InferOutput<typeof probeSchema>;
type Stream = Probe['streams'][number];

/**
 * What ffprobe says of a file's first real video track. `described` is what another run of it may
 * have said, or null; then it is asked here.
 * @throws AppError as `checkFile` does, `notAVideo`, `truncatedVideo`, `noVideoStream`, `animatedWebp`, `ffmpegFailed`
 */
export async function probe(
  path: string,
  tools: Tools,
  signal?: AbortSignal,
  described?: Promise<string | null>,
): Promise<MediaInfo> {
  const { size: sizeBytes } = await checkFile(path);
  let told = read(path, (await described) ?? (await ask(path, [], tools, signal)));
  if (!told.stream.width || told.stream.pix_fmt === undefined) {
    told = read(path, await ask(path, farSighted, tools, signal));
  }
  const { probed, stream } = told;
  if (!stream.width || !stream.height) {
    const webp = stream.codec_name === 'webp';
    throw new AppError(webp ? 'animatedWebp' : 'notAVideo', { path });
  }
  const fields = await readFields(path, stream, tools, signal);
  return { ...describe(path, sizeBytes, probed, stream), ...fields };
}

/**
 * ffprobe looks at the first 5 seconds and 5 MB. Pictures that begin later than the sound are not among
 * them, and it does not say what they are like.
 */
const farSighted = ['-analyzeduration', '600M', '-probesize', '200M'];

function read(path: string, output: string): { readonly probed: Probe; readonly stream: Stream } {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), probeSchema), output);
  if (!parsed.success) throw new AppError('notAVideo', { path });
  const stream = chooseStream(parsed.output.streams);
  if (!stream) throw new AppError('noVideoStream', { path });
  return { probed: parsed.output, stream };
}

async function ask(
  path: string,
  options: readonly string[],
  tools: Tools,
  signal?: AbortSignal,
): Promise<string> {
  const args = ['-v', 'error', ...options, '-of', 'json', '-show_streams', '-show_format'];
  try {
    return await readOutput(tools.ffprobe.path, [...args, fileArgument(path)], signal);
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    if (error.crashed) {
      throw new AppError('ffmpegFailed', { path, reason: 'ffprobe crashed' }, { cause: error });
    }
    const noTable = error.lines.some((line) => line.includes('moov atom not found'));
    const truncated = noTable && (await startsLikeMp4(path));
    throw new AppError(truncated ? 'truncatedVideo' : 'notAVideo', { path }, { cause: error });
  }
}

/** By its suffix ffprobe takes any file for an MP4; a real one begins with a box of a known type. */
async function startsLikeMp4(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return /^(ftyp|mdat|free|skip|wide|moov|pnot|uuid)$/.test(buffer.toString('latin1', 4));
  } finally {
    await file.close();
  }
}

/**
 * That it is a file with something in it; resolves to what is known of it.
 * @throws AppError `fileNotFound`, `notReadable`, `notAFile`, `emptyFile`
 */
export async function checkFile(path: string): Promise<Stats> {
  const facts = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    throw missing ? new AppError('fileNotFound', { path }) : unreadable(path, error);
  });
  if (isSpecial(facts)) throw new AppError('notAFile', { path });
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  if (facts.isFile() && facts.size === 0) throw new AppError('emptyFile', { path });
  return facts;
}

function unreadable(path: string, error: NodeJS.ErrnoException): AppError {
  const denied = error.code === 'EACCES' || error.code === 'EPERM';
  return new AppError('notReadable', {
    path,
    reason: denied ? 'permission denied' : error.message,
  });
}

/** Cover art counts as a video track in ffprobe's eyes, not in a viewer's. */
function chooseStream(streams: readonly Stream[]): Stream | undefined {
  const videos = streams.filter(
    ({ codec_type, disposition }) => codec_type === 'video' && !disposition?.['attached_pic'],
  );
  return videos.find(({ disposition }) => disposition?.['default']) ?? videos[0];
}

function describe(
  path: string,
  sizeBytes: number,
  probed: Probe,
  stream: Stream,
): Omit<MediaInfo, 'interlaced' | 'unmarkedFields'> {
  const { format } = probed;
  const pixelFormat = stream.pix_fmt ?? 'unknown';
  const alphaTag = stream.tags?.['alpha_mode'] ?? stream.tags?.['ALPHA_MODE'];
  return {
    path,
    sizeBytes,
    container: format.format_name ?? 'unknown',
    codec: stream.codec_name ?? 'unknown',
    streamIndex: stream.index,
    codedWidth: stream.width!,
    codedHeight: stream.height!,
    rotation: readRotation(stream),
    pixelAspect: readRatio(stream.sample_aspect_ratio, ':') ?? 1,
    pixelFormat,
    hasAlpha: alphaFormat.test(pixelFormat) || alphaTag === '1',
    colorSpace: known(stream.color_space),
    colorTransfer: known(stream.color_transfer),
    colorPrimaries: known(stream.color_primaries),
    colorRange: readRange(stream, pixelFormat),
    frameRate: readRatio(stream.avg_frame_rate, '/') ?? readRatio(stream.r_frame_rate, '/'),
    duration: readDuration(probed, stream),
    streamStart: seconds(stream.start_time) ?? 0,
    fileStart: seconds(format.start_time) ?? 0,
  };
}

/** How long the pictures last, from the first one on. */
function readDuration({ streams, format }: Probe, stream: Stream): number | null {
  const own = seconds(stream.duration);
  if (own !== null) return own;
  // The container's length may be that of the sound: only trusted where there is none.
  const alone = (format.nb_streams ?? streams.length) === 1 ? seconds(format.duration) : null;
  const length = clockTime(stream.tags?.['DURATION']) ?? alone;
  // Matroska tells when a track ends, whenever it begins.
  const before = format.format_name?.includes('matroska') ? (seconds(stream.start_time) ?? 0) : 0;
  return length === null ? null : Math.max(0, length - before);
}

const alphaFormat = /^(yuva|gbrap|rgba|bgra|argb|abgr|ya\d|ya8|ayuv|vuya|pal8)/;

const known = (value: string | undefined): string | null =>
  value === undefined || value === 'unknown' || value === 'reserved' ? null : value;

function seconds(value: string | undefined): number | null {
  const parsed = Number(value);
  return value !== undefined && Number.isFinite(parsed) ? parsed : null;
}

/** Matroska's "00:00:03.667000000". */
function clockTime(value: string | undefined): number | null {
  const match = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(value ?? '');
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

function readRatio(value: string | undefined, separator: string): number | null {
  const [above, below] = (value ?? '').split(separator).map(Number);
  return above && below ? above / below : null;
}

function readRange(stream: Stream, pixelFormat: string): MediaInfo['colorRange'] {
  if (stream.color_range === 'pc' || pixelFormat.startsWith('yuvj')) return 'full';
  return stream.color_range === 'tv' ? 'limited' : null;
}

/** The display matrix counts anticlockwise, the older `rotate` tag clockwise. */
function readRotation(stream: Stream): MediaInfo['rotation'] {
  const matrix = stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation;
  const clockwise = matrix === undefined ? Number(stream.tags?.['rotate'] ?? 0) : -matrix;
  const quarter = (((Math.round(clockwise / 90) % 4) + 4) % 4) * 90;
  return quarter as MediaInfo['rotation'];
}
