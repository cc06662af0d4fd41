import type { ErrorData } from '../../src-main/core/errors';
import { moveJob } from '../../src-main/core/job';
import type { ConversionOutput, Job } from '../../src-main/core/job';
import { makeProgress } from '../../src-main/core/progress';

/** What becomes of a file, by words in its name. */
export function outcomeOf(path: string): { addError?: ErrorData; error?: ErrorData } {
  const detail = { path };
  if (path.includes('missing')) return { addError: { code: 'fileNotFound', detail } };
  if (path.includes('broken')) return { error: { code: 'notAVideo', detail } };
  if (path.includes('sound')) return { error: { code: 'noVideoStream', detail } };
  if (path.includes('full')) return { error: { code: 'diskFull', detail: { path: '/home/me' } } };
  return {};
}

const FRAMES_TOTAL = 120;
const FRAMES_PER_SECOND = 40;

export function startRun(job: Job): Job {
  return { ...moveJob(job, 'running'), progress: makeProgress('probing') };
}

/** Forty frames a second, `FRAMES_TOTAL` of them. */
export function stepRun(job: Job, seconds: number): Job {
  const framesBefore = job.progress?.framesDone ?? 0;
  const framesDone = Math.min(FRAMES_TOTAL, framesBefore + FRAMES_PER_SECOND * seconds);
  const elapsed = framesDone / FRAMES_PER_SECOND;
  return {
    ...job,
    progress: makeProgress('converting', Math.round(framesDone), FRAMES_TOTAL, elapsed),
  };
}

export function isRunOver({ progress }: Job): boolean {
  return progress !== null && progress.framesDone >= FRAMES_TOTAL;
}

export function finishRun(job: Job): Job {
  const { error } = outcomeOf(job.input);
  if (error) return moveJob(job, 'failed', { error });
  return moveJob(job, 'done', { output: makeOutput(job), elapsedMs: 3000 });
}

export function makeOutput({ input, settings }: Job): ConversionOutput {
  const width = settings.width ?? 1280;
  return {
    path: input.replace(/\.\w+$/, `.${settings.format}`),
    format: settings.format,
    width,
    height: settings.height ?? Math.round((width * 9) / 16),
    frames: FRAMES_TOTAL,
    durationMs: 4000,
    sizeBytes: settings.format === 'gif' ? 4_813_290 : 912_344,
    loop: settings.loop,
  };
}
