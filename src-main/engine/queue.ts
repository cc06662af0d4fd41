import { randomUUID } from 'node:crypto';
import { isAbort, toAppError } from '../core/errors';
import { changeSettings, createJob, isFinished, moveJob } from '../core/job';
import type { Job, SavingResult } from '../core/job';
import { insertBehind, moveBefore, putBack, takeOut } from '../core/job-list';
import type { RemovedJob } from '../core/job-list';
import type { QueueState } from '../core/contract';
import type { Delivery } from '../core/delivery';
import type { Progress } from '../core/progress';
import type { SettingsPatch } from '../core/settings';
import { mayChangeDelivery } from '../core/upload-contract';
import type { ConvertResult } from './convert';

export interface QueueOptions {
  /** Jobs at once, at most. */
  readonly concurrency: number;
  readonly convert: (
    job: Job,
    context: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: Progress) => void;
      /** The job remembers what is about to be saved. */
      readonly onSaving: (saving: SavingResult) => Promise<void>;
      /** The job remembers a result that still has to be uploaded. */
      readonly onConverted: (converted: SavingResult) => Promise<void>;
    },
  ) => Promise<JobResult>;
  /** A core is free that no running job asks for. */
  readonly hasIdleCore: () => boolean;
  /** Stops all that runs at once, or lets it go on. */
  readonly setSuspended: (suspended: boolean) => void;
  readonly onJobChanged: (job: Job) => void;
  /** Waited for before a result gets its name. */
  readonly persist?: () => Promise<void>;
  /** Jobs came, went or moved, or the queue was started, paused, suspended or resumed. */
  readonly onQueueChanged: (state: QueueState) => void;
}

/** What a run comes to; a file that was only uploaded may have no output. */
export type JobResult = Omit<ConvertResult, 'output'> & Pick<Job, 'output' | 'upload'>;

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
  /** Before another job; null: to the end. */
  readonly move: (ids: readonly string[], beforeId: string | null) => void;
  /** Cancels what runs, then takes it out. Returns how many were taken out. */
  readonly remove: (ids: readonly string[]) => number;
  readonly clearFinished: () => number;
  /** Puts back what was taken out last, as it was; what ran waits. Returns how many came back. */
  readonly undo: () => number;
  /**
   * Changes some settings of jobs in any state; each keeps its others. A finished one waits again
   * (its result stays on disk), a running one starts over.
   * @throws AppError where one of them would get settings that contradict each other; none is changed
   */
  readonly updateSettings: (ids: readonly string[], patch: SettingsPatch) => void;
  /**
   * One job more of each one's source, behind it, with some settings changed. Returns their ids.
   * @throws AppError as `updateSettings` does
   */
  readonly addOutputs: (ids: readonly string[], patch: SettingsPatch) => readonly string[];
  /** What becomes of results: of jobs that wait, failed or were cancelled; the others keep theirs. */
  readonly setDelivery: (ids: readonly string[], delivery: Delivery) => void;
  /** Finished jobs whose results are to be uploaded: they wait again, and are not converted again. */
  readonly deliver: (converted: ReadonlyMap<string, SavingResult>, delivery: Delivery) => void;
  /** Adds what the user should know to a job. */
  readonly note: (id: string, note: string) => void;
  /** Stops everything and waits until nothing runs; what ran waits again. */
  readonly close: () => Promise<void>;
}

/** Removals that can be undone. */
const MOST_UNDOS = 20;

export function createQueue(options: QueueOptions): Queue {
  const jobs = new Map<string, Job>();
  const runs = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  /** Jobs that wait again once their run has been stopped. */
  const startingOver = new Set<string>();
  const removals: (readonly RemovedJob[])[] = [];
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
    // It may have been removed while it ran.
    if (!jobs.has(job.id)) return;
    jobs.set(job.id, job);
    options.onJobChanged(job);
  };
  /** Many are told at once: a thousand single changes would keep the window busy. */
  const putAll = (changes: readonly Job[]): void => {
    const [first] = changes;
    if (changes.length === 1 && first) put(first);
    if (changes.length < 2) return;
    for (const job of changes) jobs.set(job.id, job);
    changed();
  };
  const replaceAll = (list: readonly Job[]): void => {
    jobs.clear();
    for (const job of list) jobs.set(job.id, job);
    changed();
    goOn();
  };
  const named = (ids: readonly string[]): Job[] =>
    [...new Set(ids)].flatMap((id) => jobs.get(id) ?? []);

  const run = async (id: string, stop: AbortController): Promise<void> => {
    const update = (to: Job['state'], change: Partial<Job>): void => {
      const job = jobs.get(id);
      // One removed and put back waits already.
      if (job?.state !== 'running') return;
      put(startingOver.has(id) ? moveJob(job, 'queued') : moveJob(job, to, change));
    };
    const onProgress = (progress: Progress): void => {
      const job = jobs.get(id);
      if (job?.state === 'running') put({ ...job, progress });
    };
    const onSaving = async (saving: SavingResult): Promise<void> => {
      const job = jobs.get(id);
      if (job?.state === 'running' && !startingOver.has(id)) put({ ...job, saving });
      await options.persist?.();
    };
    const onConverted = async (converted: SavingResult): Promise<void> => {
      const job = jobs.get(id);
      if (job?.state === 'running' && !startingOver.has(id)) put({ ...job, converted });
      await options.persist?.();
    };
    try {
      const { signal } = stop;
      const context = { signal, onProgress, onSaving, onConverted };
      update('done', await options.convert(jobs.get(id)!, context));
    } catch (error) {
      if (isAbort(error)) update('canceled', {});
      else update('failed', { error: toAppError(error).toData() });
    }
  };

  const startNext = (): void => {
    // One whose last run is still winding down has to wait for that.
    const ready = ({ id, state }: Job): boolean => state === 'queued' && !runs.has(id);
    const next = [...jobs.values()].find(ready);
    if (!running || suspended || !next || runs.size >= options.concurrency) return;
    const stop = new AbortController();
    put(moveJob(next, 'running'));
    const ended = run(next.id, stop).finally(() => {
      runs.delete(next.id);
      startingOver.delete(next.id);
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

  const cancel = (wanted: readonly Job[]): void => {
    for (const { id } of wanted) {
      startingOver.delete(id);
      runs.get(id)?.stop.abort();
    }
    putAll(
      wanted
        .filter(({ id, state }) => state === 'queued' && !runs.has(id))
        .map((job) => moveJob(job, 'canceled')),
    );
  };
  const startOver = (id: string): void => {
    startingOver.add(id);
    runs.get(id)?.stop.abort();
  };
  const retry = (wanted: readonly Job[]): void => {
    putAll(wanted.filter(({ state }) => isFinished(state)).map((job) => moveJob(job, 'queued')));
    goOn();
  };
  const remove = (ids: readonly string[]): number => {
    const { kept, removed } = takeOut([...jobs.values()], ids);
    if (removed.length === 0) return 0;
    for (const { job } of removed) runs.get(job.id)?.stop.abort();
    removals.push(removed);
    if (removals.length > MOST_UNDOS) removals.shift();
    replaceAll(kept);
    return removed.length;
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
      cancel(named(ids));
    },
    retry: (ids) => {
      retry(named(ids));
    },
    move: (ids, beforeId) => {
      replaceAll(moveBefore([...jobs.values()], ids, beforeId));
    },
    remove,
    clearFinished: () =>
      remove([...jobs.values()].filter(({ state }) => isFinished(state)).map(({ id }) => id)),
    undo: () => {
      const removed = removals.pop();
      if (removed) replaceAll(putBack([...jobs.values()], removed));
      return removed?.length ?? 0;
    },
    updateSettings: (ids, patch) => {
      const edited = named(ids)
        .map((job) => changeSettings(job, patch))
        .filter((job) => job !== jobs.get(job.id));
      for (const { id, state } of edited) if (state === 'running') startOver(id);
      putAll(edited);
      goOn();
    },
    addOutputs: (ids, patch) => {
      const copies = new Map(
        named(ids).map((job) => {
          const copy = createJob(randomUUID(), job.input, job.settings, job);
          return [job.id, changeSettings(copy, patch)];
        }),
      );
      replaceAll(insertBehind([...jobs.values()], copies));
      return [...copies.values()].map(({ id }) => id);
    },
    setDelivery: (ids, delivery) => {
      const open = named(ids).filter(({ state }) => mayChangeDelivery(state));
      putAll(open.map((job) => ({ ...job, delivery })));
    },
    deliver: (converted, delivery) => {
      const done = named([...converted.keys()]).filter(({ state }) => state === 'done');
      putAll(
        done.map((job) => ({
          ...moveJob(job, 'queued', { delivery }),
          converted: converted.get(job.id)!,
        })),
      );
      goOn();
    },
    note: (id, note) => {
      const job = jobs.get(id);
      if (job) put({ ...job, notes: [...job.notes, note] });
    },
    close: async () => {
      running = false;
      for (const id of runs.keys()) startOver(id);
      await Promise.all([...runs.values()].map(({ ended }) => ended));
    },
  };
}
