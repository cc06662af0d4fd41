import * as v from 'valibot';
import { AppError } from './errors';

/**
 * What a conversion means. Times are seconds and sizes pixels unless the name says otherwise;
 * `null` means "not given: as the source has it, or as the format's default decides".
 */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. */
  readonly integer: boolean;
  /** The minimum itself is not allowed. */
  readonly above?: boolean;
  readonly unit: string;
}

/** Ranges of every numeric setting. Those of `width` to `playbackFps` are OSS's `video/animation`. */
export const ranges = {
  start: { min: 0, max: 1e6, integer: false, unit: 's' },
  end: { min: 0, max: 1e6, integer: false, unit: 's' },
  width: { min: 32, max: 4096, integer: true, unit: 'px' },
  height: { min: 32, max: 4096, integer: true, unit: 'px' },
  scaleWidthPercent: { min: 0, max: 200, integer: false, above: true, unit: '%' },
  scaleHeightPercent: { min: 0, max: 200, integer: false, above: true, unit: '%' },
  fps: { min: 0, max: 240, integer: false, above: true, unit: 'fps' },
  intervalMs: { min: 0, max: 2_147_483_647, integer: true, unit: 'ms' },
  frames: { min: 1, max: 2_147_483_647, integer: true, unit: 'frames' },
  playbackFps: { min: 0, max: 240, integer: false, unit: 'fps' },
  speed: { min: 0.01, max: 100, integer: false, unit: '×' },
  loop: { min: 0, max: 65_535, integer: true, unit: '' },
  holdLastMs: { min: 0, max: 600_000, integer: true, unit: 'ms' },
  quality: { min: 1, max: 100, integer: true, unit: '' },
  colors: { min: 2, max: 256, integer: true, unit: 'colours' },
  effort: { min: 0, max: 6, integer: true, unit: '' },
} as const satisfies Record<string, Range>;

export type NumericSetting = keyof typeof ranges;

export const formats = ['gif', 'webp'] as const;
export const scaleTypes = ['crop', 'stretch', 'fill', 'fit'] as const;
export const ditherModes = ['none', 'ordered', 'diffusion'] as const;
export type OutputFormat = (typeof formats)[number];
export type ScaleType = (typeof scaleTypes)[number];
export type DitherMode = (typeof ditherModes)[number];

/** The range in words: "a whole number from 32 to 4096 px". */
export function describeRange({ min, max, integer, above, unit }: Range): string {
  const from = above ? `above ${String(min)} up to` : `from ${String(min)} to`;
  return `a ${integer ? 'whole ' : ''}number ${from} ${String(max)}${unit && ` ${unit}`}`;
}

/** True where `value` lies in the range and is whole if it has to be. */
export function isInRange(value: number, { min, max, integer, above }: Range): boolean {
  if (!Number.isFinite(value) || (integer && !Number.isInteger(value))) return false;
  return (above ? value > min : value >= min) && value <= max;
}

const numeric = (name: NumericSetting) =>
  v.pipe(
    v.number(),
    v.check((value) => isInRange(value, ranges[name]), describeRange(ranges[name])),
  );
const pixel = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const matteColor = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'a colour such as #ffffff'));

export const rectSchema = v.strictObject({
  x: pixel,
  y: pixel,
  width: v.pipe(pixel, v.minValue(1)),
  height: v.pipe(pixel, v.minValue(1)),
});
export type Rect = v.InferOutput<typeof rectSchema>;

export const settingsSchema = v.strictObject({
  format: v.picklist(formats),
  /** Where in the source the clip begins and ends; `end` null is the source's end. */
  start: numeric('start'),
  end: v.nullable(numeric('end')),
  /** In pixels of the source as it is shown (rotated, square pixels); applied before scaling. */
  crop: v.nullable(rectSchema),
  width: v.nullable(numeric('width')),
  height: v.nullable(numeric('height')),
  /** Percent of the (cropped) source; ignored on a side whose pixels are given. */
  scaleWidthPercent: v.nullable(numeric('scaleWidthPercent')),
  scaleHeightPercent: v.nullable(numeric('scaleHeightPercent')),
  /** With one side given, the other follows. Off, it stays the source's, as OSS has it. */
  keepAspect: v.boolean(),
  /** How both sides given are met. */
  scaleType: v.picklist(scaleTypes),
  /** Samples and shows this many frames a second, at natural speed. */
  fps: v.nullable(numeric('fps')),
  /** OSS's `inter`, `num` and `fps`. */
  intervalMs: v.nullable(numeric('intervalMs')),
  frames: v.nullable(numeric('frames')),
  playbackFps: v.nullable(numeric('playbackFps')),
  speed: numeric('speed'),
  reverse: v.boolean(),
  /** Forward, then back, the two end frames shown once. */
  bounce: v.boolean(),
  /** How often the animation plays in all; 0 is forever. */
  loop: numeric('loop'),
  /** The last frame stays this much longer. */
  holdLastMs: numeric('holdLastMs'),
  quality: numeric('quality'),
  /** GIF only; null: by quality and content. */
  colors: v.nullable(numeric('colors')),
  dither: v.nullable(v.picklist(ditherModes)),
  /** What half-covered edges of transparent sources stand on: #rrggbb; null keeps their own colour. */
  matte: v.nullable(matteColor),
  /** WebP only. */
  lossless: v.boolean(),
  effort: numeric('effort'),
});

export type ConversionSettings = v.InferOutput<typeof settingsSchema>;

/** Some settings, to be changed in jobs that keep their others. */
export type SettingsPatch = Partial<ConversionSettings>;
export const settingsPatchSchema = v.pipe(
  v.partial(settingsSchema),
  v.transform((patch): SettingsPatch =>
    Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)),
  ),
);

export const defaultSettings: ConversionSettings = {
  format: 'gif',
  start: 0,
  end: null,
  crop: null,
  width: null,
  height: null,
  scaleWidthPercent: null,
  scaleHeightPercent: null,
  keepAspect: true,
  scaleType: 'stretch',
  fps: null,
  intervalMs: null,
  frames: null,
  playbackFps: null,
  speed: 1,
  reverse: false,
  bounce: false,
  loop: 0,
  holdLastMs: 0,
  quality: 75,
  colors: null,
  dither: null,
  matte: null,
  lossless: false,
  effort: 4,
};

/**
 * Checks a whole or partial settings object and fills in the defaults.
 * @throws AppError `invalidSetting` {name, value, allowed}, `emptyTrim` or `settingsConflict`
 */
export function parseSettings(input: unknown): ConversionSettings {
  const merged: unknown =
    typeof input === 'object' && input !== null ? { ...defaultSettings, ...input } : input;
  const result = v.safeParse(settingsSchema, merged);
  if (!result.success) {
    const issue = result.issues[0];
    const name = issue.path?.map((part) => String(part.key)).join('.') ?? 'settings';
    const { input: given, expected } = issue;
    // JSON has no word for a number that is not finite, nor for what is missing.
    const value = typeof given === 'number' ? String(given) : (JSON.stringify(given) ?? 'missing');
    throw new AppError('invalidSetting', { name, value, allowed: describeAllowed(name, expected) });
  }
  checkCombination(result.output);
  return result.output;
}

function describeAllowed(name: string, expected: string | null): string {
  if (Object.hasOwn(ranges, name)) return describeRange(ranges[name as NumericSetting]);
  if (name.startsWith('crop')) return 'x and y from 0, width and height from 1, in whole pixels';
  if (name === 'matte') return 'a colour such as #ffffff';
  if (expected === 'boolean') return 'true or false';
  if (!Object.hasOwn(defaultSettings, name)) return Object.keys(defaultSettings).join(', ');
  return (expected ?? '').replace(/[()"]/g, '').replaceAll(' | ', ', ');
}

/** One side is given and the other follows: how a box would be filled plays no part. */
export function followsAspect(settings: ConversionSettings): boolean {
  const { width, height, scaleWidthPercent, scaleHeightPercent, keepAspect } = settings;
  const widthGiven = width !== null || scaleWidthPercent !== null;
  const heightGiven = height !== null || scaleHeightPercent !== null;
  return keepAspect && widthGiven !== heightGiven;
}

/** No two of the settings contradict each other. */
export function isConsistent(settings: ConversionSettings): boolean {
  try {
    checkCombination(settings);
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuses settings that contradict each other.
 * @throws AppError `emptyTrim` or `settingsConflict` {first, second, reason}
 */
export function checkCombination(settings: ConversionSettings): void {
  const { start, end, fps, intervalMs, playbackFps, speed } = settings;
  if (end !== null && end <= start) throw new AppError('emptyTrim', { start, end });
  const conflict = (first: string, second: string, reason: string): AppError =>
    new AppError('settingsConflict', { first, second, reason });
  if (fps !== null && intervalMs !== null)
    throw conflict('fps', 'intervalMs', 'both say how often to take a frame');
  if (fps !== null && playbackFps !== null)
    throw conflict('fps', 'playbackFps', 'both say how fast the frames are shown');
  if (speed !== 1 && playbackFps !== null)
    throw conflict('speed', 'playbackFps', 'both say how fast the frames are shown');
}
