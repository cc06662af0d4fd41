import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ConversionPlan } from '../core/plan';
import type { DrawSeam, EncodedSegment } from './encoder';
import { encoders } from './encoders';
import type { SegmentPaths } from './segment-paths';

export interface JoinOptions {
  readonly file: FileHandle;
  readonly plan: ConversionPlan;
  readonly paths: (number: number) => SegmentPaths;
  readonly drawSeam: DrawSeam;
}

/** Sets finished segments one after another into a file; their own files go. */
export interface FileJoiner {
  /** In order, the first one first. */
  readonly append: (segment: EncodedSegment) => Promise<void>;
  readonly finish: () => Promise<void>;
}

export function createFileJoiner({ file, plan, paths, drawSeam }: JoinOptions): FileJoiner {
  const encoder = encoders[plan.format];
  const joiner = encoder.createJoiner(plan, drawSeam);
  let number = 0;
  let sizeBytes = 0;

  const put = async (bytes: Uint8Array): Promise<void> => {
    await file.writeFile(bytes);
    sizeBytes += bytes.length;
  };

  return {
    append: async (segment) => {
      if (number === 0) await put(encoder.header(plan, segment));
      await put(await joiner.before(segment, sizeBytes));
      const { part, head } = paths(number);
      for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20 })) {
        await put(chunk as Buffer);
      }
      const used = number > 0 ? [part, head, paths(number - 1).tail] : [part];
      for (const path of used) await rm(path, { force: true });
      number++;
    },
    finish: async () => {
      await put(encoder.trailer);
      for (const { bytes, offset } of joiner.patches(sizeBytes)) {
        await file.write(bytes, 0, bytes.length, offset);
      }
      await file.sync();
    },
  };
}
