import { rm } from 'node:fs/promises';
import { isAbort, toAppError } from '../core/errors';
import { describeError } from '../core/messages';
import type { Segment } from '../core/segments';
import type { Rank } from './core-budget';
import type { ClipPalette, DrawSeam, EncodedSegment } from './encoder';
import { encoders } from './encoders';
import type { EncodeRequest } from './encode-plan';
import { segmentPaths } from './segment-paths';
import { runWithoutPixels } from './segment-task';
import type { WorkerPool } from './worker-pool';

export interface RunsOptions {
  readonly request: EncodeRequest;
  readonly segments: readonly Segment[];
  readonly pool: WorkerPool;
  readonly rank: Rank;
  readonly signal: AbortSignal;
  readonly onFrames: (done: number) => void;
  readonly onGpuFailed: (reason: string) => void;
}

/** The segments' ways through the worker pool. */
export interface SegmentRuns {
  /** Encodes a segment into its part; by the CPU, where the GPU fails. */
  readonly encode: (number: number, decodeThreads: number) => Promise<EncodedSegment>;
  readonly drawSeam: DrawSeam;
}

export function createSegmentRuns(options: RunsOptions): SegmentRuns {
  const { segments, pool, rank, signal } = options;
  const { plan, tools, workDir, pictures } = options.request;
  const sharesPalette = encoders[plan.format].sharesPalette === true;
  const done = segments.map(() => 0);
  let { hwaccel } = options.request;
  let tellPalette: (palette: ClipPalette | null) => void;
  /** The clip's palette, once the first segment has told it; null where there is none. */
  const palette = new Promise<ClipPalette | null>((resolve) => {
    tellPalette = resolve;
  });
  /** What the first segment told before the GPU failed it, so that the file has one palette. */
  let told: ClipPalette | null = null;

  const countFrames = (): void => {
    options.onFrames(done.reduce((sum, frames) => sum + frames, 0));
  };

  const attempt = async (
    number: number,
    decodeThreads: number,
    device: string | null,
  ): Promise<EncodedSegment> => {
    done[number] = 0;
    countFrames();
    const { part: path, head, tail } = segmentPaths(workDir, number);
    const awaited = number > 0 && sharesPalette ? palette : told && Promise.resolve(told);
    const task = {
      ...{
        plan,
        segment: segments[number]!,
        tools,
        hwaccel: device,
        decodeThreads,
        path,
        pictures,
      },
      awaitsPalette: awaited !== null,
      lane: { number, count: segments.length },
      edges: {
        head: number > 0 ? head : null,
        tail: number < segments.length - 1 ? tail : null,
      },
    };
    const onFrame = (): void => {
      done[number]!++;
      countFrames();
    };
    const onPalette = (brought: ClipPalette): void => {
      told = brought;
      tellPalette(brought);
    };
    const encoded = await runWithoutPixels(task, onFrame, signal);
    if (encoded) return encoded;
    // Those taken in vain are not counted.
    done[number] = 0;
    const made = await pool.run(task, { rank, onFrame, palette: awaited, onPalette, signal });
    encoders[plan.format].learn?.(plan, made);
    return made;
  };

  const encode = async (number: number, decodeThreads: number): Promise<EncodedSegment> => {
    const device = hwaccel;
    if (device === null) return attempt(number, decodeThreads, null);
    try {
      return await attempt(number, decodeThreads, device);
    } catch (error) {
      if (isAbort(error)) throw error;
      if (hwaccel !== null) options.onGpuFailed(describeError(toAppError(error)).message);
      hwaccel = null;
      await rm(segmentPaths(workDir, number).part, { force: true });
      return attempt(number, decodeThreads, null);
    }
  };

  return {
    // However the first segment ends, nobody waits for its palette any longer.
    encode: async (number, threads) =>
      encode(number, threads).finally(() => {
        if (number === 0) tellPalette(null);
      }),
    drawSeam: async (number, seam) => {
      const { tail } = segmentPaths(workDir, number - 1);
      const { head, tail: own } = segmentPaths(workDir, number);
      const nextTail = number < segments.length - 1 ? own : null;
      const nothing = (): void => undefined;
      const events = { onFrame: nothing, palette: null, onPalette: nothing };
      const task = { plan, tail, head, nextTail, ...seam };
      return pool.drawSeam(task, { rank, ...events, signal });
    },
  };
}
