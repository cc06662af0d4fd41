import { decodeUrlSafe, encodeUrlSafe } from './base64';
import { AppError } from './errors';
import {
  defaultSettings,
  describeRange,
  followsAspect,
  formats,
  isInRange,
  parseSettings,
  ranges,
  scaleTypes,
} from './settings';
import type { ConversionSettings, Range } from './settings';

/** OSS's "video-to-animated-image conversion": `video/animation,…|sys/saveas,…/notify,…`. */
export interface ProcessRequest {
  readonly settings: ConversionSettings;
  /** `bucket` null is the source's own bucket; both may hold `{variables}`. */
  readonly saveAs: { readonly bucket: string | null; readonly objectKey: string } | null;
  readonly notify: { readonly topic: string } | null;
}

/** OSS takes whole percents and milliseconds; our own settings are finer. */
const percent = { ...ranges.scaleWidthPercent, integer: true };
const startMs: Range = { min: 0, max: ranges.start.max * 1000, integer: true, unit: 'ms' };
const numericParameters = {
  ss: startMs,
  w: ranges.width,
  h: ranges.height,
  pw: percent,
  ph: percent,
  fps: ranges.playbackFps,
  inter: ranges.intervalMs,
  num: ranges.frames,
} as const satisfies Record<string, Range>;
const wordParameters = { f: formats, scaletype: scaleTypes } as const;
/** In the order in which they are written. */
const parameterNames = [
  'ss',
  'f',
  'w',
  'h',
  'pw',
  'ph',
  'scaletype',
  'fps',
  'inter',
  'num',
] as const;
type ParameterName = (typeof parameterNames)[number];
type NumericParameter = keyof typeof numericParameters;

const refuse = (parameter: string, value: string, allowed: string): AppError =>
  new AppError('badProcessString', { parameter, value, allowed });

/** The value of OSS's parameter, where that is given with its name, as in a request or a URL. */
function valueIn(text: string): string {
  const value = /x-oss-(?:async-)?process=([^&#\s]*)/.exec(text)?.[1];
  if (value === undefined) return text.trim();
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * Reads a process string, by itself or in a request. One side alone is meant as OSS means it: the other
 * stays the source's.
 * @throws AppError `badProcessString` {parameter, value, allowed}
 */
export function parseProcessString(text: string): ProcessRequest {
  const [animation = '', ...rest] = valueIn(text).split('|');
  if (rest.length > 1) throw refuse('|', rest.slice(1).join('|'), 'one sys/saveas after one |');
  const [action, ...actionTail] = animation.split('/notify,');
  const [saveAsText, ...saveAsTail] = rest[0]?.split('/notify,') ?? [];
  const topics = [...actionTail, ...saveAsTail];
  if (topics.length > 1) throw refuse('notify', topics.join(' '), 'at most one notification');
  return {
    settings: parseAnimation(action ?? ''),
    saveAs: saveAsText === undefined ? null : parseSaveAs(saveAsText),
    notify: topics[0] === undefined ? null : parseNotify(topics[0]),
  };
}

function parseAnimation(text: string): ConversionSettings {
  const [action = '', ...parameters] = text.split(',');
  if (action !== 'video/animation') throw refuse('action', action, 'video/animation');
  const given = new Map<ParameterName, string>();
  for (const parameter of parameters) {
    const [name, value] = splitParameter(parameter);
    if (!isParameterName(name)) {
      throw refuse('parameter', parameter, `one of ${parameterNames.join(', ')}`);
    }
    if (given.has(name)) throw refuse(name, value, 'each parameter once');
    given.set(name, value);
  }
  if (!given.has('f')) throw refuse('f', '', `${formats.join(' or ')} (it is required)`);
  const number = (name: NumericParameter): number | null => readNumber(name, given.get(name));
  return parseSettings({
    format: readWord('f', given.get('f')),
    start: (number('ss') ?? 0) / 1000,
    width: number('w'),
    height: number('h'),
    scaleWidthPercent: number('pw'),
    scaleHeightPercent: number('ph'),
    keepAspect: false,
    scaleType: readWord('scaletype', given.get('scaletype')) ?? defaultSettings.scaleType,
    playbackFps: number('fps'),
    intervalMs: number('inter'),
    frames: number('num'),
  });
}

function parseSaveAs(text: string): NonNullable<ProcessRequest['saveAs']> {
  const [action = '', ...parameters] = text.split(',');
  if (action !== 'sys/saveas') throw refuse('action', action, 'sys/saveas');
  const given = new Map<string, string>();
  for (const parameter of parameters) {
    const [name, value] = splitParameter(parameter);
    if (name !== 'b' && name !== 'o') throw refuse(name, value, 'b or o');
    if (given.has(name)) throw refuse(name, value, 'given once: there is one target');
    given.set(name, readBase64(name, value));
  }
  const objectKey = given.get('o');
  if (objectKey === undefined) throw refuse('o', '', 'URL-safe Base64 of the object name');
  return { bucket: given.get('b') ?? null, objectKey };
}

function parseNotify(text: string): NonNullable<ProcessRequest['notify']> {
  const [name, value] = splitParameter(text);
  if (name !== 'topic') throw refuse(name, value, 'topic');
  return { topic: readBase64('topic', value) };
}

function splitParameter(parameter: string): [name: string, value: string] {
  const at = parameter.indexOf('_');
  return at < 0 ? [parameter, ''] : [parameter.slice(0, at), parameter.slice(at + 1)];
}

function isParameterName(name: string): name is ParameterName {
  return (parameterNames as readonly string[]).includes(name);
}

function readNumber(name: NumericParameter, text: string | undefined): number | null {
  if (text === undefined) return null;
  const range: Range = numericParameters[name];
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!isInRange(value, range)) throw refuse(name, text, describeRange(range));
  return value;
}

function readWord<N extends keyof typeof wordParameters>(
  name: N,
  text: string | undefined,
): (typeof wordParameters)[N][number] | null {
  if (text === undefined) return null;
  const words: readonly string[] = wordParameters[name];
  if (!words.includes(text)) throw refuse(name, text, words.join(', '));
  return text as (typeof wordParameters)[N][number];
}

function readBase64(name: string, text: string): string {
  const decoded = decodeUrlSafe(text);
  if (!decoded) throw refuse(name, text, 'URL-safe Base64 of a text that is not empty');
  return decoded;
}

/** A process string, and the names of the settings it cannot say. */
export interface FormattedProcess {
  readonly text: string;
  readonly unsaid: readonly (keyof ConversionSettings)[];
}

/**
 * Writes settings as a process string. `outputSize`, where known, puts sizes that follow the aspect
 * into words OSS has; without it they are listed in `unsaid`.
 */
export function formatProcessString(
  { settings, saveAs, notify }: ProcessRequest,
  outputSize?: { readonly width: number; readonly height: number },
): FormattedProcess {
  const unsaid: (keyof ConversionSettings)[] = [];
  const values = new Map<ParameterName, string | number>([['f', settings.format]]);
  const put: Put = (name, value) => {
    if (value !== null) values.set(name, value);
  };
  const ss = Math.round(settings.start * 1000);
  if (ss !== 0) values.set('ss', ss);
  if (Math.abs(ss / 1000 - settings.start) > 1e-9) unsaid.push('start');
  if (followsAspect(settings) && outputSize && isSayable(outputSize)) {
    put('w', outputSize.width);
    put('h', outputSize.height);
  } else {
    putSize(settings, put, unsaid);
  }
  putTiming(settings, put, unsaid);
  put('num', settings.frames);
  for (const name of beyondProcess) {
    if (JSON.stringify(settings[name]) !== JSON.stringify(defaultSettings[name])) unsaid.push(name);
  }
  const written = parameterNames.filter((name) => values.has(name));
  const animation = written.map((name) => `,${name}_${String(values.get(name))}`).join('');
  const bucket = saveAs?.bucket ? `,b_${encodeUrlSafe(saveAs.bucket)}` : '';
  const saved = saveAs ? `|sys/saveas${bucket},o_${encodeUrlSafe(saveAs.objectKey)}` : '';
  const notified = notify ? `/notify,topic_${encodeUrlSafe(notify.topic)}` : '';
  return { text: `video/animation${animation}${saved}${notified}`, unsaid };
}

/** Settings OSS has no parameter for. */
const beyondProcess = [
  ...(['end', 'crop', 'speed', 'reverse', 'bounce', 'loop', 'holdLastMs'] as const),
  ...(['quality', 'colors', 'dither', 'matte', 'lossless', 'effort'] as const),
];

type Put = (name: ParameterName, value: string | number | null) => void;

const isSayable = ({ width, height }: { readonly width: number; readonly height: number }) =>
  isInRange(width, ranges.width) && isInRange(height, ranges.height);

function putSize(
  settings: ConversionSettings,
  put: Put,
  unsaid: (keyof ConversionSettings)[],
): void {
  put('w', settings.width);
  put('h', settings.height);
  put('scaletype', settings.scaleType === 'stretch' ? null : settings.scaleType);
  for (const [name, key] of [
    ['pw', 'scaleWidthPercent'],
    ['ph', 'scaleHeightPercent'],
  ] as const) {
    const value = settings[key];
    put(name, value === null ? null : Math.max(1, Math.round(value)));
    if (value !== null && !Number.isInteger(value)) unsaid.push(key);
  }
  if (followsAspect(settings)) unsaid.push('keepAspect');
}

function putTiming(
  settings: ConversionSettings,
  put: Put,
  unsaid: (keyof ConversionSettings)[],
): void {
  if (settings.fps === null) {
    put('inter', settings.intervalMs);
    put('fps', settings.playbackFps);
    return;
  }
  const intervalMs = Math.round(1000 / settings.fps);
  put('inter', intervalMs);
  if (Math.abs(1000 / settings.fps - intervalMs) < 1e-6) return;
  // OSS samples at whole milliseconds only: the speed is kept, the instants drift.
  put('fps', settings.fps);
  unsaid.push('fps');
}
