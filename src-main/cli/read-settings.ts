import { extname } from 'node:path';
import { AppError } from '../core/errors';
import type { ProcessRequest } from '../core/process-string';
import { formats, parseSettings } from '../core/settings';
import type { ConversionSettings, OutputFormat, Rect } from '../core/settings';
import { parseTimeCode } from '../core/time-code';
import { badArguments } from './options';
import type { Values } from './options';

/** What the flags say, on top of the process string. @throws AppError */
export function readSettings(values: Values, request: ProcessRequest | null): ConversionSettings {
  const sized = [values.width, values.height, values['scale-width'], values['scale-height']];
  const given = {
    format: readFormat(values, request),
    start: readSeconds('start', values.start),
    end: readSeconds('end', values.end),
    crop: values.crop === undefined ? undefined : readCrop(values.crop),
    width: readNumber('width', values.width),
    height: readNumber('height', values.height),
    scaleWidthPercent: readNumber('scale-width', values['scale-width']),
    scaleHeightPercent: readNumber('scale-height', values['scale-height']),
    keepAspect: sized.some((side) => side !== undefined) ? true : undefined,
    scaleType: values['scale-type'],
    fps: readNumber('fps', values.fps),
    intervalMs: readNumber('interval', values.interval),
    frames: readNumber('frames', values.frames),
    playbackFps: readNumber('playback-fps', values['playback-fps']),
    speed: readNumber('speed', values.speed),
    reverse: values.reverse,
    bounce: values.bounce,
    loop: readNumber('loop', values.loop),
    holdLastMs: readNumber('hold-last', values['hold-last']),
    quality: readNumber('quality', values.quality),
    colors: readNumber('colors', values.colors),
    dither: values.dither,
    matte: values.matte,
    lossless: values.lossless,
    effort: readNumber('effort', values.effort),
  };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const displaced = named.flatMap(([name]) => displacedBy[name] ?? []).map((name) => [name, null]);
  const above = { ...request?.settings, ...Object.fromEntries(displaced) };
  try {
    return parseSettings({ ...above, ...Object.fromEntries(named) });
  } catch (error) {
    throw error instanceof AppError ? nameFlags(error) : error;
  }
}

/** What gives way in the process string where a flag says the contrary, or the same otherwise. */
const displacedBy: Readonly<Record<string, readonly (keyof ConversionSettings)[]>> = {
  fps: ['intervalMs', 'playbackFps'],
  speed: ['playbackFps'],
  scaleWidthPercent: ['width'],
  scaleHeightPercent: ['height'],
};

/** Settings whose flag has another name. */
const flagNames: Readonly<Record<string, string>> = {
  scaleWidthPercent: 'scale-width',
  scaleHeightPercent: 'scale-height',
  scaleType: 'scale-type',
  intervalMs: 'interval',
  playbackFps: 'playback-fps',
  holdLastMs: 'hold-last',
};

/** The same error with the flags that were typed in place of the settings they stand for. */
function nameFlags({ code, detail }: AppError): AppError {
  const toFlag = (value: string | number): string => {
    const [setting = ''] = String(value).split('.');
    return `--${flagNames[setting] ?? setting}`;
  };
  const renamed = (['name', 'first', 'second'] as const)
    .filter((key) => detail[key] !== undefined)
    .map((key) => [key, toFlag(detail[key]!)]);
  return new AppError(code, { ...detail, ...Object.fromEntries(renamed) });
}

/** By flag; else by the output's suffix, where the process string does not say it. */
function readFormat(
  { format, output }: Values,
  request: ProcessRequest | null,
): string | undefined {
  const suffix = output === undefined ? '' : extname(output).slice(1).toLowerCase();
  const bySuffix = isFormat(suffix) ? suffix : undefined;
  const chosen = format ?? request?.settings.format;
  if (chosen !== undefined && bySuffix !== undefined && chosen !== bySuffix) {
    throw badArguments(
      `The output's suffix is .${bySuffix}, but the format asked for is ${chosen}.`,
    );
  }
  return chosen ?? bySuffix;
}

/** True for a suffix that names an output format. */
export function isFormat(suffix: string): suffix is OutputFormat {
  return (formats as readonly string[]).includes(suffix);
}

function readNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value)) throw badArguments(`--${flag} takes a number, not "${text}".`);
  return value;
}

/** A whole number; null where none was given. @throws AppError `badArguments` */
export function readCount(
  flag: string,
  text: string | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): number | null {
  const value = readNumber(flag, text);
  if (value === undefined) return null;
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw badArguments(`--${flag} takes a whole number from ${String(min)} to ${String(max)}.`);
}

function readSeconds(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = parseTimeCode(text);
  if (value === null) throw badArguments(`--${flag} takes seconds or h:mm:ss, not "${text}".`);
  return value;
}

function readCrop(text: string): Rect {
  const numbers = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : NaN));
  const [x, y, width, height] = numbers;
  const whole = numbers.length === 4 && !numbers.some(Number.isNaN);
  if (!whole) throw badArguments(`--crop takes x,y,width,height in pixels, not "${text}".`);
  return { x: x!, y: y!, width: width!, height: height! };
}
