import type { Share } from './core-budget';
import { fileArgument, startFfmpeg } from './ffmpeg';
import type { Tools } from './tools';

/** Pixels, height at most: twice what the window's rows show, for dense screens. */
const maxHeight = 160;

/** A JPEG of so few bytes shows next to nothing: one colour, or hardly more. */
const poorBytes = 1500;
/**
 * Where to look one after another, while there is next to nothing to be seen: at the beginning, at the
 * next key frame (which alone is decoded), and behind where films have faded in.
 */
const places = [[], ['-skip_frame', 'nokey', '-ss', '2', '-t', '60'], ['-ss', '2']];

/**
 * A small JPEG of a picture early in the video, of one that shows something if there is any.
 * @throws FfmpegError where there is no picture to be had
 */
export async function makeThumbnail(
  path: string,
  context: { readonly tools: Tools; readonly share: Share; readonly signal: AbortSignal },
): Promise<Buffer> {
  const { tools, share, signal } = context;
  const release = await share.acquire({ cores: 1, bytes: 0 }, signal);
  try {
    let richest: Buffer = Buffer.alloc(0);
    for (const place of places) {
      const picture = await readPicture(path, place, tools, signal).catch((error: unknown) => {
        // Newer ffmpegs fail where the video ends before the place.
        if (richest.length === 0 || signal.aborted) throw error;
        return richest;
      });
      if (picture.length > richest.length) richest = picture;
      if (richest.length > poorBytes) break;
    }
    return richest;
  } finally {
    release();
  }
}

/** The most typical of the next few pictures; empty where there is none. */
async function readPicture(
  path: string,
  place: readonly string[],
  tools: Tools,
  signal: AbortSignal,
): Promise<Buffer> {
  const filters = `thumbnail=n=12,scale='if(gt(ih,${String(maxHeight)}),-2,iw)':'min(ih,${String(maxHeight)})',setsar=1`;
  const { stdout, ended } = startFfmpeg(
    {
      path: tools.ffmpeg.path,
      inputOptions: ['-v', 'error', '-threads', '1', '-filter_threads', '1', ...place],
      input: fileArgument(path),
      outputOptions: [
        ...['-map', '0:V:0', '-frames:v', '1', '-vf', filters],
        ...['-pix_fmt', 'yuvj420p', '-q:v', '4', '-c:v', 'mjpeg', '-f', 'image2pipe'],
      ],
    },
    signal,
  );
  const parts: Buffer[] = [];
  for await (const part of stdout as AsyncIterable<Buffer>) parts.push(part);
  await ended;
  return Buffer.concat(parts);
}
