import type { Answer, Bridge, CommandName, EventName, Events } from '../../src-main/core/contract';
import { settingsForNew } from '../../src-main/core/contract';
import type {
  AddedJobs,
  CommandArguments,
  CommandResult,
  QueueState,
} from '../../src-main/core/contract';
import { toAppError } from '../../src-main/core/errors';
import type { ErrorData } from '../../src-main/core/errors';
import { canGo, changeSettings, createJob, isFinished, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { insertBehind, moveBefore, putBack, takeOut } from '../../src-main/core/job-list';
import type { RemovedJob } from '../../src-main/core/job-list';
import { defaultPreferences } from '../../src-main/core/preferences';
import type { Preferences } from '../../src-main/core/preferences';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { createFakePresets } from './fake-presets';
import { createFakePreview } from './fake-preview';
import { createFakeUpload } from './fake-upload';
import type { FakeUploadOptions } from './fake-upload';
import { finishRun, isRunOver, outcomeOf, startRun, stepRun } from './fake-run';

export interface FakeOptions {
  readonly jobs?: readonly Job[];
  readonly running?: boolean;
  readonly suspended?: boolean;
  readonly settings?: ConversionSettings;
  readonly toolsError?: ErrorData | null;
  readonly startErrors?: readonly ErrorData[];
  /** Jobs at once. */
  readonly concurrency?: number;
  readonly uploads?: FakeUploadOptions;
}

export type Handlers = {
  [N in CommandName]: (...args: CommandArguments<N>) => CommandResult<N>;
};

/**
 * A bridge with a queue in memory and no engine: what becomes of a job is written in its file's name
 * (see fake-run). Time passes by `step` only, so tests decide when.
 */
export class FakeBridge implements Bridge {
  #jobs: readonly Job[];
  #running: boolean;
  #suspended: boolean;
  #preferences: Preferences = defaultPreferences;
  #settings: ConversionSettings;
  readonly #toolsError: ErrorData | null;
  readonly #startErrors: readonly ErrorData[];
  readonly #removals: (readonly RemovedJob[])[] = [];
  readonly #concurrency: number;
  readonly #uploads: ReturnType<typeof createFakeUpload>;
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  /** Every command that was given, for tests. */
  readonly calls: { readonly command: CommandName; readonly args: readonly unknown[] }[] = [];

  constructor(options: FakeOptions = {}) {
    this.#jobs = options.jobs ?? [];
    this.#running = options.running ?? false;
    this.#suspended = options.suspended ?? false;
    this.#settings = options.settings ?? defaultSettings;
    this.#toolsError = options.toolsError ?? null;
    this.#startErrors = options.startErrors ?? [];
    this.#concurrency = options.concurrency ?? 2;
    this.#uploads = createFakeUpload(options.uploads ?? {}, {
      change: (ids, act) => {
        this.#each(ids, act);
      },
      add: (jobs) => {
        this.#replaceAll([...this.#jobs, ...jobs]);
      },
      tellStep: (step) => {
        this.emit('testStepFound', step);
      },
    });
  }

  // As over IPC: the answer comes later, as a task of its own between which the page is painted, and an
  // error is data. Arrows, since the page gets methods only.
  invoke = async <N extends CommandName>(
    command: N,
    ...args: CommandArguments<N>
  ): Promise<Answer<N>> => {
    await new Promise((resolve) => setTimeout(resolve));
    this.calls.push({ command, args });
    try {
      const handlers: Handlers = { ...this.#handlers, ...this.#uploads };
      return { ok: true, value: handlers[command](...args) };
    } catch (error) {
      return { ok: false, error: toAppError(error).toData() };
    }
  };

  on = <N extends EventName>(event: N, listener: (payload: Events[N]) => void): (() => void) => {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  };

  pathOf = (file: File): string => `/videos/${file.name}`;

  /** Lets `seconds` pass in every running job, then fills the free places. */
  step(seconds: number): void {
    if (this.#suspended) return;
    for (const job of this.#jobs.filter(({ state }) => state === 'running')) {
      const next = stepRun(job, seconds);
      this.#put(isRunOver(next) ? finishRun(next) : next);
    }
    this.#fill();
  }

  emit<N extends EventName>(event: N, payload: Events[N]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      (listener as (payload: Events[N]) => void)(payload);
    }
  }

  #put(job: Job): void {
    this.#jobs = this.#jobs.map((own) => (own.id === job.id ? job : own));
    this.emit('jobChanged', job);
  }

  get #queueState(): QueueState {
    return { jobs: this.#jobs, running: this.#running, suspended: this.#suspended };
  }

  #changed(): null {
    this.emit('queueChanged', this.#queueState);
    return null;
  }

  #fill(): void {
    if (!this.#running || this.#suspended) return;
    const count = (state: Job['state']): number =>
      this.#jobs.filter((job) => job.state === state).length;
    while (count('running') < this.#concurrency) {
      const next = this.#jobs.find(({ state }) => state === 'queued');
      if (!next) break;
      this.#put(startRun(next));
    }
    if (count('running') === 0 && count('queued') === 0) {
      this.#running = false;
      this.#changed();
    }
  }

  #setRunning(running: boolean): null {
    this.#running = running;
    if (running) this.#suspended = false;
    this.#changed();
    this.#fill();
    return null;
  }

  #setSuspended(suspended: boolean): null {
    this.#suspended = suspended && this.#jobs.some(({ state }) => state === 'running');
    this.#changed();
    this.#fill();
    return null;
  }

  #each(ids: readonly string[], act: (job: Job) => Job | null): null {
    for (const job of this.#jobs.filter(({ id }) => ids.includes(id))) {
      const next = act(job);
      if (next) this.#put(next);
    }
    return null;
  }

  #add(paths: readonly string[]): AddedJobs {
    const errors = paths.flatMap((path) => outcomeOf(path).addError ?? []);
    const files = paths.filter((path) => !outcomeOf(path).addError);
    const jobs = files.map((path) => createJob(crypto.randomUUID(), path, this.#settings));
    this.#jobs = [...this.#jobs, ...jobs];
    this.#changed();
    this.#fill();
    return { added: jobs.length, skipped: 0, errors };
  }

  #replaceAll(jobs: readonly Job[]): null {
    this.#jobs = jobs;
    this.#changed();
    this.#fill();
    return null;
  }

  #remove(ids: readonly string[]): number {
    const { kept, removed } = takeOut(this.#jobs, ids);
    if (removed.length > 0) this.#removals.push(removed);
    this.#replaceAll(kept);
    return removed.length;
  }

  #retry(jobs: readonly Job[]): null {
    const ids = jobs.filter(({ state }) => isFinished(state)).map(({ id }) => id);
    this.#each(ids, (job) => moveJob(job, 'queued'));
    this.#fill();
    return null;
  }

  readonly #handlers: Omit<Handlers, keyof ReturnType<typeof createFakeUpload>> = {
    ...createFakePresets(),
    copyText: () => null,
    ...createFakePreview((id) => this.#jobs.find((job) => job.id === id)),
    getState: () => ({
      ...this.#queueState,
      settings: this.#settings,
      toolsError: this.#toolsError,
      startErrors: this.#startErrors,
    }),
    addJobs: (paths) => this.#add(paths),
    addText: (text) => this.#add(text.split('\n').filter((line) => line !== '')),
    chooseFolder: () => ({ ...this.#add(['/videos/holiday/beach.mp4']), skipped: 2 }),
    chooseOutputFolder: () => {
      const { output } = this.#preferences;
      const folder = '/home/me/Pictures/Loops';
      this.#preferences = { ...this.#preferences, output: { ...output, place: 'folder', folder } };
      return true;
    },
    updateSettings: (patch, ids) => {
      this.#settings = settingsForNew(this.#settings, patch, ids);
      this.#each(ids, (job) => {
        const next = changeSettings(job, patch);
        return next !== job && job.state === 'running' ? moveJob(next, 'queued') : next;
      });
      this.#fill();
      return null;
    },
    addOutputs: (ids, patch) => {
      const copies = new Map(
        this.#jobs
          .filter(({ id }) => ids.includes(id))
          .map(({ id, input, settings }) => {
            const copy = createJob(crypto.randomUUID(), input, settings);
            return [id, changeSettings(copy, patch)];
          }),
      );
      this.#replaceAll(insertBehind(this.#jobs, copies));
      return [...copies.values()].map(({ id }) => id);
    },
    startQueue: () => this.#setRunning(true),
    pauseQueue: () => this.#setRunning(false),
    suspendQueue: () => this.#setSuspended(true),
    resumeQueue: () => this.#setSuspended(false),
    cancelJobs: (ids) =>
      this.#each(ids, (job) => (canGo(job.state, 'canceled') ? moveJob(job, 'canceled') : null)),
    retryJobs: (ids) => this.#retry(this.#jobs.filter(({ id }) => ids.includes(id))),
    moveJobs: (ids, beforeId) => this.#replaceAll(moveBefore(this.#jobs, ids, beforeId)),
    removeJobs: (ids) => this.#remove(ids),
    clearFinished: () =>
      this.#remove(this.#jobs.filter(({ state }) => isFinished(state)).map(({ id }) => id)),
    undo: () => {
      const removed = this.#removals.pop();
      if (removed) this.#replaceAll(putBack(this.#jobs, removed));
      return removed?.length ?? 0;
    },
    openResult: () => null,
    showResultInFolder: () => null,
    getPreferences: () => this.#preferences,
    updatePreferences: (preferences) => {
      this.#preferences = preferences;
      return null;
    },
  };
}
