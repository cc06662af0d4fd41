import * as v from 'valibot';
import { followAbort } from './abort';
import { FfmpegError, fileArgument, readLines } from './ffmpeg';
import type { Tools } from './tools';

/** A packet of a video track, or a frame. */
export interface Stamp {
  /** The file's own seconds; null where it has no timestamp. */
  readonly time: number | null;
  /** When it is to be decoded: what only rises in the order of the file. */
  readonly decodeTime: number | null;
  /** Seconds; 0 where that is not told. */
  readonly duration: number;
  readonly key: boolean;
  /** It lies outside the edit list: decoded, as others may need it, and not shown. */
  readonly discarded: boolean;
}

export interface Reading {
  /** In the order of the file. */
  readonly stamps: readonly Stamp[];
  /** The file ends in the middle of a picture. */
  readonly cutOff: boolean;
}

/** A run of ffprobe over the packets of a file's video tracks. */
export interface StampReader {
  /**
   * What one track has, up to `length` seconds from its beginning (null: to its end). It begins with
   * its first key frame, and not before `start`.
   * @throws AbortError
   */
  readonly read: (streamIndex: number, start: number, length: number | null) => Promise<Reading>;
  /** Resolves when it has come to the first packet, or has ended. */
  readonly begun: Promise<void>;
  /** What the run tells of the file at its end, as JSON; null where it does not get there. */
  readonly description: Promise<string | null>;
  /** Ends the run. */
  readonly stop: () => Promise<void>;
}

/** What is said when an MP4 or a Matroska file ends in the middle of a picture. */
export const cutOffPattern = /partial file|File ended prematurely/;

/** The file itself is described along with the packets, which costs nothing. */
const query = [
  ...['-show_entries', 'packet=stream_index,pts_time,dts_time,duration_time,flags'],
  ...['-show_streams', '-show_format'],
];

/** A packet: one line, but for lists within it. What ffprobe does not know, it leaves out. */
const linePattern = /^\s*(\{ "stream_index".*?)[\s,}]*$/;
/** The list's end: what follows describes the file. */
const listEnd = /^ {4}\],?$/;
const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    stream_index: v.number(),
    pts_time: v.optional(v.string()),
    dts_time: v.optional(v.string()),
    duration_time: v.optional(v.string()),
    flags: v.optional(v.string(), ''),
  }),
);

function readLine(line: string): v.InferOutput<typeof lineSchema> | null {
  const start = linePattern.exec(line)?.[1];
  if (start === undefined) return null;
  const told = v.safeParse(lineSchema, `${start} }`);
  return told.success ? told.output : null;
}

/**
 * Starts to read at once, so that this can be done while it is still being found out which track
 * counts; `tracks` is one of them, or all (`v`). `interval` is a part of the file as ffprobe takes it.
 */
export function startStampReader(
  tracks: 'v' | number,
  path: string,
  tools: Tools,
  signal: AbortSignal,
  interval?: string,
): StampReader {
  const read = new Map<number, Stamp[]>();
  const { controller: enough, unfollow } = followAbort(signal);
  let wanted: Record<'streamIndex' | 'start' | 'length', number> | null = null;
  let begins: number | null = null;

  const stopPast = ({ time, key }: Stamp): void => {
    if (!wanted || time === null) return;
    if (key) begins ??= Math.max(wanted.start, time);
    if (begins !== null && time > begins + wanted.length) enough.abort();
  };
  const stampsOf = (streamIndex: number): Stamp[] => {
    const stamps = read.get(streamIndex) ?? [];
    read.set(streamIndex, stamps);
    return stamps;
  };
  let description: string[] | null = null;
  let begin: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const take = (line: string): void => {
    if (description) {
      description.push(line);
      return;
    }
    if (listEnd.test(line)) description = ['{'];
    const told = readLine(line);
    if (!told) return;
    begin();
    const seconds = (text: string | undefined): number | null =>
      text === undefined ? null : Number(text);
    const stamp: Stamp = {
      time: seconds(told.pts_time),
      decodeTime: seconds(told.dts_time),
      duration: seconds(told.duration_time) ?? 0,
      key: told.flags.includes('K'),
      discarded: told.flags.includes('D'),
    };
    stampsOf(told.stream_index).push(stamp);
    if (wanted?.streamIndex === told.stream_index) stopPast(stamp);
  };
  const args = [
    ...['-v', 'error', '-select_streams', String(tracks), ...query],
    ...(interval === undefined ? [] : ['-read_intervals', interval]),
    ...['-of', 'json=compact=1', fileArgument(path)],
  ];
  const run = readLines(tools.ffprobe.path, args, take, enough.signal);
  const described = run.then(
    () => description?.join('\n') ?? null,
    () => null,
  );
  void described.then(() => {
    begin();
  });
  const ended = run
    .catch((error: unknown) => {
      if (signal.aborted) throw error;
      if (enough.signal.aborted) return [];
      // What was read before a broken end still counts; whether it is enough is judged by the caller.
      if (error instanceof FfmpegError) return error.lines;
      throw error;
    })
    .finally(unfollow);
  ended.catch(() => undefined);

  return {
    begun,
    description: described,
    read: async (streamIndex, start, length) => {
      wanted = length === null ? null : { streamIndex, start, length };
      const stamps = stampsOf(streamIndex);
      stamps.forEach(stopPast);
      const warnings = await ended;
      return { stamps, cutOff: warnings.some((line) => cutOffPattern.test(line)) };
    },
    stop: async () => {
      enough.abort();
      await ended.catch(() => undefined);
    },
  };
}
