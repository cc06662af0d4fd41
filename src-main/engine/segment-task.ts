import { open } from 'node:fs/promises';
import type { ConversionPlan } from '../core/plan';
import type { Segment } from '../core/segments';
import { followAbort } from './abort';
import { decodeSegment } from './decode';
import type { EncodeContext, EncodedSegment, RawFrame } from './encoder';
import { encoders } from './encoders';
import { replayPictures } from './picture-cache';
import type { Pictures } from './picture-cache';
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
  /** See `EncodeContext`. */
  readonly palette: EncodeContext['palette'];
  readonly edges: EncodeContext['edges'];
  /** Never by `Encoder.encodeSource`; for tests, which hold one against the other. */
  readonly framesOnly?: boolean;
}

export interface SegmentEvents {
  /** As each frame is taken; it is waited for. */
  readonly onFrame: () => Promise<void>;
  readonly onPalette: EncodeContext['onPalette'];
}

/** Decodes and encodes one segment into its file. */
export async function runSegment(
  task: SegmentTask,
  { onFrame, onPalette }: SegmentEvents,
  signal: AbortSignal,
): Promise<EncodedSegment> {
  const { plan, segment, tools, hwaccel, decodeThreads, path, edges, palette, pictures } = task;
  const encoder = encoders[plan.format];
  const { controller: stop, unfollow } = followAbort(signal);
  const { pixelFormat, usesFramesUp } = encoder;
  const options = { tools, pixelFormat, usesFramesUp, hwaccel, threads: decodeThreads };
  const decoded = pictures
    ? replayPictures(segment, pictures)
    : decodeSegment(plan, segment, options, stop.signal);
  let counted = 0;
  const countFrame = async (): Promise<void> => {
    counted++;
    await onFrame();
  };
  async function* frames(): AsyncGenerator<RawFrame> {
    // Those taken in vain before are not counted twice.
    let number = 0;
    for await (const frame of decoded) {
      yield frame;
      if (!frame.lead && number++ >= counted) await onFrame();
    }
  }
  const file = await open(path, 'wx');
  try {
    const write = async (bytes: Uint8Array): Promise<void> => {
      await file.writeFile(bytes);
    };
    const context = { plan, tools, signal, write, edges, palette, onPalette };
    const source = { segment, options, onFrame: countFrame };
    const encoded = task.framesOnly || pictures ? null : await encoder.encodeSource?.(source, context);
    return encoded ?? (await encoder.encodeSegment(frames(), context));
  } finally {
    unfollow();
    // An encoder that fails leaves the decoder running.
    stop.abort();
    await decoded.return(undefined).catch(() => undefined);
    await file.close();
  }
}
