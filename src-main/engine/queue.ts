import { isAbort, toAppError } from '../core/errors';
import { createJob, isFinished, moveJob } from '../core/job';
import type { Job } from '../core/job';
import type { QueueState } from '../core/contract';
import type { Progress } from '../core/progress';
import type { ConversionSettings } from '../core/settings';
import type { ConvertResult } from './convert';

export interface QueueOptions {
  /** Jobs at once, at most. */
  readonly concurrency: number;
  readonly convert: (
    job: Job,
    context: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ) => Promise<ConvertResult>;
  /** A core is free that no running job asks for. */
  readonly hasIdleCore: () => boolean;
  /** Stops all that runs at once, or lets it go on. */
  readonly setSuspended: (suspended: boolean) => void;
  readonly onJobChanged: (job: Job) => void;
  /** Jobs came, went or moved, or the queue was started, paused, suspended or resumed. */
  readonly onQueueChanged: (state: QueueState) => void;
}

/** Jobs in order; one runs, and more as long as it leaves cores unused. */
export interface Queue {
  readonly jobs: readonly Job[];
  readonly running: boolean;
  readonly suspended: boolean;
  readonly add: (jobs: readonly Job[]) => void;
  /** Also resumes. */
  readonly start: () => void;
  /** Starts no more jobs; those running go on. */
  readonly pause: () => void;
  /** Stops those running where they are. */
  readonly suspend: () => void;
  readonly resume: () => void;
  /** To be called when a core has become idle. */
  readonly goOn: () => void;
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
  let suspended = false;

  const changed = (): void => {
    options.onQueueChanged({ jobs: [...jobs.values()], running, suspended });
  };
  const setSuspended = (now: boolean): void => {
    if (suspended === now) return;
    suspended = now;
    options.setSuspended(now);
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

  const startNext = (): void => {
    const next = [...jobs.values()].find(({ state }) => state === 'queued');
    if (!running || suspended || !next || runs.size >= options.concurrency) return;
    const stop = new AbortController();
    put(moveJob(next, 'running'));
    const ended = run(next.id, stop).finally(() => {
      runs.delete(next.id);
      goOn();
    });
    runs.set(next.id, { stop, ended });
  };

  /**
   * One job more where there is room: its own first request tells whether there is room for another.
   * When the last job has ended, the queue rests.
   */
  const goOn = (): void => {
    if (runs.size === 0 || options.hasIdleCore()) startNext();
    const waiting = [...jobs.values()].some(({ state }) => state === 'queued');
    const resting = !running && !suspended;
    if (runs.size > 0 || (running && waiting) || resting) return;
    running = false;
    setSuspended(false);
    changed();
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
    get suspended() {
      return suspended;
    },
    add: (added) => {
      for (const job of added) jobs.set(job.id, job);
      changed();
      goOn();
    },
    start: () => {
      running = true;
      setSuspended(false);
      changed();
      goOn();
    },
    pause: () => {
      running = false;
      changed();
    },
    suspend: () => {
      // Where nothing runs there is nothing to stop.
      if (runs.size === 0) return;
      setSuspended(true);
      changed();
    },
    resume: () => {
      setSuspended(false);
      changed();
      goOn();
    },
    goOn,
    cancel: (ids) => {
      forEach(ids, cancel);
    },
    retry: (ids) => {
      forEach(ids, (job) => {
        // One that is still winding down takes its slot with it first.
        if (isFinished(job.state) && !runs.has(job.id)) put(moveJob(job, 'queued'));
      });
      goOn();
    },
    remove: (ids) => {
      forEach(ids, (job) => {
        runs.get(job.id)?.stop.abort();
        jobs.delete(job.id);
      });
      changed();
      goOn();
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
