/** The bench's command line: text in, options out. */
import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/paths.mjs';

export const PARTS = /** @type {const} */ (['quality', 'profile', 'webp', 'length', 'cores']);
export const PEERS = /** @type {const} */ (['ffmpeg', 'gifsicle', 'gifski', 'libwebp']);
export const KINDS = /** @type {const} */ (['film', 'screencast', 'art']);

/**
 * @typedef {typeof PARTS[number]} Part
 * @typedef {typeof PEERS[number]} Peer
 * @typedef {typeof KINDS[number]} Kind
 *
 * @typedef {object} ClipRequest which part of a file is compared, and as what
 * @property {string} file
 * @property {Kind} kind says which recipes and which targets fit
 * @property {number} start seconds
 * @property {number} seconds
 * @property {number} width pixels; the height keeps the aspect
 * @property {number} fps
 *
 * @typedef {object} BenchOptions
 * @property {ClipRequest[]} clips
 * @property {boolean} drawn the clips that need no file are made, too
 * @property {Peer[]} peers
 * @property {Part[]} only
 * @property {number} runs how often each time is taken
 * @property {boolean} json
 * @property {boolean} write
 */

export const usage = `npm run bench [-- options]

  --clip FILE[,key=value…]  a real clip, once for each; without one, six clips are drawn.
                            kind=${KINDS.join('|')} (film), start=s (0), seconds=s (10),
                            width=px (480), fps=n (15)
  --drawn                   draw the six beside the clips that are given
  --peers a,b,…             whom to compare with: ${PEERS.join(', ')}; default: all
  --only a,b,…              the parts to run: ${PARTS.join(', ')}; default: all
  --runs n                  how often each time is taken at most, 1 to 99; default: 3
  --json                    print the results as JSON instead of tables
  --no-write                leave test/bench/RESULTS.md as it is`;

/**
 * Reads the options; null asks for the usage. Throws a SetupError that says what is wrong.
 * @param {string[]} args
 * @returns {BenchOptions | null}
 */
export function parseOptions(args) {
  const { values } = parse(args);
  if (values.help) return null;
  return {
    clips: (values.clip ?? []).map(parseClip),
    drawn: values.drawn ?? !values.clip,
    peers: parseList('--peers', values.peers, PEERS),
    only: parseList('--only', values.only, PARTS),
    runs: parseRuns(values.runs),
    json: values.json ?? false,
    write: !values['no-write'],
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        clip: { type: 'string', multiple: true },
        drawn: { type: 'boolean' },
        peers: { type: 'string' },
        only: { type: 'string' },
        runs: { type: 'string' },
        json: { type: 'boolean' },
        'no-write': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`${reason}\n\n${usage}`);
  }
}

/**
 * @template {string} T
 * @param {string} option
 * @param {string | undefined} text
 * @param {readonly T[]} known
 * @returns {T[]} in the order of `known`
 */
function parseList(option, text, known) {
  if (text === undefined) return [...known];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.some((other) => other === name));
  if (unknown !== undefined) {
    throw new SetupError(`${option}: "${unknown}" is not known; known are ${known.join(', ')}.`);
  }
  return known.filter((name) => names.includes(name));
}

/** @param {string | undefined} text */
function parseRuns(text = '3') {
  if (!/^[1-9]\d?$/.test(text)) {
    throw new SetupError(`--runs: "${text}" is not a whole number from 1 to 99.`);
  }
  return Number(text);
}

/** What each key of a clip may be: the least and the most, both allowed. */
const ranges = {
  start: [0, 1e6],
  seconds: [0.1, 600],
  width: [32, 4096],
  fps: [1, 100],
};

/**
 * `FILE,key=value,…`. Only known keys are taken off the end, so a name may have commas in it.
 * @param {string} text
 * @returns {ClipRequest}
 */
export function parseClip(text) {
  /** @type {ClipRequest} */
  const clip = { file: text, kind: 'film', start: 0, seconds: 10, width: 480, fps: 15 };
  const pattern = /^(.*),(kind|start|seconds|width|fps)=([^,]*)$/s;
  for (let match = pattern.exec(clip.file); match; match = pattern.exec(clip.file)) {
    const [, file = '', key = '', value = ''] = match;
    clip.file = file;
    if (key === 'kind') clip.kind = parseKind(value);
    else {
      const name = /** @type {keyof typeof ranges} */ (key);
      clip[name] = parseNumber(name, value);
    }
  }
  if (clip.file === '') throw new SetupError(`--clip: "${text}" names no file.`);
  return clip;
}

/** @param {string} value */
function parseKind(value) {
  const kind = KINDS.find((name) => name === value);
  if (!kind)
    throw new SetupError(`--clip: kind "${value}" is not known; known are ${KINDS.join(', ')}.`);
  return kind;
}

/**
 * @param {keyof typeof ranges} key
 * @param {string} value
 */
function parseNumber(key, value) {
  const [least = 0, most = 0] = ranges[key];
  const number = value.trim() === '' ? NaN : Number(value);
  const whole = key !== 'width' || Number.isInteger(number);
  if (!(number >= least && number <= most && whole)) {
    const what = key === 'width' ? 'a whole number' : 'a number';
    throw new SetupError(`--clip: ${key} "${value}" is not ${what} from ${least} to ${most}.`);
  }
  return number;
}
