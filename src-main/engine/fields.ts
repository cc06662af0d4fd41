import * as v from 'valibot';
import type { MediaInfo } from '../core/media';
import { FfmpegError, fileArgument, readOutput } from './ffmpeg';
import type { Tools } from './tools';

/** Of these containers tell little or nothing: their pictures may say whether they are of two fields. */
const askedCodecs = new Set(
  'dvvideo prores dnxhd mjpeg mpeg4 rawvideo v210 ffv1 huffyuv'.split(' '),
);
const framesSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ frames: v.array(v.object({ interlaced_frame: v.optional(v.number()) })) }),
);

/**
 * Whether a video track's pictures are of two fields. Such codecs are asked for their first pictures,
 * which takes a run of ffprobe; of all others the description tells.
 * @throws AbortError
 */
export async function readFields(
  path: string,
  stream: {
    readonly index: number;
    readonly codec_name?: string | undefined;
    readonly field_order?: string | undefined;
  },
  tools: Tools,
  signal?: AbortSignal,
): Promise<Pick<MediaInfo, 'interlaced' | 'unmarkedFields'>> {
  // Which field comes first in the file, and which is shown first.
  const shownFirst = /^[tb]([tb])$/.exec(stream.field_order ?? '')?.[1];
  const told = shownFirst !== undefined;
  if (!askedCodecs.has(stream.codec_name ?? '')) return { interlaced: told, unmarkedFields: null };
  const marked = await areMarked(path, stream.index, tools, signal);
  const unmarkedFields = told && !marked ? (shownFirst === 't' ? 'tff' : 'bff') : null;
  return { interlaced: told || marked, unmarkedFields };
}

/** Whether one of the first pictures says that it is of two fields. */
async function areMarked(
  path: string,
  streamIndex: number,
  tools: Tools,
  signal?: AbortSignal,
): Promise<boolean> {
  const args = [
    ...['-v', 'error', '-select_streams', String(streamIndex), '-read_intervals', '%+#4'],
    ...['-show_entries', 'frame=interlaced_frame', '-of', 'json', fileArgument(path)],
  ];
  try {
    const told = v.safeParse(framesSchema, await readOutput(tools.ffprobe.path, args, signal));
    return told.success && told.output.frames.some((frame) => frame.interlaced_frame === 1);
  } catch (error) {
    // What is the matter with the file shows when it is read.
    if (error instanceof FfmpegError) return false;
    throw error;
  }
}
