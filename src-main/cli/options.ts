import { parseArgs } from 'node:util';
import { AppError } from '../core/errors';

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

type Option = keyof typeof options;
export type Values = ReturnType<typeof parseStrictly>['values'];

export const badArguments = (reason: string): AppError => new AppError('badArguments', { reason });

const parseStrictly = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, allowPositionals: true });

/** What stands on the command line beside options, whether or not those are right. */
export function readWords(args: readonly string[]): readonly string[] {
  return parseLoosely(args).positionals;
}

/** @throws AppError `badArguments` */
export function readOptions(args: readonly string[]): Values {
  for (const token of parseLoosely(args).tokens) if (token.kind === 'option') checkOption(token);
  return parseStrictly(args).values;
}

const parseLoosely = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });

type Token = Extract<
  NonNullable<ReturnType<typeof parseLoosely>['tokens']>[number],
  { kind: 'option' }
>;

/** parseArgs refuses the same, in words about its own rules. */
function checkOption({ name, rawName, value, inlineValue }: Token): void {
  if (!isOption(name)) {
    const near = rawName.startsWith('--') ? nearest(name) : null;
    throw badArguments(`There is no option ${rawName}.${near ? ` Did you mean --${near}?` : ''}`);
  }
  if (options[name].type === 'boolean') {
    if (value !== undefined) throw badArguments(`${rawName} takes no value.`);
    return;
  }
  if (value === undefined) throw badArguments(`${rawName} needs a value.`);
  if (!inlineValue && /^-./.test(value))
    throw badArguments(
      `${rawName} needs a value, and "${value}" looks like an option; if it is meant, write --${name}=${value}.`,
    );
}

const isOption = (name: string): name is Option => Object.hasOwn(options, name);

/** The option that takes the fewest typing errors to miss; null beyond two. */
function nearest(name: string): string | null {
  const [found] = Object.keys(options)
    .map((option) => ({ option, errors: countErrors(name, option) }))
    .sort((a, b) => a.errors - b.errors);
  return found && found.errors <= 2 ? found.option : null;
}

/** Letters more, less or other (Levenshtein's distance). */
function countErrors(typed: string, meant: string): number {
  let row = Array.from({ length: meant.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...typed].entries()) {
    const next = [line + 1];
    for (let at = 1; at <= meant.length; at++)
      next.push(
        Math.min(
          row[at]! + 1,
          next[at - 1]! + 1,
          row[at - 1]! + (meant[at - 1] === letter ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1)!;
}
