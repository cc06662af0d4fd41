import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, isAbort } from '../core/errors';
import type { FrameIndex } from '../core/media';
import type { ConversionPlan } from '../core/plan';
import type { OutputFormat } from '../core/settings';
import { coresOfSegment, countPictures, planSegments } from '../core/segments';
import { followAbort } from './abort';
import type { Share } from './core-budget';
import type { EncodedSegment } from './encoder';
import { encoders } from './encoders';
import { loadLibrary } from './ffmpeg';
import { createFileJoiner } from './file-joiner';
import type { Pictures } from './pictures';
import { segmentPaths } from './segment-paths';
import { createSegmentRuns } from './segment-runs';
import type { Scheduler } from './scheduler';
import { picturesWithin, segmentBytes } from './segment-memory';
import type { Tools } from './tools';

export interface EncodeRequest {
  readonly plan: ConversionPlan;
  readonly index: FrameIndex;
  readonly tools: Tools;
  readonly hwaccel: string | null;
  readonly workDir: string;
  readonly target: string;
  /** Every picture of the plan, where they are decoded already. */
  readonly pictures?: Pictures;
}

export interface EncodeContext {
  readonly scheduler: Pick<Scheduler, 'budget' | 'pool'>;
  readonly share: Share;
  readonly signal: AbortSignal;
  /** First with 0, when the first segment gets its cores. */
  readonly onFrames: (done: number) => void;
  /** The first segments are in line for cores: any that the caller still holds can go. */
  readonly onWaiting: () => void;
  /** The GPU failed in the middle; the rest is done by the CPU. */
  readonly onGpuFailed: (reason: string) => void;
}

/** Raw pixels held by all reversed segments together. */
const heldBytes = 128 * 1024 * 1024;

/** So many segments may be done ahead of the one whose turn it is, for each that runs. */
const rounds = 4;

/** Has ready what encoding will need, while the source is still being looked at. */
export function prepareEncoding(
  format: OutputFormat,
  { pool, budget }: Pick<Scheduler, 'pool' | 'budget'>,
): void {
  const { encodeSource, segments } = encoders[format];
  if (encodeSource) loadLibrary();
  else pool.warm(Math.ceil(budget.cores / segments.cores));
}

/**
 * How many segments keep so many cores busy. Rather one more than one less, by a tenth: it is seldom
 * that all of them have something to do all the time.
 */
const sideBySide = (cores: number, each: number): number =>
  Math.max(1, Math.round(cores / each + 0.1));

/**
 * Encodes a plan into the file `target`, its segments side by side, their bytes in order.
 * @throws AppError; AbortError
 */
export async function encodePlan(request: EncodeRequest, context: EncodeContext): Promise<void> {
  const { plan, index, target } = request;
  const { share } = context;
  const { budget, pool } = context.scheduler;
  const shape = encoders[plan.format].segments;
  const { cores } = budget;
  const held = heldBytes / cores;
  const most = picturesWithin(plan, budget.bytes / cores);
  const pieces = Math.ceil(countPictures(plan, index) / most);
  const each = request.pictures ? 1 : coresOfSegment(plan, index, shape);
  // A cut costs some time in all, and where other jobs have the other cores it gains none.
  const parallel = Math.max(sideBySide(share.fairCores, each), pieces);
  const alone = Math.max(sideBySide(cores, each), pieces) === 1;
  const limits = { parallel, alone, heldBytes: held };
  const segments = planSegments(plan, index, shape, limits);
  const longest = segments.reduce((sofar, { pictures }) => Math.max(sofar, pictures), 0);
  const reversed = segments.some((segment) => segment.reversed);
  const bytes = segmentBytes(plan, longest, reversed ? held : 0);
  const { controller: failure, unfollow } = followAbort(context.signal);
  const stop = (): void => {
    failure.abort();
  };
  const runs = createSegmentRuns({
    ...{ request, segments, pool, rank: share.rank, signal: failure.signal },
    onFrames: context.onFrames,
    onGpuFailed: context.onGpuFailed,
  });

  /** How many run side by side: more would only wait for memory, and others behind them. */
  const countParallel = (): number =>
    Math.max(
      1,
      Math.min(sideBySide(budget.cores, each), segments.length, Math.floor(budget.bytes / bytes)),
    );

  const encode = async (number: number, decodeThreads: number): Promise<EncodedSegment> => {
    const cost = { cores: decodeThreads, bytes };
    const release = await share.acquire(cost, failure.signal);
    try {
      return await runs.encode(number, decodeThreads);
    } catch (error) {
      stop();
      throw error;
    } finally {
      active--;
      // The next one is in line before its core is free, or a later job would get that.
      startMore();
      release();
    }
  };

  const file = await open(target, 'r+');
  const started: Promise<EncodedSegment>[] = [];
  let finished = 0;
  let active = 0;
  const startMore = (): void => {
    const parallel = countParallel();
    const last = Math.min(segments.length, finished + rounds * parallel);
    while (!failure.signal.aborted && active < parallel && started.length < last) {
      // Cores that are nobody else's and that no segment uses go to the decoders.
      const threads = Math.max(1, Math.floor(share.fairCores / parallel));
      const running = encode(started.length, threads);
      running.catch(() => undefined);
      active++;
      started.push(running);
    }
  };
  try {
    startMore();
    context.onWaiting();
    const paths = (number: number) => segmentPaths(request.workDir, number);
    const joiner = createFileJoiner({
      file,
      plan,
      segments: segments.length,
      paths,
      drawSeam: runs.drawSeam,
    });
    for (let number = 0; number < segments.length; number++) {
      const segment = await started[number]!;
      finished++;
      startMore();
      await joiner.append(segment);
    }
    await joiner.finish();
  } catch (error) {
    stop();
    const outcomes = await Promise.allSettled(started);
    throw rootCause(error, outcomes, context.signal, request);
  } finally {
    unfollow();
    await file.close();
  }
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
  if (!isDiskFull(cause)) return cause;
  if (fromSegment === undefined) return new AppError('diskFull', { path: dirname(target) });
  return new AppError('temporaryUnusable', { path: dirname(workDir), reason: 'its disk is full' });
}

function isDiskFull(error: unknown): boolean {
  const text = error instanceof AppError ? String(error.detail['reason']) : String(error);
  return /ENOSPC|EDQUOT|EFBIG/.test(text);
}
