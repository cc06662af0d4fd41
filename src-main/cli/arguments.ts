import * as v from 'valibot';
import { readTopicTarget, topicSchema } from '../core/topic';
import type { Topic, TopicTarget } from '../core/topic';
import { AppError } from '../core/errors';
import { coreRange, defaultPreferences, priorities } from '../core/preferences';
import type { MachinePreferences } from '../core/preferences';
import { parseProcessString } from '../core/process-string';
import type { ProcessRequest } from '../core/process-string';
import type { ConversionSettings } from '../core/settings';
import { badArguments, readOptions, readWords } from './options';
import type { Values } from './options';
import { readCount, readSettings } from './read-settings';
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
  const [name, ...inputs] = readWords(args);
  try {
    const values = readOptions(args);
    if (values.version) return { name: 'version' };
    if (values.help || name === 'help') return { name: 'help' };
    return makeCommand(name, inputs, values);
  } catch (error) {
    const known =
      error instanceof AppError
        ? error
        : badArguments(error instanceof Error ? error.message : String(error));
    throw new UsageError(known, inputs, args.includes('--json'));
  }
}

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
    output: readOutput(values),
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

function readOutput({ output }: Values): string | null {
  if (output?.trim() === '') throw badArguments('-o takes a file or folder, not "".');
  if (output === '-')
    throw badArguments('Results cannot be written to standard output: -o takes a file or folder.');
  return output ?? null;
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

function readPreferences({ cores, priority }: Values): MachinePreferences {
  const known = priorities.find((name) => name === (priority ?? defaultPreferences.priority));
  if (!known) throw badArguments(`--priority is ${priorities.join(' or ')}, not "${priority!}".`);
  return { cores: readCount('cores', cores, coreRange), priority: known };
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
  for (const side of ['width', 'height'] as const)
    if (values[side] !== undefined && values[`scale-${side}`] !== undefined)
      notes.push(`--scale-${side} has no effect beside --${side}.`);
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
