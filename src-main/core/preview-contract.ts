import * as v from 'valibot';
import type { BytesAt, SizeEstimate } from './estimate';
import { jobIdSchema } from './job-id';
import type { FrameRange } from './preview-window';
import { settingsSchema } from './settings';
import type { OutputFormat } from './settings';

/** Commands of the preview. Settings are given, since the window has edits that no job has yet. */
const wishSchema = v.strictObject({
  at: v.pipe(v.number(), v.finite()),
  windowSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(60)),
  maxFrames: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  maxPixels: v.pipe(v.number(), v.minValue(0), v.maxValue(1e9)),
});

/** Pixels of the longer side of a source picture; there is no use for more than a screen has. */
const maxSideSchema = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4096));

export const previewSchemas = {
  /** What a job's source is: its pixels, its length and its frames. */
  describeSource: v.strictTuple([jobIdSchema]),
  /** Some frames of the result, really encoded; null where a newer request took its place. */
  requestPreview: v.strictTuple([jobIdSchema, settingsSchema, wishSchema]),
  /** The same frames' whole source pictures; null as above. */
  requestSource: v.strictTuple([jobIdSchema, settingsSchema, wishSchema, maxSideSchema]),
  /** How a finished job's file plays. */
  describeResult: v.strictTuple([jobIdSchema]),
  /** From so many samples, those taken before included; null as above. */
  estimateSize: v.strictTuple([
    jobIdSchema,
    settingsSchema,
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32)),
  ]),
} as const;

export interface SourceFacts {
  /** As it is shown: rotated, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** Seconds. */
  readonly duration: number;
  /** When each frame begins, in seconds from the first. */
  readonly times: readonly number[];
}

/** The frames of a result in the order of showing, from number `from` on. */
export interface Reel {
  readonly framesTotal: number;
  readonly totalMs: number;
  readonly from: number;
  /** When frame `from` begins. */
  readonly fromMs: number;
  /** Of each frame: the moment of the source it shows, and how long. */
  readonly times: readonly number[];
  readonly delaysMs: readonly number[];
  /** Plays in all; 0 is forever. */
  readonly loop: number;
}

/** Source pictures: of frame `range.from + n`, the n-th key. */
export interface PictureKeys {
  readonly setId: string;
  readonly range: FrameRange;
  readonly keys: readonly number[];
}

export interface SourceWindow {
  readonly width: number;
  readonly height: number;
  readonly reel: Reel;
  readonly pictures: PictureKeys;
}

/** Some frames of the result in a file of their own. */
export interface PreviewWindow extends SourceWindow {
  readonly id: string;
  readonly format: OutputFormat;
  readonly sizeBytes: number;
  /** Of each of the file's frames, in order; there may be fewer than planned, joined to one. */
  readonly frameBytes: readonly number[];
  readonly frameDelaysMs: readonly number[];
  /** How long it took to make; 0 for what was kept. */
  readonly tookMs: number;
}

export interface ResultFacts {
  readonly sizeBytes: number;
  /** How long each of the file's frames is shown. */
  readonly frameDelaysMs: readonly number[];
}

/** What a job's result will be, and how sure that is. */
export interface JobEstimate {
  readonly size: SizeEstimate;
  readonly samples: number;
  /** No more samples would tell more. */
  readonly final: boolean;
  readonly parts: readonly BytesAt[];
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly durationMs: number;
}

export interface PreviewResults {
  describeSource: SourceFacts;
  requestPreview: PreviewWindow | null;
  requestSource: SourceWindow | null;
  describeResult: ResultFacts;
  estimateSize: JobEstimate | null;
}

/** Addresses of what the main process serves for previews. */
export const previewUrl = {
  encoded: ({ id }: Pick<PreviewWindow, 'id'>): string => `media://preview/${id}`,
  /** Raw RGBA, row by row. */
  picture: ({ setId }: PictureKeys, key: number): string =>
    `media://picture/${setId}/${String(key)}`,
  /** The n-th of `count` pictures, spread evenly over the source. */
  strip: (jobId: string, number: number, count: number): string =>
    `media://strip/${jobId}/${String(count)}/${String(number)}`,
};
