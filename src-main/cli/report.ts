import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import { basename } from 'node:path';
import type { AppError, ErrorData } from '../core/errors';
import type { Job } from '../core/job';
import { describeError } from '../core/messages';
import { formatBytes, formatSeconds } from '../core/progress';

/** Tells the user, or a script, how the jobs go. */
export interface Report {
  readonly jobChanged: (job: Job) => void;
  readonly failed: (input: string, error: ErrorData) => void;
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** An error in words: what happened and what to do. */
export function describe(error: ErrorData | AppError): string {
  const { message, remedy } = describeError(error);
  return `${message} ${remedy}`;
}

export function printLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** One JSON object a line on standard output; everything else on standard error. */
export function createJsonReport(): Report {
  const failed: Report['failed'] = (input, error) => {
    printLine({ type: 'failed', input, error: { code: error.code, message: describe(error) } });
  };
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  return {
    failed,
    note,
    end: () => undefined,
    jobChanged: ({ input, state, progress, output, elapsedMs, error, notes }) => {
      if (state === 'running' && progress) {
        const { stage, progress: share, framesDone, framesTotal, secondsLeft } = progress;
        const rounded = Math.round(share * 10_000) / 10_000;
        printLine({
          type: 'progress',
          input,
          stage,
          progress: rounded,
          framesDone,
          framesTotal,
          secondsLeft,
        });
      }
      if (state === 'done') {
        notes.forEach(note);
        printLine({ type: 'done', input, output, elapsedMs });
      }
      if (state === 'failed' && error) failed(input, error);
      if (state === 'canceled') printLine({ type: 'canceled', input });
    },
  };
}

/** On a terminal a bar for each job; otherwise a line for each that ended. A summary at the end. */
export function createTextReport(): Report {
  const bars = process.stderr.isTTY ? createBars() : null;
  const counts = { done: 0, failed: 0, canceled: 0 };
  const say = (text: string): void => {
    if (bars) bars.log(text);
    else process.stderr.write(`${text}\n`);
  };
  const failed: Report['failed'] = (input, error) => {
    counts.failed++;
    say(`✗ ${input}\n  ${describe(error)}`);
  };
  return {
    failed,
    note: say,
    jobChanged: (job) => {
      bars?.show(job);
      if (job.state === 'failed' && job.error) failed(job.input, job.error);
      if (job.state === 'canceled') counts.canceled++;
      if (job.state !== 'done' || !job.output) return;
      counts.done++;
      const { path, width, height, frames, durationMs, sizeBytes } = job.output;
      const facts = `${String(width)}×${String(height)}, ${String(frames)} frames, ${String(durationMs / 1000)} s`;
      const took = ((job.elapsedMs ?? 0) / 1000).toFixed(1);
      say(`✓ ${path}\n  ${facts}, ${formatBytes(sizeBytes)}, took ${took} s`);
      job.notes.forEach(say);
    },
    end: () => {
      bars?.stop();
      const parts = Object.entries(counts).filter(([, count]) => count > 0);
      const words = parts.map(([name, count]) => `${String(count)} ${name}`).join(', ');
      process.stderr.write(`${words || 'nothing done'}\n`);
    },
  };
}

interface Bars {
  readonly show: (job: Job) => void;
  readonly log: (text: string) => void;
  readonly stop: () => void;
}

function createBars(): Bars {
  const multi = new MultiBar({
    format: '{bar} {percentage} %  {name}  {detail}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    autopadding: true,
  });
  const bars = new Map<string, SingleBar>();
  return {
    show: (job) => {
      const bar = bars.get(job.id);
      if (job.state !== 'running') {
        if (bar) multi.remove(bar);
        bars.delete(job.id);
        return;
      }
      const left = job.progress?.secondsLeft;
      const detail = left ? `${formatSeconds(left)} left` : (job.progress?.stage ?? '');
      const payload = { name: basename(job.input), detail };
      const share = Math.round((job.progress?.progress ?? 0) * 100);
      if (bar) bar.update(share, payload);
      else bars.set(job.id, multi.create(100, share, payload));
    },
    log: (text) => {
      multi.log(`${text}\n`);
    },
    stop: () => {
      multi.stop();
    },
  };
}
