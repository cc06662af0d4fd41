import { AppError } from '../core/errors';
import type { FrameIndex, MediaInfo } from '../core/media';
import { frameAt } from '../core/segments';
import { readDecoded } from './decoded-frames';
import { startStampReader } from './stamp-reader';
import type { Reading, Stamp, StampReader } from './stamp-reader';
import type { Tools } from './tools';

/** Read this far past the end asked for: packets do not come in the order of showing. */
const readAhead = 3;

/** From so many seconds on, a part that begins there is found by seeking instead of reading up to it. */
const farStart = 60;
/** Packets are read from a key frame so much before the start on, as they are not in order of showing. */
const readBefore = 2;

/** A reader that has begun with the packets of all tracks, for `readFrameIndex`. */
export function startPackets(path: string, tools: Tools, signal: AbortSignal): StampReader {
  return startStampReader('v', path, tools, signal);
}

/**
 * When each frame of the source is shown. Read from the packets, which costs no decoding; where these
 * do not tell (VP8's hidden frames, files without timestamps, times that jump), from the decoded
 * frames. `until` ends the reading, in seconds from the first frame.
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
  const length = until === null ? null : until + readAhead;
  const told = codec === 'vp8' ? null : await packets.read(streamIndex, streamStart, length);
  await packets.stop();
  const counted = told !== null && needsCounting(told, media);
  const fromPackets = told && !counted ? usable(told) : null;
  const fromFrames = async (): Promise<TimedReading | null> =>
    usable(await readDecoded(media, counted, length, tools, signal));
  const reading = fromPackets ?? (await fromFrames());
  if (!reading) throw new AppError('notAVideo', { path });
  const { stamps, cutOff } = reading;
  const index = { ...toIndex(stamps, media), counted };
  // Where times jump, the container's length is made of them.
  if (counted) return index;
  const missing = Math.max(0, index.origin - streamStart);
  const needed = Math.min(until ?? Infinity, (media.duration ?? 0) - missing);
  // Containers tell the length roughly; one that is known to be cut off is taken at its word.
  const forgiven = cutOff ? index.end / index.times.length : Math.max(1, needed * 0.02);
  if (needed - index.end > forgiven) {
    throw new AppError('damagedVideo', { path, readable: index.end });
  }
  return index;
}

/** Containers that are cut and joined as they are, so that times may jump where the parts meet. */
const joinable = /^(mpegts|mpeg|hls)\b/;
/** What ffmpeg takes for a jump, in seconds: back, and forward (its `-dts_delta_threshold`). */
const jump = { back: 0.1, forward: 10 };

/** Whether the file's times are of no use: they jump, or there are none. */
function needsCounting({ stamps }: Reading, { container }: MediaInfo): boolean {
  const times = stamps.flatMap(({ decodeTime }) => decodeTime ?? []);
  if (times.length === 0) return stamps.every(({ time }) => time === null);
  if (!joinable.test(container)) return false;
  return times.some((time, at) => {
    const passed = time - (times[at - 1] ?? time);
    return passed < -jump.back || passed > jump.forward;
  });
}

/** Which of a source's frames are needed, in seconds from the first one; null: to the end. */
export interface NeededPart {
  readonly start: number;
  readonly until: number | null;
}

export const wholeSource: NeededPart = { start: 0, until: null };

/**
 * As `readFrameIndex`, of the frames that a part needs: of a part far into a long file the rest is not
 * read. `packets` may have begun already.
 * @throws AppError, AbortError as `readFrameIndex` does
 */
export async function readPartIndex(
  media: MediaInfo,
  part: NeededPart,
  tools: Tools,
  signal: AbortSignal,
  packets?: StampReader,
): Promise<FrameIndex> {
  const far = part.start > farStart;
  if (far) await packets?.stop();
  const sought = far ? await seekPart(media, part, tools, signal) : null;
  if (sought) return sought;
  const reader = far || !packets ? startPackets(media.path, tools, signal) : packets;
  return cutIndex(await readFrameIndex(media, part.until, reader, tools, signal), part, media);
}

/** Null where seeking lands elsewhere, or not all is there: reading it all tells what is the matter. */
async function seekPart(
  media: MediaInfo,
  part: NeededPart,
  tools: Tools,
  signal: AbortSignal,
): Promise<FrameIndex | null> {
  const { path, streamIndex, streamStart, container, codec } = media;
  // These have an index of their key frames.
  if (!/mov|matroska/.test(container) || codec === 'vp8') return null;
  const from = (streamStart + part.start - readBefore).toFixed(3);
  const last = part.until === null ? '' : (streamStart + part.until + readAhead).toFixed(3);
  const read = async (interval: string): Promise<TimedReading | null> =>
    usable(
      await startStampReader(streamIndex, path, tools, signal, interval).read(
        streamIndex,
        streamStart,
        null,
      ),
    );
  const [first, found] = await Promise.all([read('%+#20'), read(`${from}%${last}`)]);
  if (!first || !found) return null;
  const { origin } = toIndex(first.stamps, media);
  const index = toIndex(found.stamps, media, origin);
  const needed = Math.min(part.until ?? Infinity, media.duration ?? 0);
  const whole = index.keyTimes[0]! <= part.start - readBefore / 2 && index.end >= needed - 0.5;
  return whole && !found.cutOff ? cutIndex(index, part, media) : null;
}

/** As `readPartIndex` would have read it, had it been asked for the part. */
export function cutIndex(index: FrameIndex, part: NeededPart, media: MediaInfo): FrameIndex {
  const begun = part.start > farStart ? beginAt(index, part.start) : index;
  return part.until === null ? begun : endAt(begun, part.until, media);
}

/** Begins with the last key frame that is a little before the start. */
function beginAt(index: FrameIndex, start: number): FrameIndex {
  const key = index.keyTimes[frameAt(index.keyTimes, start - readBefore / 2)]!;
  const after = (times: readonly number[]): number[] => times.filter((time) => time >= key);
  return { ...index, times: after(index.times), keyTimes: after(index.keyTimes) };
}

function endAt(index: FrameIndex, until: number, media: MediaInfo): FrameIndex {
  // ffprobe may have taken the file's beginning for that of the track.
  const last = until + readAhead + Math.max(0, media.streamStart - index.origin);
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

/** Null where too many packets have no timestamp, or none are shown. */
function usable({ stamps, cutOff }: Reading): TimedReading | null {
  const timed = stamps.filter((stamp): stamp is TimedStamp => stamp.time !== null);
  const unstamped = stamps.length - timed.length;
  const shown = timed.some(({ discarded }) => !discarded);
  return shown && unstamped <= timed.length / 10 ? { stamps: timed, cutOff } : null;
}

/** `origin` is given where the stamps are not those of the file's beginning. */
function toIndex(stamps: TimedStamp[], media: MediaInfo, origin?: number): FrameIndex {
  stamps.sort((a, b) => a.time - b.time);
  // A recording may begin in the middle: what comes before the first key frame cannot be decoded.
  // That frame itself need not be shown.
  const begins = stamps.find(({ key }) => key)?.time ?? stamps[0]!.time;
  const shown = stamps
    .filter(({ time, discarded }) => time >= begins && !discarded)
    .filter(({ time }, at, kept) => time > (kept[at - 1]?.time ?? -Infinity));
  const first = origin ?? shown[0]!.time;
  const times = shown.map(({ time }) => time - first);
  const last = shown.at(-1)!;
  const typical =
    times.length > 1
      ? (times.at(-1)! - times[0]!) / (times.length - 1)
      : 1 / (media.frameRate ?? 25);
  const keyTimes = shown.filter(({ key }) => key).map(({ time }) => time - first);
  return {
    origin: first,
    times,
    end: last.time - first + (last.duration || typical),
    keyTimes: keyTimes[0] === times[0] ? keyTimes : [times[0]!, ...keyTimes],
    counted: false,
  };
}
