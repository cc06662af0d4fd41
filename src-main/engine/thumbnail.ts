import type { Share } from './core-budget';
import { fileArgument, startFfmpeg } from './ffmpeg';
import type { Tools } from './tools';

/** Pixels, height at most: twice what the window's rows show, for dense screens. */
const maxHeight = 160;

/**
 * A small JPEG of a picture early in the video; the first one is often black.
 * @throws FfmpegError where there is no picture to be had
 */
export async function makeThumbnail(
  path: string,
  context: { readonly tools: Tools; readonly share: Share; readonly signal: AbortSignal },
): Promise<Buffer> {
  const { tools, share, signal } = context;
  const release = await share.acquire({ cores: 1, bytes: 0 }, signal);
  try {
    return await readPicture(path, tools, signal);
  } finally {
    release();
  }
}

async function readPicture(path: string, tools: Tools, signal: AbortSignal): Promise<Buffer> {
  const filters = `thumbnail=n=12,scale='if(gt(ih,${String(maxHeight)}),-2,iw)':'min(ih,${String(maxHeight)})',setsar=1`;
  const { stdout, ended } = startFfmpeg(
    {
      path: tools.ffmpeg.path,
      inputOptions: ['-v', 'error', '-threads', '1', '-filter_threads', '1'],
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
