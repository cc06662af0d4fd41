import type { Bridge } from '../../../src-main/core/contract';
import { mediaUrl } from '../../../src-main/core/contract';
import type { Job } from '../../../src-main/core/job';
import { previewUrl } from '../../../src-main/core/preview-contract';
import type { PreviewWindow } from '../../../src-main/core/preview-contract';
import type { ConversionSettings } from '../../../src-main/core/settings';
import { openAnimation } from './animation-frames';
import type { AnimationFrames } from './animation-frames';
import { startOf } from './reel';
import { clamp } from './trim';
import { keyOf } from './wanted';

/** What of the result is at hand: a few really encoded frames, or a finished job's file. */
export interface Shown {
  readonly window: PreviewWindow;
  readonly frames: AnimationFrames;
  /** A finished job's own file, which has every frame. */
  readonly file: AnimationFrames | null;
}

/** A larger file would take long to be read by the page: the window around the playhead plays instead. */
const largestFile = 64e6;

/** @throws where the preview's file cannot be read or decoded */
export async function openShown(
  bridge: Pick<Bridge, 'invoke'>,
  job: Job,
  settings: ConversionSettings,
  window: PreviewWindow,
): Promise<Shown> {
  const frames = await openAnimation(previewUrl.encoded(window), window.frameDelaysMs);
  // A file that was moved or replaced is no reason to show nothing.
  const file = await openFile(bridge, job, settings).catch(() => null);
  return { window, frames, file };
}

/** Null where there is none, or what is set differs from what it was made with. */
async function openFile(
  bridge: Pick<Bridge, 'invoke'>,
  job: Job,
  settings: ConversionSettings,
): Promise<AnimationFrames | null> {
  const { output } = job;
  if (!output || output.sizeBytes > largestFile) return null;
  if (keyOf(settings) !== keyOf(job.settings)) return null;
  const facts = await bridge.invoke('describeResult', job.id);
  return facts.ok ? openAnimation(mediaUrl.result(job), facts.value.frameDelaysMs) : null;
}

/** The picture of a frame; of one that is not at hand, the nearest that is. */
export async function pictureOf(
  { window: { reel, pictures }, frames, file }: Shown,
  frame: number,
): Promise<ImageBitmap> {
  if (file) return file.at(startOf(reel, frame));
  const { from, to } = pictures.range;
  return frames.at(startOf(reel, clamp(frame, from, to - 1)) - startOf(reel, from));
}

export function closeShown({ frames, file }: Shown): void {
  frames.close();
  file?.close();
}
