/** The steps of a job, in order. */
export const stages = ['probing', 'converting', 'verifying', 'saving', 'uploading'] as const;
export type Stage = (typeof stages)[number];

export interface Progress {
  readonly stage: Stage;
  /** Of the whole job, 0 to 1. */
  readonly progress: number;
  readonly framesDone: number;
  readonly framesTotal: number;
  /** Output frames a second since converting began; 0 before. */
  readonly framesPerSecond: number;
  /** Seconds left, null while unknown. */
  readonly secondsLeft: number | null;
}

/** How much of the whole a stage's end is: converting is nearly all of a job's time. */
const stageEnds: Record<Stage, number> = {
  probing: 0.02,
  converting: 0.97,
  verifying: 0.99,
  saving: 1,
  uploading: 1,
};

/** The progress of a job at a stage's beginning, or within converting after `elapsed` seconds of it. */
export function makeProgress(stage: Stage, framesDone = 0, framesTotal = 0, elapsed = 0): Progress {
  const before = stages[stages.indexOf(stage) - 1];
  const from = before ? stageEnds[before] : 0;
  const share = stage === 'converting' && framesTotal > 0 ? framesDone / framesTotal : 0;
  const framesPerSecond = elapsed > 0 ? framesDone / elapsed : 0;
  const framesLeft = Math.max(0, framesTotal - framesDone);
  return {
    stage,
    progress: from + (stageEnds[stage] - from) * Math.min(1, share),
    framesDone,
    framesTotal,
    framesPerSecond,
    secondsLeft: framesPerSecond > 0 && elapsed > 0.5 ? framesLeft / framesPerSecond : null,
  };
}

/** Where a result is uploaded too, making it is this share of the job. */
const uploadFrom = 0.9;

/** The progress of a conversion whose result will be uploaded. */
export function beforeUpload(progress: Progress): Progress {
  return { ...progress, progress: progress.progress * uploadFrom };
}

/** The progress of the whole job while the result is uploaded. */
export function makeUploadProgress(sentBytes: number, totalBytes: number): Progress {
  const share = totalBytes > 0 ? sentBytes / totalBytes : 1;
  return { ...makeProgress('uploading'), progress: uploadFrom + (1 - uploadFrom) * share };
}

/** "1:05 left", "12 s left": coarse, since it is a guess. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `${String(whole)} s`;
  const minutes = Math.floor(whole / 60);
  const rest = (value: number): string => String(value).padStart(2, '0');
  if (minutes < 60) return `${String(minutes)}:${rest(whole % 60)} min`;
  return `${String(Math.floor(minutes / 60))}:${rest(minutes % 60)} h`;
}

/** Bytes in decimal units, as file managers on most systems show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(value < 9.95 ? 1 : 0)} ${units[unit]!}`;
}
