import { AppError } from './errors';
import type { OutputFormat } from './settings';
import { fillTemplate, splitName } from './template';

/** What a result's name is made from. */
export interface ResultNameSource {
  /** The source's own name, without its folder. */
  readonly basename: string;
  readonly format: OutputFormat;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** When the job began, in the user's own time. */
  readonly date: Date;
  /** The job's place in its queue, from 1. */
  readonly index: number;
}

export const defaultNameTemplate = '{barename}.{autoext}';

/** What may stand in braces in a template. */
export const nameVariables = [
  'barename',
  'ext',
  'width',
  'height',
  'fps',
  'format',
  'autoext',
  'date',
  'time',
  'index',
] as const;

function variablesOf(source: ResultNameSource): Record<(typeof nameVariables)[number], string> {
  const { basename, format, width, height, fps, date, index } = source;
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    ...splitName(basename),
    width: String(width),
    height: String(height),
    fps: String(Math.round(fps * 100) / 100),
    format,
    autoext: format,
    date: [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-'),
    time: [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-'),
    index: String(index),
  };
}

/** Not allowed in names on one system or another; a template is to mean the same on all. */
// eslint-disable-next-line no-control-regex
const unsafe = /[/\\:*?"<>|\u0000-\u001f]/;

/**
 * The name of a result; its suffix is added where the template leaves it out.
 * @throws AppError `badNameTemplate` {template, reason, allowed}
 */
export function formatResultName(template: string, source: ResultNameSource): string {
  const refuse = (reason: string, allowed: string): AppError =>
    new AppError('badNameTemplate', { template, reason, allowed });
  const found = unsafe.exec(template)?.[0];
  if (found !== undefined)
    throw refuse(`a name cannot hold "${found}"`, 'a name without / \\ : * ? " < > |');
  const name = fillTemplate(template, variablesOf(source), ({ reason, allowed }) =>
    refuse(reason, allowed),
  ).trim();
  const suffix = `.${source.format}`;
  const barename = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  if (/^\.*$/.test(barename)) throw refuse('the name would be empty', 'a name, like {barename}');
  return barename + suffix;
}

/**
 * What a template makes of a source like the user's, to be shown while it is typed.
 * @throws AppError `badNameTemplate`
 */
export function exampleResultName(
  template: string,
  source: Partial<ResultNameSource> = {},
): string {
  return formatResultName(template, {
    ...{ basename: 'holiday.mp4', format: 'gif', width: 480, height: 270, fps: 15, index: 1 },
    date: new Date(2026, 2, 14, 15, 9, 26),
    ...source,
  });
}

/** True where names can be made from the template. */
export function isNameTemplate(template: string): boolean {
  try {
    return exampleResultName(template) !== '';
  } catch {
    return false;
  }
}
