import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ConversionPlan } from '../core/plan';
import type { Cut, DrawSeam, EncodedSegment } from './encoder';
import { encoders } from './encoders';
import type { SegmentPaths } from './segment-paths';

export interface JoinOptions {
  readonly file: FileHandle;
  readonly plan: ConversionPlan;
  /** How many there will be. */
  readonly segments: number;
  readonly paths: (number: number) => SegmentPaths;
  readonly drawSeam: DrawSeam;
}

/** Sets finished segments one after another into a file; their own files go. */
export interface FileJoiner {
  /** In order, the first one first. */
  readonly append: (segment: EncodedSegment) => Promise<void>;
  readonly finish: () => Promise<void>;
}

export function createFileJoiner({
  file,
  plan,
  segments,
  paths,
  drawSeam,
}: JoinOptions): FileJoiner {
  const encoder = encoders[plan.format];
  const joiner = encoder.createJoiner(plan, drawSeam);
  let number = 0;
  let sizeBytes = 0;

  const put = async (bytes: Uint8Array): Promise<void> => {
    await file.writeFile(bytes);
    sizeBytes += bytes.length;
  };

  /** In one piece of memory: pieces come faster than the garbage collector sees them go. */
  const buffer = Buffer.allocUnsafeSlow(1 << 18);
  const copy = async (path: string): Promise<void> => {
    const part = await open(path, 'r');
    try {
      for (;;) {
        const { bytesRead } = await part.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) return;
        await put(buffer.subarray(0, bytesRead));
      }
    } finally {
      await part.close();
    }
  };

  const takeOut = async ({ offset, length }: Cut): Promise<void> => {
    const rest = Buffer.alloc(sizeBytes - offset - length);
    await file.read(rest, 0, rest.length, offset + length);
    await file.write(rest, 0, rest.length, offset);
    await file.truncate(sizeBytes - length);
  };

  return {
    append: async (segment) => {
      if (number === 0) await put(encoder.header(plan, segment, segments));
      await put(await joiner.before(segment, sizeBytes));
      const { part, head } = paths(number);
      await copy(part);
      const used = number > 0 ? [part, head, paths(number - 1).tail] : [part];
      for (const path of used) await rm(path, { force: true });
      number++;
    },
    finish: async () => {
      await put(encoder.trailer);
      const { patches, cut } = joiner.finish(sizeBytes);
      for (const { bytes, offset } of patches) await file.write(bytes, 0, bytes.length, offset);
      if (cut) await takeOut(cut);
      await file.sync();
    },
  };
}
