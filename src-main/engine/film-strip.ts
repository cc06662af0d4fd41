import { displaySize } from '../core/geometry';
import type { FrameIndex, MediaInfo } from '../core/media';
import { frameAt } from '../core/segments';
import type { Share } from './core-budget';
import { seekOptions } from './decode';
import { fileArgument, startFfmpeg } from './ffmpeg';
import type { Tools } from './tools';

/** Small pictures spread evenly over a source. */
export interface StripRequest {
  readonly media: MediaInfo;
  readonly index: FrameIndex;
  readonly count: number;
}

export interface StripContext {
  readonly tools: Tools;
  readonly share: Share;
  readonly signal: AbortSignal;
  /** A JPEG, as soon as it is made. */
  readonly onPicture: (number: number, bytes: Buffer) => void;
}

/** Twice what the window shows, for dense screens. */
const height = 96;
/** Up to this length, in seconds, the whole source is decoded in one run, as where seeking means nothing. */
const longestRun = 20;

/** @throws FfmpegError; AbortError */
export async function makeFilmStrip(request: StripRequest, context: StripContext): Promise<void> {
  for (const run of planRuns(request)) {
    const made = await readPictures(request, context, run);
    // Of a source that ends a little before its last moment.
    const last = made.at(-1);
    for (let at = made.length; last && at < run.count; at++)
      context.onPicture(run.first + at, last);
  }
}

/** Pictures that one run of ffmpeg makes. */
interface Run {
  readonly first: number;
  count: number;
  readonly seek: readonly string[];
  readonly filters: string;
}

/**
 * A picture stands for a part of the source as long as every other. Where a key frame lies in that, it
 * is the one in the middle or the nearest to it, which costs no more than seeking. Pictures in a row
 * without are decoded in one run, so that nothing is decoded twice.
 */
function planRuns({ media, index, count }: StripRequest): Run[] {
  const { end, origin, keyTimes, counted } = index;
  const part = end / count;
  // Rounded down, `fps` gives each tick the last frame before the next: so they lie a step earlier.
  const oneInPart = (from: number): string =>
    `fps=${String(1 / part)}:start_time=${String(from - part)}:round=down,`;
  if (end <= longestRun || counted)
    return [{ first: 0, count, seek: [], filters: oneInPart(part / 2) }];
  const runs: Run[] = [];
  let decoding: Run | null = null;
  for (let first = 0; first < count; first++) {
    const moment = (first + 0.5) * part;
    const key = nearest(keyTimes, moment);
    if (Math.abs(keyTimes[key]! - moment) < part / 2) {
      const nextKeyTime = (keyTimes[key + 1] ?? end) + origin;
      const seek = seekOptions(media, { keyTime: keyTimes[key]! + origin, nextKeyTime, counted });
      runs.push({ first, count: 1, seek, filters: '' });
      decoding = null;
    } else if (decoding) {
      decoding.count++;
    } else {
      const seek = ['-ss', (moment + origin - media.fileStart).toFixed(6)];
      decoding = { first, count: 1, seek, filters: oneInPart(0) };
      runs.push(decoding);
    }
  }
  return runs;
}

/** The place of the time that is nearest to a moment. */
function nearest(times: readonly number[], moment: number): number {
  const before = frameAt(times, moment);
  const after = Math.min(before + 1, times.length - 1);
  return times[after]! - moment < moment - times[before]! ? after : before;
}

/** One run of ffmpeg, which holds a core while it lasts. */
async function readPictures(
  { media }: StripRequest,
  { tools, share, signal, onPicture }: StripContext,
  { first, count, seek, filters }: Run,
): Promise<Buffer[]> {
  const size = displaySize(media);
  const width = Math.max(2, Math.round((height * size.width) / size.height));
  const release = await share.acquire({ cores: 1, bytes: 0 }, signal);
  try {
    const { stdout, ended } = startFfmpeg(
      {
        path: tools.ffmpeg.path,
        inputOptions: ['-v', 'error', '-threads', '1', '-filter_threads', '1', ...seek],
        input: fileArgument(media.path),
        outputOptions: [
          ...['-map', `0:${String(media.streamIndex)}`, '-frames:v', String(count)],
          ...['-vf', `setpts=PTS-STARTPTS,${filters}scale=${String(width)}:${String(height)}`],
          ...['-pix_fmt', 'yuvj420p', '-q:v', '5', '-c:v', 'mjpeg', '-f', 'image2pipe'],
        ],
      },
      signal,
    );
    const made: Buffer[] = [];
    for await (const picture of splitJpegs(stdout)) {
      onPicture(first + made.length, picture);
      made.push(picture);
    }
    await ended;
    return made;
  } finally {
    release();
  }
}

/**
 * JPEGs one after another, each from its start marker to its end marker: within the picture's data
 * 0xFF is followed by 0x00 (ITU-T T.81, B.1.1.5), and ffmpeg writes no pictures within pictures.
 */
export async function* splitJpegs(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const piece of stream) {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf(endMarker); end >= 0; end = rest.indexOf(endMarker)) {
      yield rest.subarray(0, end + endMarker.length);
      rest = rest.subarray(end + endMarker.length);
    }
  }
}

const endMarker = Buffer.from([0xff, 0xd9]);
