import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import { basename } from 'node:path';
import type { AppError, ErrorData } from '../core/errors';
import type { Job } from '../core/job';
import { describeError } from '../core/messages';
import { formatBytes, formatSeconds } from '../core/progress';
import { objectName } from '../core/upload';
import type { UploadedObject } from '../core/upload';

/** Tells the user, or a script, how the jobs go. */
export interface Report {
  readonly jobChanged: (job: Job) => void;
  readonly failed: (input: string, error: ErrorData) => void;
  readonly canceled: (input: string) => void;
  /** Of a file that was there already. */
  readonly uploading: (input: string, sentBytes: number, totalBytes: number) => void;
  readonly uploaded: (input: string, upload: Uploaded, elapsedMs: number) => void;
  readonly note: (text: string) => void;
  readonly end: () => void;
}

export interface Uploaded extends UploadedObject {
  /** Bytes that were there from an earlier try. */
  readonly resumedBytes: number;
  readonly notes: readonly string[];
}

/** An error in words: what happened and what to do. */
export function describe(error: ErrorData | AppError): string {
  const { message, remedy } = describeError(error);
  return `${message} ${remedy}`;
}

export function printLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const round = (share: number): number => Math.round(share * 10_000) / 10_000;

/** One JSON object a line on standard output; everything else on standard error. */
export function createJsonReport(): Report {
  const failed: Report['failed'] = (input, error) => {
    const { kept } = error.detail;
    printLine({
      ...{ type: 'failed', input, error: { code: error.code, message: describe(error) } },
      // Finished, but not uploaded.
      ...(kept === undefined ? {} : { output: { path: kept } }),
    });
  };
  const canceled: Report['canceled'] = (input) => {
    printLine({ type: 'canceled', input });
  };
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  return {
    failed,
    canceled,
    note,
    end: () => undefined,
    uploading: (input, sentBytes, totalBytes) => {
      const progress = totalBytes > 0 ? round(sentBytes / totalBytes) : 1;
      printLine({ type: 'progress', input, stage: 'uploading', progress, sentBytes, totalBytes });
    },
    uploaded: (input, { notes, ...upload }, elapsedMs) => {
      notes.forEach(note);
      printLine({ type: 'done', input, upload, elapsedMs });
    },
    jobChanged: ({ input, state, progress, output, upload, elapsedMs, error, notes }) => {
      if (state === 'running' && progress) {
        const { stage, progress: share, framesDone, framesTotal, secondsLeft } = progress;
        printLine({
          type: 'progress',
          input,
          stage,
          progress: round(share),
          framesDone,
          framesTotal,
          secondsLeft,
        });
      }
      if (state === 'done') {
        notes.forEach(note);
        printLine({ type: 'done', input, output, ...(upload && { upload }), elapsedMs });
      }
      if (state === 'failed' && error) failed(input, error);
      if (state === 'canceled') canceled(input);
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
  const uploaded = ({ bucket, objectKey, url }: UploadedObject): string =>
    `${objectName(bucket, objectKey)}\n  ${url}`;
  return {
    failed,
    note: say,
    canceled: () => {
      counts.canceled++;
    },
    uploading: () => undefined,
    uploaded: (_, upload, elapsedMs) => {
      counts.done++;
      const { sizeBytes, resumedBytes, notes } = upload;
      const before = resumedBytes > 0 ? `, ${formatBytes(resumedBytes)} of it before` : '';
      const took = (elapsedMs / 1000).toFixed(1);
      say(`✓ ${uploaded(upload)}\n  ${formatBytes(sizeBytes)}${before}, took ${took} s`);
      notes.forEach(say);
    },
    jobChanged: (job) => {
      bars?.show(job);
      if (job.state === 'failed' && job.error) failed(job.input, job.error);
      if (job.state === 'canceled') counts.canceled++;
      if (job.state !== 'done' || !job.output) return;
      counts.done++;
      const { path, width, height, frames, durationMs, sizeBytes } = job.output;
      const facts = `${String(width)}×${String(height)}, ${countFrames(frames)}, ${String(durationMs / 1000)} s`;
      const took = ((job.elapsedMs ?? 0) / 1000).toFixed(1);
      say(`✓ ${path}\n  ${facts}, ${formatBytes(sizeBytes)}, took ${took} s`);
      if (job.upload) say(`  ${uploaded(job.upload)}`);
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

export const countFrames = (frames: number): string =>
  `${String(frames)} ${frames === 1 ? 'frame' : 'frames'}`;

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
