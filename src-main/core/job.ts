import type { Delivery } from './delivery';
import type { ErrorData } from './errors';
import type { Progress } from './progress';
import { checkCombination } from './settings';
import type { ConversionSettings, OutputFormat, SettingsPatch } from './settings';
import type { UploadedObject } from './upload';

export const jobStates = ['queued', 'running', 'done', 'failed', 'canceled'] as const;
export type JobState = (typeof jobStates)[number];

/** A finished file, as read back from disk. */
export interface ConversionOutput {
  readonly path: string;
  readonly format: OutputFormat;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** Plays in all; 0 is forever. */
  readonly loop: number;
}

/**
 * A result that is about to get its name. Should the process be killed before the job is told to be
 * done, a file of that name, size and time is that result.
 */
export interface SavingResult {
  readonly output: ConversionOutput;
  readonly elapsedMs: number;
  readonly notes: readonly string[];
  readonly mtimeMs: number;
}

/** One source with its settings, on its way to one output. */
export interface Job {
  readonly id: string;
  readonly input: string;
  readonly settings: ConversionSettings;
  readonly state: JobState;
  readonly progress: Progress | null;
  readonly output: ConversionOutput | null;
  readonly elapsedMs: number | null;
  readonly error: ErrorData | null;
  /** What becomes of the result beyond its file, where that was asked. */
  readonly delivery?: Delivery;
  /** The input is no video to convert but a file to upload as it is. */
  readonly uploadOnly?: true;
  /** What `{key}` stands for in object names, where it is more than the input's name. */
  readonly sourceKey?: string;
  /** The result that is there and still has to be uploaded: it is not converted again. */
  readonly converted?: SavingResult;
  /** Where the result was uploaded to, where that was asked. */
  readonly upload?: UploadedObject;
  /** Only while it runs, and after a crash. */
  readonly saving?: SavingResult;
  /** What the user should know of a job that is done all the same. */
  readonly notes: readonly string[];
}

/** The job's finished file: also one that only has to be uploaded yet. */
export const resultOf = ({ output, converted }: Job): ConversionOutput | null =>
  output ?? converted?.output ?? null;

/** Which states a job may go to from each. */
const transitions: Record<JobState, readonly JobState[]> = {
  queued: ['running', 'canceled'],
  running: ['done', 'failed', 'canceled', 'queued'],
  done: ['queued'],
  failed: ['queued'],
  canceled: ['queued'],
};

export function canGo(from: JobState, to: JobState): boolean {
  return transitions[from].includes(to);
}

export function isFinished(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'canceled';
}

/** What a job is told beside its settings. */
export type JobExtras = Pick<Job, 'delivery' | 'uploadOnly' | 'sourceKey'>;

/** A job as it enters the queue. */
export function createJob(
  id: string,
  input: string,
  settings: ConversionSettings,
  { delivery, uploadOnly, sourceKey }: JobExtras = {},
): Job {
  return {
    id,
    input,
    settings,
    state: 'queued',
    progress: null,
    output: null,
    elapsedMs: null,
    error: null,
    notes: [],
    ...(delivery && { delivery }),
    ...(uploadOnly && { uploadOnly }),
    ...(sourceKey !== undefined && { sourceKey }),
  };
}

/**
 * The job in its next state; going back to `queued` forgets the last run, but not a result that
 * only has to be uploaded.
 * @throws Error for a transition that does not exist: a bug in the caller
 */
export function moveJob(job: Job, to: JobState, change: Partial<Job> = {}): Job {
  if (!canGo(job.state, to)) throw new Error(`A ${job.state} job cannot become ${to}`);
  const ended: { -readonly [K in keyof Job]: Job[K] } = { ...job };
  delete ended.saving;
  if (to === 'done') delete ended.converted;
  const { converted } = job;
  const waiting = createJob(job.id, job.input, job.settings, job);
  const fresh = to === 'queued' ? { ...waiting, ...(converted && { converted }) } : ended;
  return { ...fresh, ...change, state: to, progress: to === 'running' ? fresh.progress : null };
}

/**
 * The job with some settings changed, which never takes it out of the queue: a finished one waits
 * again, a running one stays running until its queue has stopped that run. Where nothing changes,
 * the job itself.
 * @throws AppError where the settings contradict each other then
 */
export function changeSettings(job: Job, patch: SettingsPatch): Job {
  const settings = { ...job.settings, ...patch };
  checkCombination(settings);
  if (JSON.stringify(settings) === JSON.stringify(job.settings)) return job;
  const waiting = isFinished(job.state) ? moveJob(job, 'queued') : job;
  const edited: { -readonly [K in keyof Job]: Job[K] } = { ...waiting, settings };
  // What was made by the old ones is another result.
  delete edited.converted;
  return edited;
}
