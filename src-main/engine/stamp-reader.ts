import * as v from 'valibot';
import { followAbort } from './abort';
import { FfmpegError, fileArgument, readLines } from './ffmpeg';
import type { Tools } from './tools';

/** A packet or a frame of a video track, as ffprobe tells of it. */
export interface Stamp {
  /** The file's own seconds; null where it has no timestamp. */
  readonly time: number | null;
  /** Seconds; 0 where ffprobe does not tell. */
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

/** A run of ffprobe over a file's video tracks. */
export interface StampReader {
  /**
   * What one track has, up to `last` (in the file's own seconds; null: to its end).
   * @throws AbortError
   */
  readonly read: (streamIndex: number, last: number | null) => Promise<Reading>;
  /** Resolves when it has come to the first packet or frame, or has ended. */
  readonly begun: Promise<void>;
  /** What the run tells of the file at its end, as JSON; null where it does not get there. */
  readonly description: Promise<string | null>;
  /** Ends the run. */
  readonly stop: () => Promise<void>;
}

/** What ffprobe says when an MP4 or a Matroska file ends in the middle of a picture. */
const cutOffPattern = /partial file|File ended prematurely/;

/** What is asked for of each; the file itself is described along with the packets, which costs nothing. */
const queries = {
  packet: [
    ...['-show_entries', 'packet=stream_index,pts_time,duration_time,flags'],
    ...['-show_streams', '-show_format'],
  ],
  frame: ['-show_entries', 'frame=stream_index,key_frame,best_effort_timestamp_time'],
} as const;

/** A packet or a frame: one line, but for lists within it. What ffprobe does not know, it leaves out. */
const linePattern = /^\s*(\{ "(?:stream_index|key_frame)".*?)[\s,}]*$/;
/** The list's end: what follows describes the file. */
const listEnd = /^ {4}\],?$/;
const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    stream_index: v.number(),
    pts_time: v.optional(v.string()),
    best_effort_timestamp_time: v.optional(v.string()),
    duration_time: v.optional(v.string()),
    flags: v.optional(v.string(), ''),
    key_frame: v.optional(v.number()),
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
  kind: keyof typeof queries,
  tracks: 'v' | number,
  path: string,
  tools: Tools,
  signal: AbortSignal,
  interval?: string,
): StampReader {
  const read = new Map<number, Stamp[]>();
  const { controller: enough, unfollow } = followAbort(signal);
  let wanted: { readonly streamIndex: number; readonly last: number } | null = null;

  const stopPast = ({ time }: Stamp): void => {
    if (wanted && time !== null && time > wanted.last) enough.abort();
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
    const time = told.pts_time ?? told.best_effort_timestamp_time;
    const stamp: Stamp = {
      time: time === undefined ? null : Number(time),
      duration: Number(told.duration_time ?? 0),
      key: told.key_frame === 1 || told.flags.includes('K'),
      discarded: told.flags.includes('D'),
    };
    stampsOf(told.stream_index).push(stamp);
    if (wanted?.streamIndex === told.stream_index) stopPast(stamp);
  };
  const args = [
    ...['-v', 'error', '-select_streams', String(tracks), ...queries[kind]],
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
    read: async (streamIndex, last) => {
      wanted = last === null ? null : { streamIndex, last };
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
