import { displaySize } from '../core/geometry';
import type { FrameIndex, MediaInfo } from '../core/media';
import type { Share } from './core-budget';
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
/** Up to this length the whole source is decoded in one run; beyond it each picture is sought. */
const longestRun = 20;

/** @throws FfmpegError; AbortError */
export async function makeFilmStrip(request: StripRequest, context: StripContext): Promise<void> {
  const { index, count } = request;
  const moment = (number: number): number => ((number + 0.5) / count) * index.end;
  if (index.end <= longestRun) {
    // Rounded down, `fps` gives each tick the last frame before the next: so they lie a step earlier.
    const from = moment(-1);
    const filters = `fps=${String(count / index.end)}:start_time=${String(from)}:round=down,`;
    const made = await readPictures(request, context, [], filters, 0, count);
    // Of a source that ends a little before its last tick.
    const last = made.at(-1);
    for (let number = made.length; last && number < count; number++)
      context.onPicture(number, last);
    return;
  }
  for (let number = 0; number < count; number++) {
    const seek = ['-noaccurate_seek', '-ss', moment(number).toFixed(3)];
    await readPictures(request, context, seek, '', number, 1);
  }
}

/** One run of ffmpeg, which holds a core while it lasts. */
async function readPictures(
  { media }: StripRequest,
  { tools, share, signal, onPicture }: StripContext,
  seek: readonly string[],
  filters: string,
  first: number,
  count: number,
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
