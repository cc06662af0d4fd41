import { setTimeout } from 'node:timers/promises';
import type { FrameIndex, MediaInfo } from '../core/media';
import { readPartIndex, startPackets } from './frame-index';
import type { NeededPart } from './frame-index';
import { probe } from './probe';
import type { Tools } from './tools';

/** Milliseconds within which ffprobe is through the packets of a clip of some minutes. */
const patience = 50;

/**
 * What a source is and when its frames are shown, of those that `part` says. The run of ffprobe that
 * reads the packets describes the file at its end; where that does not come at once, another one is
 * asked, as it tells how far is to be read.
 * @throws AppError as `probe` and `readFrameIndex` do; AbortError
 */
export async function readSource(
  path: string,
  part: (media: MediaInfo) => NeededPart,
  tools: Tools,
  signal: AbortSignal,
): Promise<{ readonly media: MediaInfo; readonly index: FrameIndex }> {
  const packets = startPackets(path, tools, signal);
  try {
    const atOnce = Promise.race([
      packets.description,
      // A short file is read by then: its process need not wait for the clock to end.
      packets.begun.then(() => setTimeout(patience, null, { ref: false })),
    ]);
    const media = await probe(path, tools, signal, atOnce);
    return { media, index: await readPartIndex(media, part(media), tools, signal, packets) };
  } finally {
    await packets.stop();
  }
}
