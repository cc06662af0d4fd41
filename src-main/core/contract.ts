import * as v from 'valibot';
import type { ErrorData } from './errors';
import type { Job } from './job';
import { jobIdSchema } from './job-id';
import { preferencesSchema } from './preferences';
import type { Preferences } from './preferences';
import { presetCommands } from './preset-contract';
import type { PresetResults } from './preset-contract';
import { previewSchemas } from './preview-contract';
import type { PreviewResults } from './preview-contract';
import { toolCommands } from './tool-contract';
import type { ToolResults } from './tool-contract';
import { settingsPatchSchema } from './settings';
import type { ConversionSettings, SettingsPatch } from './settings';
import { uploadCommandSchemas } from './upload-contract';
import type { UploadCommandResults, UploadEvents } from './upload-contract';

/** Everything the window may ask of the main process, and what it is told. Both ends derive from this. */
const jobId = jobIdSchema;
const jobIds = v.array(jobId);

export const commandSchemas = {
  /** The whole state, once at start; afterwards events keep it. */
  getState: v.strictTuple([]),
  /** Files and folders dropped or chosen; folders are searched for videos. */
  addJobs: v.strictTuple([v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1))]),
  /** Paths that were pasted, one a line; `file://` addresses too. */
  addText: v.strictTuple([v.pipe(v.string(), v.minLength(1), v.maxLength(1_000_000))]),
  /** Asks for a folder and adds its videos; files are chosen in the window itself. */
  chooseFolder: v.strictTuple([]),
  /** Asks for the folder that results go to from now on; answers whether there was a choice. */
  chooseOutputFolder: v.strictTuple([]),
  /**
   * Some settings of jobs in any state, and of new jobs; each keeps its others. A finished job waits
   * again (its result stays on disk), a running one starts over. Without jobs: of new ones only.
   */
  updateSettings: v.strictTuple([settingsPatchSchema, jobIds]),
  /** One job more of each one's source, with some settings changed; answers the new ones' ids. */
  addOutputs: v.strictTuple([jobIds, settingsPatchSchema]),
  startQueue: v.strictTuple([]),
  /** Lets the running jobs finish and starts no more. */
  pauseQueue: v.strictTuple([]),
  /** Stops the running jobs where they are; `resumeQueue` (or `startQueue`) lets them go on. */
  suspendQueue: v.strictTuple([]),
  resumeQueue: v.strictTuple([]),
  cancelJobs: v.strictTuple([jobIds]),
  retryJobs: v.strictTuple([jobIds]),
  /** Before another job, in their own order; null: to the end. */
  moveJobs: v.strictTuple([jobIds, v.nullable(jobId)]),
  /** Both answer how many jobs went, and `undo` how many of the last removal came back. */
  removeJobs: v.strictTuple([jobIds]),
  clearFinished: v.strictTuple([]),
  undo: v.strictTuple([]),
  openResult: v.strictTuple([jobId]),
  showResultInFolder: v.strictTuple([jobId]),
  getPreferences: v.strictTuple([]),
  /** Holds for what starts next; the folder for results is the one last chosen, whatever is given. */
  updatePreferences: v.strictTuple([preferencesSchema]),
  ...presetCommands,
  ...previewSchemas,
  ...toolCommands,
  /** To the clipboard. */
  copyText: v.strictTuple([v.pipe(v.string(), v.minLength(1), v.maxLength(5_000_000))]),
  ...uploadCommandSchemas,
} as const;

export type CommandName = keyof typeof commandSchemas;
export type CommandArguments<N extends CommandName> = v.InferOutput<(typeof commandSchemas)[N]>;

export interface AddedJobs {
  readonly added: number;
  /** Files that are not videos, in the folders that were searched. */
  readonly skipped: number;
  /** One for each path that gave nothing. */
  readonly errors: readonly ErrorData[];
}

export interface QueueState {
  readonly jobs: readonly Job[];
  /** Waiting jobs are started. */
  readonly running: boolean;
  /** The running jobs stand still. */
  readonly suspended: boolean;
}

export interface AppState extends QueueState {
  readonly settings: ConversionSettings;
  /** Null while everything needed was found, or is still being looked for. */
  readonly toolsError: ErrorData | null;
  /** What went wrong at the start, before the window listened. */
  readonly startErrors: readonly ErrorData[];
}

interface CommandResults extends PresetResults, ToolResults, PreviewResults, UploadCommandResults {
  getState: AppState;
  addJobs: AddedJobs;
  addText: AddedJobs;
  chooseFolder: AddedJobs;
  chooseOutputFolder: boolean;
  updateSettings: null;
  addOutputs: readonly string[];
  startQueue: null;
  pauseQueue: null;
  suspendQueue: null;
  resumeQueue: null;
  cancelJobs: null;
  retryJobs: null;
  moveJobs: null;
  removeJobs: number;
  clearFinished: number;
  undo: number;
  openResult: null;
  showResultInFolder: null;
  copyText: null;
  getPreferences: Preferences;
  updatePreferences: null;
}
export type CommandResult<N extends CommandName> = CommandResults[N];

/** What the main process tells the window, by name. */
export interface Events extends UploadEvents {
  /** One job changed: its state, progress or result. */
  jobChanged: Job;
  /** Jobs came, went or moved, or the queue was started, paused, suspended or resumed. */
  queueChanged: QueueState;
  /** Files came from outside the window (another start of the app). */
  jobsAdded: AddedJobs;
  /** ffmpeg was looked for: null when everything needed is there. */
  toolsChecked: ErrorData | null;
  /** Something went wrong that no command asked for. */
  problemFound: ErrorData;
}
export type EventName = keyof Events;
export const eventNames = [
  'jobChanged',
  'queueChanged',
  'jobsAdded',
  'toolsChecked',
  'problemFound',
  'testStepFound',
  'jobsWanted',
] as const satisfies readonly EventName[];

/** A command's answer: its result, or what went wrong as plain data. */
export type Answer<N extends CommandName> =
  | { readonly ok: true; readonly value: CommandResult<N> }
  | { readonly ok: false; readonly error: ErrorData };

/** What the preload gives the window as `window.loopsmith`. */
export interface Bridge {
  invoke<N extends CommandName>(command: N, ...args: CommandArguments<N>): Promise<Answer<N>>;
  /** Returns the function that stops listening. */
  on<N extends EventName>(event: N, listener: (payload: Events[N]) => void): () => void;
  /** The path on disk of a dropped or chosen file; empty where it has none. */
  pathOf(file: File): string;
}

/**
 * What new jobs get after an edit. The clip (start, end, crop) belongs to the videos it was cut from:
 * edited for some jobs, it is not handed on to the next ones.
 */
export function settingsForNew(
  before: ConversionSettings,
  patch: SettingsPatch,
  editedIds: readonly string[],
): ConversionSettings {
  const edited = { ...before, ...patch };
  if (editedIds.length === 0) return edited;
  const { start, end, crop } = before;
  return { ...edited, start, end, crop };
}

/** Addresses of the pictures the main process serves for a job. */
export const mediaUrl = {
  thumbnail: (job: Pick<Job, 'id'>): string => `media://thumbnail/${job.id}`,
  /** Changes with each run, so that a retried job's new result is shown. */
  result: (job: Pick<Job, 'id' | 'elapsedMs'>): string =>
    `media://result/${job.id}?run=${String(job.elapsedMs ?? 0)}`,
};
