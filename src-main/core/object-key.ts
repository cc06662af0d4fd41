import { AppError } from './errors';

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
}

/** The variables of `sys/saveas`, as OSS names them. */
export type ObjectKeyVariables = Readonly<Record<string, string>>;

/** The value of every variable OSS knows: key = dirname/basename, basename = barename.ext. */
export function objectKeyVariables(source: ObjectKeySource): ObjectKeyVariables {
  const { key } = source;
  const slash = key.lastIndexOf('/');
  const basename = key.slice(slash + 1);
  const dot = basename.lastIndexOf('.');
  return {
    bucket: source.bucket,
    key,
    dirname: slash < 0 ? '' : key.slice(0, slash),
    basename,
    barename: dot > 0 ? basename.slice(0, dot) : basename,
    ext: dot > 0 ? basename.slice(dot + 1) : '',
    ...timeVariables('', source.uploadTime),
    ...timeVariables('t_', source.taskTime),
    streamindex: String(source.streamIndex),
    index: String(source.index),
    autoext: source.extension,
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
 * @throws AppError `badProcessString` for an unknown variable or a lone brace
 */
export function formatObjectKey(template: string, variables: ObjectKeyVariables): string {
  return template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (match: string, name?: string) => {
    if (match === '{{') return '{';
    if (match === '}}') return '}';
    if (name !== undefined && Object.hasOwn(variables, name)) return variables[name]!;
    const allowed = `{${Object.keys(variables).join('}, {')}}, and {{ or }} for a brace itself`;
    throw new AppError('badProcessString', { parameter: 'o', value: match, allowed });
  });
}
