import type { MediaInfo } from '../core/media';
import { followAbort } from './abort';
import { clockOptions } from './decode';
import { FfmpegError, fileArgument, startFfmpeg } from './ffmpeg';
import { clockFilters } from './filters';
import { cutOffPattern } from './stamp-reader';
import type { Reading, Stamp } from './stamp-reader';
import { readStamp } from './stamps';
import { passThroughOptions, stampFilter } from './tool-options';
import type { Tools } from './tools';

/**
 * The frames of a source as the decoder of a segment will give them (`FrameIndex` says what `counted`
 * means), up to `length` seconds from the track's beginning (null: to its end).
 * @throws AbortError
 */
export async function readDecoded(
  media: MediaInfo,
  counted: boolean,
  length: number | null,
  tools: Tools,
  signal: AbortSignal,
): Promise<Reading> {
  const { controller: enough, unfollow } = followAbort(signal);
  const stamps: Stamp[] = [];
  let cutOff = false;
  const onLine = (line: string): void => {
    if (cutOffPattern.test(line)) cutOff = true;
    const time = readStamp(line);
    if (time === null) return;
    const key = !counted && line.includes(' iskey:1 ');
    stamps.push({ time, decodeTime: null, duration: 0, key, discarded: false });
    const begins = Math.max(media.streamStart, stamps[0]!.time ?? 0);
    if (length !== null && time > begins + length) enough.abort();
  };
  const { stdout, ended } = startFfmpeg(
    {
      path: tools.ffmpeg.path,
      inputOptions: ['-v', 'info', ...clockOptions(media, counted), '-threads', '1'],
      input: fileArgument(media.path),
      outputOptions: [
        ...['-map', `0:${String(media.streamIndex)}`, ...passThroughOptions(tools)],
        ...['-vf', `${clockFilters(counted)},${stampFilter(tools)}`, '-f', 'null'],
      ],
      onLine,
      silent: true,
    },
    enough.signal,
  );
  stdout.resume().on('error', () => undefined);
  try {
    await ended;
  } catch (error) {
    if (signal.aborted) throw error;
    // What was read before a broken end still counts; whether it is enough is judged by the caller.
    if (!enough.signal.aborted && !(error instanceof FfmpegError)) throw error;
  } finally {
    unfollow();
  }
  return { stamps, cutOff };
}
