import type { FrameIndex, MediaInfo } from '../core/media';
import { readFrameIndex, startPackets } from './frame-index';
import { probe } from './probe';
import type { Tools } from './tools';

/**
 * What a source is and when its frames are shown, as far as `neededUntil` says (seconds from the first
 * frame; null: to the end). Two runs of ffprobe side by side: each takes about as long to start as to
 * read a short clip.
 * @throws AppError as `probe` and `readFrameIndex` do; AbortError
 */
export async function readSource(
  path: string,
  neededUntil: (media: MediaInfo) => number | null,
  tools: Tools,
  signal: AbortSignal,
): Promise<{ readonly media: MediaInfo; readonly index: FrameIndex }> {
  const packets = startPackets(path, tools, signal);
  try {
    const media = await probe(path, tools, signal);
    const index = await readFrameIndex(media, neededUntil(media), packets, tools, signal);
    return { media, index };
  } finally {
    await packets.stop();
  }
}
