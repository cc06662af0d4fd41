import { AppError } from '../core/errors';
import type { FrameIndex, MediaInfo } from '../core/media';
import { FfmpegError, fileArgument, readLines } from './ffmpeg';
import type { Tools } from './tools';

interface Stamp {
  readonly time: number;
  readonly duration: number;
  readonly key: boolean;
}

/** Read this far past the end asked for: packets do not come in the order of showing. */
const readAhead = 3;

/**
 * When each frame of the source is shown. Read from the packets, which costs no decoding; where these
 * do not tell (VP8's hidden frames, files without timestamps), from the decoded frames.
 * `until` ends the reading, in seconds from the first frame.
 * @throws AppError `notAVideo`, `damagedVideo`
 */
export async function readFrameIndex(
  media: MediaInfo,
  until: number | null,
  tools: Tools,
  signal?: AbortSignal,
): Promise<FrameIndex> {
  const hidden = media.codec === 'vp8';
  const packets = hidden ? null : await readStamps('packet', media, until, tools, signal);
  const { stamps, cutOff } = packets?.stamps.length
    ? packets
    : await readStamps('frame', media, until, tools, signal);
  if (stamps.length === 0) throw new AppError('notAVideo', { path: media.path });
  const index = toIndex(stamps, media);
  const missing = Math.max(0, index.origin - media.streamStart);
  const needed = Math.min(until ?? Infinity, (media.duration ?? 0) - missing);
  // Containers tell the length roughly; one that is known to be cut off is taken at its word.
  const forgiven = cutOff ? index.end / stamps.length : Math.max(1, needed * 0.02);
  if (needed - index.end > forgiven) {
    throw new AppError('damagedVideo', { path: media.path, readable: index.end });
  }
  return index;
}

/** As `readFrameIndex` would have read it, had it been asked for `until`. */
export function cutIndex(index: FrameIndex, until: number, media: MediaInfo): FrameIndex {
  const last = until + media.streamStart + readAhead - index.origin;
  if (index.end <= last) return index;
  const times = index.times.filter((time) => time <= last);
  const end = index.times[times.length] ?? index.end;
  return { ...index, times, end, keyTimes: index.keyTimes.filter((time) => time <= last) };
}

/** What ffprobe says when an MP4 or a Matroska file ends in the middle of a picture. */
const cutOffPattern = /partial file|File ended prematurely/;

interface Reading {
  readonly stamps: Stamp[];
  readonly cutOff: boolean;
}

/** ffprobe prints the fields in its own order, whatever the order they are asked for. */
const queries = {
  packet: {
    entries: 'packet=pts_time,duration_time,flags',
    pattern: /^([\d.-]+),([\d.]+|N\/A),(\w+)/,
  },
  frame: {
    entries: 'frame=key_frame,best_effort_timestamp_time',
    pattern: /^([01]),([\d.-]+)/,
  },
} as const;

async function readStamps(
  kind: keyof typeof queries,
  media: MediaInfo,
  until: number | null,
  tools: Tools,
  signal?: AbortSignal,
): Promise<Reading> {
  const { entries, pattern } = queries[kind];
  const last = until === null ? null : until + media.streamStart + readAhead;
  const interval = 1 / (media.frameRate ?? 25);
  const stamps: Stamp[] = [];
  let unstamped = 0;
  const take = (line: string): void => {
    const match = pattern.exec(line);
    if (!match) {
      if (!line.startsWith('N/A') && !line.includes(',N/A')) return;
      unstamped++;
      // The last frames out of a decoder may have no timestamp; each lasts as long as any other.
      const before = stamps.at(-1);
      if (kind === 'frame' && before)
        stamps.push({ time: before.time + interval, duration: 0, key: false });
      return;
    }
    const [, first = '', second = '', flags = ''] = match;
    if (kind === 'frame') stamps.push({ time: Number(second), duration: 0, key: first === '1' });
    // Discarded ones lie outside the edit list: they are decoded and not shown.
    else if (!flags.includes('D'))
      stamps.push({ time: Number(first), duration: Number(second) || 0, key: flags.includes('K') });
  };
  const args = [
    ...['-v', 'error', '-select_streams', String(media.streamIndex), '-show_entries', entries],
    ...(last === null ? [] : ['-read_intervals', `%${String(last)}`]),
    ...['-of', 'csv=p=0', fileArgument(media.path)],
  ];
  const warnings = await readLines(tools.ffprobe.path, args, take, signal).catch(
    (error: unknown) => {
      // What was read before a broken end still counts; whether it is enough is judged by the caller.
      if (!(error instanceof FfmpegError)) throw error;
      return error.lines;
    },
  );
  const cutOff = warnings.some((line) => cutOffPattern.test(line));
  const usable = kind === 'frame' || unstamped <= stamps.length / 10;
  return { stamps: usable ? stamps : [], cutOff };
}

function toIndex(stamps: Stamp[], media: MediaInfo): FrameIndex {
  stamps.sort((a, b) => a.time - b.time);
  // A recording may begin in the middle: what comes before the first key frame cannot be decoded.
  const begins = stamps.find(({ key }) => key)?.time ?? stamps[0]!.time;
  const shown = stamps.filter(
    ({ time }, at) => time >= begins && (at === 0 || time > stamps[at - 1]!.time),
  );
  const origin = shown[0]!.time;
  const times = shown.map(({ time }) => time - origin);
  const last = shown.at(-1)!;
  const typical =
    times.length > 1 ? times.at(-1)! / (times.length - 1) : 1 / (media.frameRate ?? 25);
  const keyTimes = shown.filter(({ key }) => key).map(({ time }) => time - origin);
  return {
    origin,
    times,
    end: last.time - origin + (last.duration || typical),
    keyTimes: keyTimes[0] === 0 ? keyTimes : [0, ...keyTimes],
  };
}
