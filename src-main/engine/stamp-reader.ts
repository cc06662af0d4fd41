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
  /** Ends the run. */
  readonly stop: () => Promise<void>;
}

/** What ffprobe says when an MP4 or a Matroska file ends in the middle of a picture. */
const cutOffPattern = /partial file|File ended prematurely/;

/** ffprobe prints the fields in its own order, whatever the order they are asked for. */
const queries = {
  packet: {
    entries: 'packet=stream_index,pts_time,duration_time,flags',
    pattern: /^(?<stream>\d+),(?<time>[\d.-]+|N\/A),(?<duration>[\d.]+|N\/A),(?<flags>\w+)/,
  },
  frame: {
    entries: 'frame=stream_index,key_frame,best_effort_timestamp_time',
    pattern: /^(?<stream>\d+),(?<key>[01]),(?<time>[\d.-]+|N\/A)/,
  },
} as const;

/**
 * Starts to read at once, so that this can be done while it is still being found out which track
 * counts; `tracks` is one of them, or all (`v`).
 */
export function startStampReader(
  kind: keyof typeof queries,
  tracks: 'v' | number,
  path: string,
  tools: Tools,
  signal: AbortSignal,
): StampReader {
  const { entries, pattern } = queries[kind];
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
  const take = (line: string): void => {
    const fields = pattern.exec(line)?.groups;
    // Discarded ones lie outside the edit list: they are decoded and not shown.
    if (!fields || fields['flags']?.includes('D')) return;
    const { stream, time, duration, flags, key } = fields;
    const stamp: Stamp = {
      time: time === 'N/A' ? null : Number(time),
      duration: Number(duration) || 0,
      key: key === '1' || (flags?.includes('K') ?? false),
    };
    stampsOf(Number(stream)).push(stamp);
    if (wanted?.streamIndex === Number(stream)) stopPast(stamp);
  };
  const args = [
    ...['-v', 'error', '-select_streams', String(tracks), '-show_entries', entries],
    ...['-of', 'csv=p=0', fileArgument(path)],
  ];
  const ended = readLines(tools.ffprobe.path, args, take, enough.signal)
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
