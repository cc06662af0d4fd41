import { AppError } from '../core/errors';
import type { FrameIndex, MediaInfo } from '../core/media';
import { startStampReader } from './stamp-reader';
import type { Reading, Stamp, StampReader } from './stamp-reader';
import type { Tools } from './tools';

/** Read this far past the end asked for: packets do not come in the order of showing. */
const readAhead = 3;

/** A reader that has begun with the packets of all tracks, for `readFrameIndex`. */
export function startPackets(path: string, tools: Tools, signal: AbortSignal): StampReader {
  return startStampReader('packet', 'v', path, tools, signal);
}

/**
 * When each frame of the source is shown. Read from the packets, which costs no decoding; where these
 * do not tell (VP8's hidden frames, files without timestamps), from the decoded frames.
 * `until` ends the reading, in seconds from the first frame.
 * @throws AppError `notAVideo`, `damagedVideo`; AbortError
 */
export async function readFrameIndex(
  media: MediaInfo,
  until: number | null,
  packets: StampReader,
  tools: Tools,
  signal: AbortSignal,
): Promise<FrameIndex> {
  const { path, streamIndex, streamStart, codec } = media;
  const last = until === null ? null : until + streamStart + readAhead;
  const fromPackets = codec === 'vp8' ? null : usable(await packets.read(streamIndex, last));
  await packets.stop();
  const readFrames = async (): Promise<TimedReading> => {
    const frames = startStampReader('frame', streamIndex, path, tools, signal);
    return fillGaps(await frames.read(streamIndex, last), 1 / (media.frameRate ?? 25));
  };
  const { stamps, cutOff } = fromPackets ?? (await readFrames());
  if (stamps.length === 0) throw new AppError('notAVideo', { path });
  const index = toIndex(stamps, media);
  const missing = Math.max(0, index.origin - streamStart);
  const needed = Math.min(until ?? Infinity, (media.duration ?? 0) - missing);
  // Containers tell the length roughly; one that is known to be cut off is taken at its word.
  const forgiven = cutOff ? index.end / stamps.length : Math.max(1, needed * 0.02);
  if (needed - index.end > forgiven) {
    throw new AppError('damagedVideo', { path, readable: index.end });
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

interface TimedStamp extends Stamp {
  readonly time: number;
}
interface TimedReading extends Reading {
  readonly stamps: TimedStamp[];
}

/** Null where too many packets have no timestamp, or there are none. */
function usable({ stamps, cutOff }: Reading): TimedReading | null {
  const timed = stamps.filter((stamp): stamp is TimedStamp => stamp.time !== null);
  const unstamped = stamps.length - timed.length;
  return timed.length > 0 && unstamped <= timed.length / 10 ? { stamps: timed, cutOff } : null;
}

/** The last frames out of a decoder may have no timestamp; each lasts as long as any other. */
function fillGaps({ stamps, cutOff }: Reading, interval: number): TimedReading {
  const timed: TimedStamp[] = [];
  for (const stamp of stamps) {
    const before = timed.at(-1);
    const time = stamp.time ?? (before && before.time + interval);
    if (time !== undefined) timed.push({ ...stamp, time });
  }
  return { stamps: timed, cutOff };
}

function toIndex(stamps: TimedStamp[], media: MediaInfo): FrameIndex {
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
