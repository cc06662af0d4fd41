import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ConversionPlan } from '../core/plan';
import type { ClipPalette, EncodedSegment, Patch } from './encoder';
import { encoders } from './encoders';
import type { SegmentPaths } from './segment-paths';

export interface JoinOptions {
  readonly file: FileHandle;
  readonly plan: ConversionPlan;
  readonly paths: (number: number) => SegmentPaths;
  /** Has a segment's first frame drawn onto the canvas before it, as `Seam.draw` says. */
  readonly drawSeam: (number: number, delayMs: number, forced: boolean) => Promise<boolean>;
}

/** Sets finished segments one after another into a file; their own files go. */
export interface Joiner {
  readonly begin: (palette: ClipPalette | null) => Promise<void>;
  /** In order. */
  readonly append: (segment: EncodedSegment) => Promise<void>;
  readonly finish: () => Promise<void>;
}

export function createJoiner({ file, plan, paths, drawSeam }: JoinOptions): Joiner {
  const encoder = encoders[plan.format];
  const { seam } = encoder;
  const joined: EncodedSegment[] = [];
  const patches: Patch[] = [];
  let sizeBytes = 0;
  /** The last image: where it begins in the file, and how long it is shown. */
  let last: EncodedSegment['last'] = null;

  const put = async (bytes: Uint8Array): Promise<void> => {
    await file.writeFile(bytes);
    sizeBytes += bytes.length;
  };
  const putFile = async (path: string): Promise<void> => {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      await put(chunk as Buffer);
    }
    await rm(path);
  };
  const join = async (number: number, delayMs: number): Promise<void> => {
    if (!seam) return;
    const shownMs = (last?.delayMs ?? Infinity) + delayMs;
    const offset = sizeBytes;
    if (await drawSeam(number, delayMs, shownMs > seam.longestDelayMs)) {
      await putFile(paths(number).seam);
      last = { offset, delayMs };
    } else if (last) {
      // The image that shows it already goes on being shown.
      last = { ...last, delayMs: shownMs };
      patches.push(seam.patchDelay(last.offset, shownMs));
    }
    await rm(paths(number - 1).tail, { force: true });
    await rm(paths(number).head, { force: true });
  };

  return {
    begin: (palette) => put(encoder.header(plan, palette)),
    append: async (segment) => {
      const number = joined.length;
      if (typeof segment.headMs === 'number') await join(number, segment.headMs);
      const offset = sizeBytes;
      await putFile(paths(number).part);
      if (segment.last) last = { ...segment.last, offset: offset + segment.last.offset };
      joined.push(segment);
    },
    finish: async () => {
      await put(encoder.trailer);
      for (const { bytes, offset } of [...patches, ...encoder.patches(joined, sizeBytes)]) {
        await file.write(bytes, 0, bytes.length, offset);
      }
      await file.sync();
    },
  };
}
