import { isAbort, toAppError } from '../core/errors';
import { createJob, isFinished, moveJob } from '../core/job';
import type { Job } from '../core/job';
import type { QueueState } from '../core/contract';
import type { Progress } from '../core/progress';
import type { ConversionSettings } from '../core/settings';
import type { ConvertResult } from './convert';

export interface QueueOptions {
  /** Jobs at once. */
  readonly concurrency: number;
  readonly convert: (
    job: Job,
    context: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ) => Promise<ConvertResult>;
  readonly onJobChanged: (job: Job) => void;
  /** Jobs came, went or moved, or the queue was started or paused. */
  readonly onQueueChanged: (state: QueueState) => void;
}

/** Jobs in order, as many running as there are slots. */
export interface Queue {
  readonly jobs: readonly Job[];
  readonly running: boolean;
  readonly add: (jobs: readonly Job[]) => void;
  readonly start: () => void;
  /** Starts no more jobs; those running go on. */
  readonly pause: () => void;
  readonly cancel: (ids: readonly string[]) => void;
  readonly retry: (ids: readonly string[]) => void;
  /** Cancels what runs, then forgets it. */
  readonly remove: (ids: readonly string[]) => void;
  readonly clearFinished: () => void;
  /** Of queued jobs; the others keep theirs. */
  readonly updateSettings: (ids: readonly string[], settings: ConversionSettings) => void;
  /** Cancels everything and waits until nothing runs. */
  readonly close: () => Promise<void>;
}

export function createQueue(options: QueueOptions): Queue {
  const jobs = new Map<string, Job>();
  const runs = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  let running = false;

  const changed = (): void => {
    options.onQueueChanged({ jobs: [...jobs.values()], running });
  };
  const put = (job: Job): void => {
    // A job removed while it ran is gone for good.
    if (!jobs.has(job.id)) return;
    jobs.set(job.id, job);
    options.onJobChanged(job);
  };
  const forEach = (ids: readonly string[], act: (job: Job) => void): void => {
    for (const id of ids) {
      const job = jobs.get(id);
      if (job) act(job);
    }
  };

  const run = async (id: string, stop: AbortController): Promise<void> => {
    const update = (to: Job['state'], change: Partial<Job>): void => {
      const job = jobs.get(id);
      if (job?.state === 'running') put(moveJob(job, to, change));
    };
    const onProgress = (progress: Progress): void => {
      const job = jobs.get(id);
      if (job?.state === 'running') put({ ...job, progress });
    };
    try {
      const result = await options.convert(jobs.get(id)!, { signal: stop.signal, onProgress });
      update('done', result);
    } catch (error) {
      if (isAbort(error)) update('canceled', {});
      else update('failed', { error: toAppError(error).toData() });
    }
  };

  /** Fills the free slots; when the last job has ended, the queue rests. */
  const fill = (): void => {
    const waiting = [...jobs.values()].filter(({ state }) => state === 'queued');
    while (running && runs.size < options.concurrency && waiting.length > 0) {
      const job = waiting.shift()!;
      const stop = new AbortController();
      put(moveJob(job, 'running'));
      const ended = run(job.id, stop).finally(() => {
        runs.delete(job.id);
        fill();
      });
      runs.set(job.id, { stop, ended });
    }
    if (running && runs.size === 0 && waiting.length === 0) {
      running = false;
      changed();
    }
  };

  const cancel = (job: Job): void => {
    const active = runs.get(job.id);
    if (active) active.stop.abort();
    else if (job.state === 'queued') put(moveJob(job, 'canceled'));
  };

  return {
    get jobs() {
      return [...jobs.values()];
    },
    get running() {
      return running;
    },
    add: (added) => {
      for (const job of added) jobs.set(job.id, job);
      changed();
      fill();
    },
    start: () => {
      running = true;
      changed();
      fill();
    },
    pause: () => {
      running = false;
      changed();
    },
    cancel: (ids) => {
      forEach(ids, cancel);
    },
    retry: (ids) => {
      forEach(ids, (job) => {
        // One that is still winding down takes its slot with it first.
        if (isFinished(job.state) && !runs.has(job.id)) put(moveJob(job, 'queued'));
      });
      fill();
    },
    remove: (ids) => {
      forEach(ids, (job) => {
        runs.get(job.id)?.stop.abort();
        jobs.delete(job.id);
      });
      changed();
      fill();
    },
    clearFinished: () => {
      for (const { id, state } of [...jobs.values()]) if (isFinished(state)) jobs.delete(id);
      changed();
    },
    updateSettings: (ids, settings) => {
      forEach(ids, (job) => {
        if (job.state === 'queued') put(createJob(job.id, job.input, settings));
      });
    },
    close: async () => {
      running = false;
      for (const { stop } of runs.values()) stop.abort();
      await Promise.all([...runs.values()].map(({ ended }) => ended));
    },
  };
}
