import { AppError } from './errors';
import { fillTemplate, splitName } from './template';
import type { TemplateVariables } from './template';

/** What the variables of an object name are made from. Times are the user's own. */
export interface ObjectKeySource {
  readonly bucket: string;
  /** The source's key, or its path with `/` between the folders. */
  readonly key: string;
  readonly uploadTime: Date;
  readonly taskTime: Date;
  /** From 0. */
  readonly streamIndex: number;
  /** From 1. */
  readonly index: number;
  /** The output's suffix, without the dot. */
  readonly extension: string;
  /** The SHA-256 of the output, in hexadecimal. */
  readonly contentHash: string;
}

/** The variables of `sys/saveas`, as OSS names them, and `hash`, which is ours. */
export type ObjectKeyVariables = TemplateVariables;

/** 64 bits tell any number of results apart. */
const hashDigits = 16;

/**
 * The value of every variable OSS knows: key = dirname/basename, basename = barename.ext. Beyond
 * them `hash`: the same for the same bytes, so that a link never shows anything else.
 */
export function objectKeyVariables(source: ObjectKeySource): ObjectKeyVariables {
  const { key } = source;
  const slash = key.lastIndexOf('/');
  const basename = key.slice(slash + 1);
  return {
    bucket: source.bucket,
    key,
    dirname: slash < 0 ? '' : key.slice(0, slash),
    basename,
    ...splitName(basename),
    ...timeVariables('', source.uploadTime),
    ...timeVariables('t_', source.taskTime),
    streamindex: String(source.streamIndex),
    index: String(source.index),
    autoext: source.extension,
    hash: source.contentHash.slice(0, hashDigits),
  };
}

function timeVariables(prefix: string, time: Date): ObjectKeyVariables {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    [`${prefix}year`]: String(time.getFullYear()),
    [`${prefix}mon`]: two(time.getMonth() + 1),
    [`${prefix}day`]: two(time.getDate()),
    [`${prefix}hour`]: two(time.getHours()),
    [`${prefix}min`]: two(time.getMinutes()),
    [`${prefix}sec`]: two(time.getSeconds()),
  };
}

/**
 * Fills a template in Python's `str.format` syntax: `{name}`, and `{{`, `}}` for literal braces.
 * @throws AppError `badObjectKey` for an unknown variable or a lone brace
 */
export function formatObjectKey(template: string, variables: ObjectKeyVariables): string {
  return fillTemplate(
    template,
    variables,
    (fault) => new AppError('badObjectKey', { key: template, ...fault }),
  );
}

const nameRule = '1 to 1023 bytes of UTF-8, no / or \\ in front, no folder named "." or ".."';

/**
 * Refuses a name that OSS refuses, or that no browser could ask for.
 * @throws AppError `badObjectKey`
 */
export function checkObjectKey(key: string): void {
  const refuse = (reason: string): AppError =>
    new AppError('badObjectKey', { key, reason, allowed: nameRule });
  if (key === '') throw refuse('it is empty');
  if (/^[/\\]/.test(key)) throw refuse(`it begins with ${key.charAt(0)}`);
  if (key.split('/').some((part) => part === '.' || part === '..'))
    throw refuse('browsers resolve "." and ".." in a path');
  // A lone half of a surrogate pair has no UTF-8.
  if (/\p{Surrogate}/u.test(key)) throw refuse('it is not valid Unicode');
  const bytes = new TextEncoder().encode(key).length;
  if (bytes > 1023) throw refuse(`it has ${String(bytes)} bytes`);
}

const sample: ObjectKeySource = {
  bucket: 'bucket',
  key: 'folder/clip.mp4',
  uploadTime: new Date(0),
  taskTime: new Date(0),
  streamIndex: 0,
  index: 1,
  extension: 'gif',
  contentHash: '0'.repeat(hashDigits),
};

/**
 * Refuses a template that no name can be made from.
 * @throws AppError `badObjectKey`
 */
export function checkTemplate(template: string): void {
  checkObjectKey(formatObjectKey(template, objectKeyVariables(sample)));
}

/** A source of a batch, before its result is there. */
export type PlannedKey = Pick<ObjectKeySource, 'bucket' | 'key' | 'extension'> & {
  /** What the user calls it. */
  readonly input: string;
  readonly template: string;
};

/** The bucket of a planned result, where a template names it. @throws AppError `badObjectKey` */
export function plannedBucket(source: PlannedKey): string {
  return formatObjectKey(source.bucket, objectKeyVariables({ ...sample, ...source }));
}

/**
 * Refuses templates by which one result of a batch would overwrite another. Times count as equal,
 * since two results may be done within a second; hashes count as different, since results that
 * share one are the same bytes.
 * @throws AppError `objectKeyClash` {first, second, key}, `badObjectKey`
 */
export function checkBatchKeys(sources: readonly PlannedKey[]): void {
  const owners = new Map<string, PlannedKey>();
  sources.forEach((source, at) => {
    const contentHash = at.toString(16).padStart(hashDigits, '0');
    const variables = objectKeyVariables({ ...sample, ...source, contentHash });
    const key = formatObjectKey(source.template, variables);
    checkObjectKey(key);
    const name = `${source.bucket}/${key}`;
    const owner = owners.get(name);
    if (owner)
      throw new AppError('objectKeyClash', { first: owner.input, second: source.input, key });
    owners.set(name, source);
  });
}
