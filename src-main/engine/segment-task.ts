import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ConversionPlan } from '../core/plan';
import type { Segment } from '../core/segments';
import { followAbort } from './abort';
import { decodeSegment } from './decode';
import type { EncodeContext, EncodedSegment, RawFrame } from './encoder';
import { encoders } from './encoders';
import { replayPictures } from './pictures';
import type { Pictures } from './pictures';
import type { Tools } from './tools';

/** One segment's whole work, as plain data for a worker thread. */
export interface SegmentTask {
  readonly plan: ConversionPlan;
  readonly segment: Segment;
  readonly tools: Tools;
  readonly hwaccel: string | null;
  readonly decodeThreads: number;
  /** Where the segment's bytes go: a new file. */
  readonly path: string;
  /** What `decodeSegment` would yield, where it is known, by when each picture begins in the file. */
  readonly pictures?: Pictures | undefined;
  /** Whether the clip's palette will be told; else, where it has one, this segment tells it. */
  readonly awaitsPalette: boolean;
  /** See `EncodeContext`. */
  readonly lane: EncodeContext['lane'];
  readonly edges: EncodeContext['edges'];
}

export interface SegmentEvents {
  /** As each frame is taken; it is waited for. */
  readonly onFrame: () => Promise<void>;
  readonly palette: EncodeContext['palette'];
  readonly onPalette: EncodeContext['onPalette'];
}

/** Decodes and encodes one segment into its file. For a worker thread: it works on pixels. */
export async function runSegment(
  task: SegmentTask,
  { onFrame, palette, onPalette }: SegmentEvents,
  signal: AbortSignal,
): Promise<EncodedSegment> {
  const { plan, segment, tools, hwaccel, decodeThreads, path, pictures, lane, edges } = task;
  const encoder = encoders[plan.format];
  const { controller: stop, unfollow } = followAbort(signal);
  const { pixelFormat, usesFramesUp } = encoder;
  const options = { tools, pixelFormat, usesFramesUp, hwaccel, threads: decodeThreads };
  const decoded = pictures
    ? replayPictures(segment, pictures)
    : decodeSegment(plan, segment, options, stop.signal);
  async function* frames(): AsyncGenerator<RawFrame> {
    for await (const frame of decoded) {
      yield frame;
      if (!frame.lead) await onFrame();
    }
  }
  const file = await open(path, 'wx');
  try {
    const write = async (bytes: Uint8Array): Promise<void> => {
      await file.writeFile(bytes);
    };
    return await encoder.encodeSegment(frames(), {
      ...{ plan, tools, signal, write, lane, edges, palette, onPalette },
    });
  } finally {
    unfollow();
    // An encoder that fails leaves the decoder running.
    stop.abort();
    await decoded.return(undefined).catch(() => undefined);
    await file.close();
  }
}

/**
 * The same without pixels, by `Encoder.encodeSource`, so that no thread is needed. Null, and there is
 * no file, where that cannot be done.
 */
export async function runWithoutPixels(
  task: SegmentTask,
  onFrame: () => void,
  signal: AbortSignal,
): Promise<EncodedSegment | null> {
  const { plan, segment, tools, hwaccel, decodeThreads, path, lane, edges } = task;
  const { encodeSource, pixelFormat, usesFramesUp } = encoders[plan.format];
  // Pictures that are decoded already are in a thread's reach, not in ffmpeg's.
  if (!encodeSource || task.pictures) return null;
  const options = { tools, pixelFormat, usesFramesUp, hwaccel, threads: decodeThreads };
  let file: FileHandle | null = null;
  const write = async (bytes: Uint8Array): Promise<void> => {
    file ??= await open(path, 'wx');
    await file.writeFile(bytes);
  };
  const onPalette = (): void => undefined;
  const context = { plan, tools, signal, write, lane, edges, palette: null, onPalette };
  const scratch = `${path}.scratch`;
  try {
    const encoded = await encodeSource({ segment, options, onFrame, scratch }, context);
    // All frames may look like the one before them.
    if (encoded) file ??= await open(path, 'wx');
    return encoded;
  } finally {
    await file?.close();
    await rm(scratch, { force: true });
  }
}
