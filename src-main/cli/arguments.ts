import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { parseTimeCode } from '../core/time-code';
import { readTopicTarget, topicSchema } from '../core/topic';
import type { Topic, TopicTarget } from '../core/topic';
import { AppError } from '../core/errors';
import { coreRange, defaultPreferences, priorities } from '../core/preferences';
import type { MachinePreferences } from '../core/preferences';
import { parseProcessString } from '../core/process-string';
import type { ProcessRequest } from '../core/process-string';
import { formats, parseSettings } from '../core/settings';
import type { ConversionSettings, OutputFormat, Rect } from '../core/settings';
import { parseSaveTo } from './save-address';
import type { SaveTo } from './save-address';

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'doctor'; readonly json: boolean }
  | { readonly name: 'probe'; readonly input: string; readonly json: boolean }
  | UploadCommand
  | ConvertCommand;

export interface UploadCommand {
  readonly name: 'upload';
  readonly inputs: readonly string[];
  readonly saveTo: SaveTo;
  readonly overwriteObject: boolean;
  readonly json: boolean;
}

export interface ConvertCommand {
  readonly name: 'convert';
  readonly inputs: readonly string[];
  readonly output: string | null;
  readonly settings: ConversionSettings;
  /** Jobs at once at most; null: as many as find cores to use. */
  readonly concurrency: number | null;
  readonly preferences: MachinePreferences;
  readonly hwaccel: string;
  readonly force: boolean;
  /** Null: results stay on this machine. */
  readonly saveTo: SaveTo | null;
  readonly overwriteObject: boolean;
  /** Where the topic of the process string is told; null: nowhere. */
  readonly notify: TopicTarget | null;
  readonly plan: boolean;
  readonly json: boolean;
  /** Said on standard error before anything runs. */
  readonly notes: readonly string[];
}

const options = {
  output: { type: 'string', short: 'o' },
  process: { type: 'string' },
  format: { type: 'string' },
  start: { type: 'string' },
  end: { type: 'string' },
  width: { type: 'string' },
  height: { type: 'string' },
  'scale-width': { type: 'string' },
  'scale-height': { type: 'string' },
  'scale-type': { type: 'string' },
  crop: { type: 'string' },
  fps: { type: 'string' },
  interval: { type: 'string' },
  frames: { type: 'string' },
  'playback-fps': { type: 'string' },
  speed: { type: 'string' },
  reverse: { type: 'boolean' },
  bounce: { type: 'boolean' },
  loop: { type: 'string' },
  'hold-last': { type: 'string' },
  quality: { type: 'string' },
  colors: { type: 'string' },
  dither: { type: 'string' },
  matte: { type: 'string' },
  lossless: { type: 'boolean' },
  effort: { type: 'string' },
  concurrency: { type: 'string' },
  cores: { type: 'string' },
  priority: { type: 'string' },
  hwaccel: { type: 'string' },
  force: { type: 'boolean' },
  'save-to': { type: 'string' },
  'overwrite-object': { type: 'boolean' },
  'no-upload': { type: 'boolean' },
  notify: { type: 'string', multiple: true },
  plan: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readArguments>['values'];

/** Wrong usage: whatever inputs were named, so that each can be told of it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    readonly error: AppError,
    readonly inputs: readonly string[],
    readonly json: boolean,
  ) {
    super(error.message, { cause: error });
  }
}

/**
 * Reads the command line.
 * @throws UsageError
 */
export function parseCommand(args: readonly string[]): Command {
  let inputs: readonly string[] = [];
  try {
    const { values, positionals } = readArguments(args);
    if (values.version) return { name: 'version' };
    const [name, ...rest] = positionals;
    inputs = rest;
    if (values.help || name === 'help') return { name: 'help' };
    return makeCommand(name, rest, values);
  } catch (error) {
    const known =
      error instanceof AppError
        ? error
        : badArguments(error instanceof Error ? error.message : String(error));
    throw new UsageError(known, inputs, args.includes('--json'));
  }
}

function readArguments(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

const badArguments = (reason: string): AppError => new AppError('badArguments', { reason });

function makeCommand(name: string | undefined, rest: readonly string[], values: Values): Command {
  const json = values.json ?? false;
  switch (name) {
    case 'doctor':
      if (rest.length > 0) throw badArguments('doctor takes no file.');
      return { name, json };
    case 'probe': {
      const [input] = rest;
      if (input === undefined || rest.length > 1) throw badArguments('probe takes one file.');
      return { name, input, json };
    }
    case 'convert':
      if (rest.length === 0) throw badArguments('convert needs at least one video or folder.');
      return makeConvert(rest, values);
    case 'upload': {
      const saveTo = values['save-to'];
      if (rest.length === 0) throw badArguments('upload needs at least one file.');
      if (saveTo === undefined) throw badArguments('upload needs --save-to oss://bucket/name.');
      const overwriteObject = values['overwrite-object'] ?? false;
      return { name, inputs: rest, saveTo: parseSaveTo(saveTo), overwriteObject, json };
    }
    case undefined:
      throw badArguments('There is no command: convert, upload, probe or doctor.');
    default:
      throw badArguments(`There is no command "${name}": it is convert, upload, probe or doctor.`);
  }
}

function makeConvert(inputs: readonly string[], values: Values): ConvertCommand {
  const request = values.process === undefined ? null : parseProcessString(values.process);
  const settings = readSettings(values, request);
  return {
    name: 'convert',
    inputs,
    output: values.output ?? null,
    settings,
    concurrency: readCount('concurrency', values.concurrency, { min: 1, max: 64 }),
    preferences: readPreferences(values),
    hwaccel: values.hwaccel ?? 'auto',
    force: values.force ?? false,
    saveTo: readSaveTo(values, request),
    overwriteObject: values['overwrite-object'] ?? false,
    notify: readNotify(values, request),
    plan: values.plan ?? false,
    json: values.json ?? false,
    notes: listNotes(values, settings, request),
  };
}

/** By flag, else by the process string's `sys/saveas`. */
function readSaveTo(values: Values, request: ProcessRequest | null): SaveTo | null {
  const flag = values['save-to'];
  if (values['no-upload']) {
    if (flag !== undefined) throw badArguments('--save-to and --no-upload contradict each other.');
    return null;
  }
  if (flag !== undefined) return parseSaveTo(flag);
  const saveAs = request?.saveAs;
  if (!saveAs || values.plan) return null;
  if (saveAs.bucket === null) {
    throw badArguments(
      'The process string saves to the bucket of its source (sys/saveas without b_), but the sources are files here: name a bucket with --save-to oss://bucket/name, or use --no-upload.',
    );
  }
  return { bucket: saveAs.bucket, objectKey: saveAs.objectKey };
}

const topicsOf = ({ notify = [] }: Values): readonly Topic[] => notify.map(readTopic);

/** `topic=URL` or `topic=FILE`. */
function readTopic(text: string): Topic {
  const at = text.indexOf('=');
  const given = { name: text.slice(0, at), target: readTopicTarget(text.slice(at + 1)) };
  const parsed = at < 0 ? null : v.safeParse(topicSchema, given);
  if (parsed?.success) return parsed.output;
  throw badArguments(`--notify takes topic=https://address or topic=file, not "${text}".`);
}

/** The target of the topic that the process string names; the last one given wins. */
function readNotify(values: Values, request: ProcessRequest | null): TopicTarget | null {
  const named = topicsOf(values).filter(({ name }) => name === request?.notify?.topic);
  return values.plan ? null : (named.at(-1)?.target ?? null);
}

function readSettings(values: Values, request: ProcessRequest | null): ConversionSettings {
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
  try {
    return parseSettings({ ...request?.settings, ...Object.fromEntries(named) });
  } catch (error) {
    throw error instanceof AppError ? nameFlags(error) : error;
  }
}

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

function readCount(
  flag: string,
  text: string | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): number | null {
  const value = readNumber(flag, text);
  if (value === undefined) return null;
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw badArguments(`--${flag} takes a whole number from ${String(min)} to ${String(max)}.`);
}

function readPreferences({ cores, priority }: Values): MachinePreferences {
  const known = priorities.find((name) => name === (priority ?? defaultPreferences.priority));
  if (!known) throw badArguments(`--priority is ${priorities.join(' or ')}, not "${priority!}".`);
  return { cores: readCount('cores', cores, coreRange), priority: known };
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

/** What was asked for and has no effect is said, not silently dropped. */
function listNotes(
  values: Values,
  { format }: ConversionSettings,
  request: ProcessRequest | null,
): string[] {
  const without =
    format === 'gif' ? (['lossless', 'effort'] as const) : (['colors', 'dither', 'matte'] as const);
  const idle = without.filter((flag) => values[flag] !== undefined);
  const notes = idle.map((flag) => `--${flag} has no effect on ${format}.`);
  const uploads = !values['no-upload'] && (values['save-to'] ?? request?.saveAs) !== undefined;
  if (request?.saveAs && (values.plan || values['no-upload'])) {
    const why = values.plan ? '--plan' : '--no-upload';
    notes.push(`The process string saves to a bucket (sys/saveas): with ${why} nothing is sent.`);
  }
  if (values['overwrite-object'] && !uploads) {
    notes.push('--overwrite-object has no effect without --save-to.');
  }
  const topic = request?.notify?.topic;
  const told = topicsOf(values).map(({ name }) => name);
  if (topic !== undefined && (values.plan || !told.includes(topic))) {
    const how = values.plan ? 'with --plan nothing is sent' : 'nothing is sent without --notify';
    notes.push(`The process string names the topic "${topic}" (notify): ${how}.`);
  }
  for (const name of told.filter((other) => other !== topic)) {
    notes.push(`--notify ${name}=… has no effect: the process string does not name that topic.`);
  }
  return notes;
}
