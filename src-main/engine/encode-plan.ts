import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, isAbort, toAppError } from '../core/errors';
import type { FrameIndex } from '../core/media';
import { describeError } from '../core/messages';
import type { ConversionPlan } from '../core/plan';
import { planSegments } from '../core/segments';
import { followAbort } from './abort';
import type { EncodedSegment } from './encoder';
import { encoders } from './encoders';
import type { SegmentTask } from './segment-task';
import type { Tools } from './tools';
import type { WorkerPool } from './worker-pool';

export interface EncodeRequest {
  readonly plan: ConversionPlan;
  readonly index: FrameIndex;
  readonly tools: Tools;
  readonly hwaccel: string | null;
  /** Segments at once. */
  readonly cores: number;
  readonly workDir: string;
  readonly target: string;
}

export interface EncodeContext {
  readonly pool: WorkerPool;
  readonly signal: AbortSignal;
  readonly onFrames: (done: number) => void;
  /** The GPU failed in the middle; the rest is done by the CPU. */
  readonly onGpuFailed: (reason: string) => void;
}

/** Raw pixels held by all reversed segments together. */
const heldBytes = 128 * 1024 * 1024;

/**
 * Encodes a plan into the file `target`, its segments side by side, their bytes in order.
 * @throws AppError; AbortError
 */
export async function encodePlan(request: EncodeRequest, context: EncodeContext): Promise<void> {
  const { plan, index, cores, target } = request;
  const encoder = encoders[plan.format];
  const segments = planSegments(plan, index, { parallel: cores, heldBytes: heldBytes / cores });
  const parallel = Math.min(cores, segments.length);
  const decodeThreads = Math.max(1, Math.floor(cores / parallel));
  const { controller: failure, unfollow } = followAbort(context.signal);
  const stop = (): void => {
    failure.abort();
  };
  const done = segments.map(() => 0);
  let { hwaccel } = request;

  const encode = async (number: number): Promise<EncodedSegment> => {
    const path = partPath(request, number);
    const attempt = (device: string | null): Promise<EncodedSegment> => {
      done[number] = 0;
      const { tools } = request;
      const segment = segments[number]!;
      const task: SegmentTask = { plan, segment, tools, hwaccel: device, decodeThreads, path };
      const onFrame = (): void => {
        done[number]!++;
        context.onFrames(done.reduce((sum, frames) => sum + frames, 0));
      };
      return context.pool.run(task, onFrame, failure.signal);
    };
    const device = hwaccel;
    if (device === null) return attempt(null);
    try {
      return await attempt(device);
    } catch (error) {
      if (isAbort(error)) throw error;
      if (hwaccel !== null) context.onGpuFailed(describeError(toAppError(error)).message);
      hwaccel = null;
      await rm(path, { force: true });
      return attempt(null);
    }
  };

  const file = await open(target, 'r+');
  const running: Promise<EncodedSegment>[] = [];
  try {
    const header = encoder.header(plan);
    await file.writeFile(header);
    let sizeBytes = header.length;
    const finished: EncodedSegment[] = [];
    for (let number = 0; number < segments.length; number++) {
      while (running.length < Math.min(segments.length, number + parallel)) {
        const started = encode(running.length);
        started.catch(stop);
        running.push(started);
      }
      finished.push(await running[number]!);
      sizeBytes += await append(file, partPath(request, number));
    }
    await file.writeFile(encoder.trailer);
    sizeBytes += encoder.trailer.length;
    for (const { bytes, offset } of encoder.patches(finished, sizeBytes)) {
      await file.write(bytes, 0, bytes.length, offset);
    }
    await file.sync();
  } catch (error) {
    stop();
    const outcomes = await Promise.allSettled(running);
    throw rootCause(error, outcomes, context.signal, request);
  } finally {
    unfollow();
    await file.close();
  }
}

const partPath = ({ workDir }: EncodeRequest, number: number): string =>
  join(workDir, `${String(number)}.part`);

async function append(file: FileHandle, part: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20 })) {
    await file.writeFile(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  await rm(part);
  return bytes;
}

/** One failing segment aborts the others: what it failed of is what counts. */
function rootCause(
  error: unknown,
  outcomes: readonly PromiseSettledResult<EncodedSegment>[],
  signal: AbortSignal,
  { workDir, target }: EncodeRequest,
): unknown {
  if (signal.aborted) return error;
  const reasons = outcomes.flatMap((outcome): unknown[] =>
    outcome.status === 'rejected' ? [outcome.reason] : [],
  );
  const fromSegment = reasons.find((reason) => !isAbort(reason));
  const cause = fromSegment ?? error;
  const full = fromSegment === undefined ? target : workDir;
  return isDiskFull(cause) ? new AppError('diskFull', { path: dirname(full) }) : cause;
}

function isDiskFull(error: unknown): boolean {
  const text = error instanceof AppError ? String(error.detail['reason']) : String(error);
  return /ENOSPC|EDQUOT|EFBIG/.test(text);
}
