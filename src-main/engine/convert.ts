import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, isAbort } from '../core/errors';
import type { ConversionOutput, SavingResult } from '../core/job';
import type { FrameIndex, MediaInfo } from '../core/media';
import { planConversion } from '../core/plan';
import type { ConversionPlan } from '../core/plan';
import { makeProgress } from '../core/progress';
import type { Progress } from '../core/progress';
import { formatResultName } from '../core/result-name';
import type { ConversionSettings } from '../core/settings';
import { adaptPlan } from './adapt-plan';
import { readAnimation } from './animation';
import type { AnimationFacts } from './animation';
import type { Share } from './core-budget';
import { encodePlan, prepareEncoding } from './encode-plan';
import type { NeededPart } from './frame-index';
import { chooseHwaccel } from './hwaccel';
import { checkFile } from './probe';
import { readSource } from './read-source';
import type { Scheduler } from './scheduler';
import { findChange } from './source-change';
import type { StoppableClock } from './stoppable-clock';
import { chooseTarget, createTemporary, exists, saveAs, temporaryPath } from './targets';
import type { Target, TargetRequest } from './targets';
import type { Tools } from './tools';
import { verify } from './verify';
import { makeWorkDir, noteUnfinished, removeWorkDir } from './work-dir';

export interface ConvertRequest extends TargetRequest {
  readonly settings: ConversionSettings;
  /** What the result is called (see `result-name.ts`) as which job of its queue; else as its source. */
  readonly naming?: { readonly template: string; readonly index: number };
  /** `auto`, `none` or a device that ffmpeg knows. */
  readonly hwaccel: string;
}

export interface ConvertContext {
  readonly tools: Tools;
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
  /** At most ten times a second within a stage. */
  readonly onProgress: (progress: Progress) => void;
  /** Told what is about to be saved; it is saved once this has ended. */
  readonly onSaving?: (saving: SavingResult) => Promise<void>;
}

export interface ConvertResult {
  readonly output: ConversionOutput;
  /** Without the time in which all was suspended. */
  readonly elapsedMs: number;
  readonly notes: readonly string[];
}

/** A source and what the settings make of it. */
export interface PlannedSource {
  readonly media: MediaInfo;
  readonly index: FrameIndex;
  readonly plan: ConversionPlan;
}

/**
 * Probes a source and plans its conversion; nothing is written.
 * @throws AppError; AbortError
 */
export async function planSource(
  input: string,
  settings: ConversionSettings,
  tools: Tools,
  signal: AbortSignal,
): Promise<PlannedSource> {
  const { media, index } = await readSource(
    input,
    (found) => neededPart(settings, found),
    tools,
    signal,
  );
  return { media, index, plan: planConversion(media, index, settings) };
}

/**
 * What of the source the settings ask for. A number of frames tells only where they are surely taken
 * at their own interval, and not one by one as the source has them.
 */
export function neededPart(settings: ConversionSettings, { frameRate }: MediaInfo): NeededPart {
  const { start, end, frames, fps, intervalMs, speed } = settings;
  const step = fps === null ? (intervalMs ?? 0) / 1000 : speed / fps;
  const spaced = frameRate !== null && step > 1.05 / frameRate;
  const counted = frames !== null && spaced ? start + frames * step : null;
  const until = counted === null || end === null ? (end ?? counted) : Math.min(end, counted);
  return { start, until };
}

/**
 * One job's way: probe, plan, run, verify, save. Whatever happens, nothing half-made is left.
 * @throws AppError; AbortError
 */
export async function convert(
  request: ConvertRequest,
  context: ConvertContext,
): Promise<ConvertResult> {
  const { scheduler, signal } = context;
  signal.throwIfAborted();
  const share = scheduler.budget.join('job');
  try {
    return await scheduler.children.run(() => runJob(request, context, share));
  } catch (error) {
    throw signal.aborted && !isAbort(error) ? new DOMException('Aborted', 'AbortError') : error;
  } finally {
    share.leave();
  }
}

async function runJob(
  request: ConvertRequest,
  context: ConvertContext,
  share: Share,
): Promise<ConvertResult> {
  const { input, settings } = request;
  const { tools, scheduler, signal, onProgress } = context;
  const { clock } = scheduler;
  const started = clock.now();
  onProgress(makeProgress('probing'));
  // What looks at the source is busy, too; its core goes on to the first segment.
  const release = await share.acquire({ cores: 1, bytes: 0 }, signal);
  let workDir: string | null = null;
  let temporary: string | null = null;
  try {
    const source = await checkFile(input);
    const planning = planSource(input, settings, tools, signal);
    prepareEncoding(settings.format, scheduler);
    const { plan: wanted, index } = await planning;
    const { plan, notes: losses } = await adaptPlan(wanted, tools);
    const target = await chooseTarget(request, settings.format, nameFor(request, plan));
    const kept = await findKept(target);
    if (kept) return { ...kept, elapsedMs: Math.round(clock.now() - started) };
    const choice = await chooseHwaccel(request.hwaccel, plan, tools, signal);
    const notes = choice.note === null ? [...losses] : [...losses, choice.note];
    if (plan.media.pixelFormat === 'unknown') throw new AppError('notAVideo', { path: input });

    workDir = await makeWorkDir();
    temporary = temporaryPath(target);
    // Noted first: killed at any moment, the process leaves no file that nobody knows of.
    await noteUnfinished(workDir, temporary);
    await createTemporary(temporary);
    await encodePlan(
      { plan, index, tools, hwaccel: choice.device, workDir, target: temporary },
      {
        ...{ scheduler, share, signal, onWaiting: release },
        onFrames: reportFrames(plan.frames.length, clock, onProgress),
        onGpuFailed: (reason) => {
          notes.push(`${choice.device ?? 'The GPU'} failed, the CPU went on: ${reason}`);
        },
      },
    ).catch(async (error: unknown) => {
      throw (await findChange(input, source)) ?? error;
    });
    // Segments open it one after the other. One that is gone was the same to all of them.
    const change = await findChange(input, source);
    if (change?.code === 'sourceChanged') throw change;
    onProgress(makeProgress('verifying'));
    const facts = await verify(temporary, plan);
    onProgress(makeProgress('saving'));
    signal.throwIfAborted();
    const { mtimeMs } = await stat(temporary);
    const describe = (path: string): ConvertResult => ({
      output: describeOutput(path, facts),
      elapsedMs: Math.round(clock.now() - started),
      notes,
    });
    const path = await saveAs(temporary, target, async (name) => {
      await context.onSaving?.({ ...describe(name), mtimeMs });
      signal.throwIfAborted();
    });
    return describe(path);
  } finally {
    release();
    if (temporary) await rm(temporary, { force: true });
    if (workDir) await removeWorkDir(workDir);
  }
}

/** The name that the user's template makes; null: the source's. */
function nameFor({ input, settings, naming }: ConvertRequest, plan: ConversionPlan): string | null {
  if (!naming) return null;
  const { width, height } = plan.geometry.output;
  const shownMs = plan.durationMs - settings.holdLastMs;
  return formatResultName(naming.template, {
    ...{ basename: basename(input), format: settings.format, width, height },
    fps: (plan.frames.length * 1000) / Math.max(1, shownMs),
    date: new Date(),
    index: naming.index,
  });
}

/**
 * The file that has the result's name already, where that is to be kept.
 * @throws AppError `outputExists` for one that is no whole GIF or WebP
 */
async function findKept(target: Target): Promise<Omit<ConvertResult, 'elapsedMs'> | null> {
  const path = join(target.folder, target.name);
  if (target.onClash !== 'skip' || target.isOthers(path) || !(await exists(path))) return null;
  const facts = await readAnimation(path).catch(() => null);
  if (!facts) throw new AppError('outputExists', { path });
  const notes = [`${target.name} was there already and is kept: nothing was converted.`];
  return { output: describeOutput(path, facts), notes };
}

/** A file as it was read back. */
export function describeOutput(path: string, facts: AnimationFacts): ConversionOutput {
  const { format, width, height, delaysMs, durationMs, sizeBytes, loop } = facts;
  const frames = delaysMs.length;
  return { path, format, width, height, frames, durationMs, sizeBytes, loop };
}

/**
 * Turns the count of frames into progress, at most ten times a second. The pace is counted from the
 * first call on: until then the job waits for others.
 */
function reportFrames(
  total: number,
  clock: StoppableClock,
  onProgress: (progress: Progress) => void,
): (done: number) => void {
  let started: number | null = null;
  let reported = -Infinity;
  let most = 0;
  onProgress(makeProgress('converting', 0, total));
  return (done) => {
    const now = clock.now();
    started ??= now;
    // Where the CPU takes over from a device, frames are counted again.
    if (done <= most) return;
    most = done;
    if (now - reported < 100 && done < total) return;
    reported = now;
    onProgress(makeProgress('converting', done, total, (now - started) / 1000));
  };
}
