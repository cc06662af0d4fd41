import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { numberGrid, readRawPixels } from './clips';

/** Runs the built command line, and reads what it made by tools that are not ours. */

// A file of the same name may be another one by now.
sharp.cache(false);
const run = promisify(execFile);
const cli = process.env['LOOPSMITH_CLI'] ?? join(__dirname, '../../../out/main/cli.js');

export type Format = 'gif' | 'webp';

export interface CliOutput {
  readonly path: string;
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly loop: number;
}

interface LastLine {
  readonly type: string;
  readonly output?: CliOutput;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The last JSON line of `loopsmith convert`. */
export async function runConvert(...args: readonly string[]): Promise<LastLine> {
  const child = spawn(process.execPath, [cli, 'convert', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (last === '') throw new Error(`No line of JSON; standard error: ${stderr}`);
  return JSON.parse(last) as LastLine;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Converts and reads the result; throws where it failed. */
export async function convert(
  input: string,
  output: string,
  ...args: readonly string[]
): Promise<Animation> {
  const last = await runConvert(input, '-o', output, '--force', ...args);
  if (!last.output) throw new Error(`convert ${args.join(' ')}: ${JSON.stringify(last)}`);
  const animation = await readAnimation(last.output.path);
  return { ...animation, reported: last.output };
}

export interface Facts {
  readonly width: number;
  readonly height: number;
  readonly delaysMs: readonly number[];
  /** Plays in all; 0 is forever. */
  readonly loop: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly pixels: Buffer;
}

export interface Animation extends Facts {
  readonly path: string;
  readonly format: Format;
  readonly pictures: readonly Picture[];
  /** What the command line said of it. */
  readonly reported: CliOutput;
}

/** Facts and pictures by sharp; gifsicle or webpmux has to say the same facts. */
export async function readAnimation(path: string): Promise<Omit<Animation, 'reported'>> {
  const meta = await sharp(path, { pages: -1 }).metadata();
  const format = meta.format as Format;
  const pages = meta.pages ?? 1;
  const facts: Facts = {
    width: meta.width,
    height: meta.pageHeight ?? meta.height,
    // For a single page sharp tells neither.
    delaysMs: meta.delay ?? [],
    loop: meta.loop ?? NaN,
  };
  const other = format === 'gif' ? await readByGifsicle(path) : await readByWebpmux(path);
  const agreed = pages === 1 ? other : facts;
  if (JSON.stringify(agreed) !== JSON.stringify(other)) {
    throw new Error(`sharp: ${JSON.stringify(facts)}, the other: ${JSON.stringify(other)}`);
  }
  return { path, format, ...agreed, pictures: await readPictures(path, agreed) };
}

async function readPictures(path: string, facts: Facts): Promise<Picture[]> {
  return split(await sharp(path, { pages: -1 }).ensureAlpha().raw().toBuffer(), facts);
}

function split(all: Buffer, { width, height }: Pick<Facts, 'width' | 'height'>): Picture[] {
  const bytes = width * height * 4;
  return Array.from({ length: all.length / bytes }, (_, page) => ({
    width,
    height,
    pixels: all.subarray(page * bytes, (page + 1) * bytes),
  }));
}

async function readByGifsicle(path: string): Promise<Facts> {
  const { stdout, stderr } = await run('gifsicle', ['--no-warnings', '--info', path]);
  if (stderr) throw new Error(stderr);
  const [, width, height] = /logical screen (\d+)x(\d+)/.exec(stdout) ?? [];
  const images = stdout.split('+ image #').slice(1);
  const repeats = /loop (forever|count (\d+))/.exec(stdout);
  return {
    width: Number(width),
    height: Number(height),
    delaysMs: images.map((text) =>
      Math.round(Number(/delay ([\d.]+)s/.exec(text)?.[1] ?? 0) * 1e3),
    ),
    // The file counts the plays after the first.
    loop: repeats ? (repeats[2] === undefined ? 0 : Number(repeats[2]) + 1) : 1,
  };
}

async function readByWebpmux(path: string): Promise<Facts> {
  await run('webpinfo', ['-quiet', path]);
  const { stdout } = await run('webpmux', ['-info', path]);
  const [, width, height] = /Canvas size: (\d+) x (\d+)/.exec(stdout) ?? [];
  // No.: width height alpha x_offset y_offset duration dispose blend …
  const rows = [...stdout.matchAll(/^ *\d+: +\d+ +\d+ +\w+ +\d+ +\d+ +(\d+) /gm)];
  return {
    width: Number(width),
    height: Number(height),
    delaysMs: rows.map(([, duration]) => Number(duration)),
    loop: Number(/Loop Count : (\d+)/.exec(stdout)?.[1]),
  };
}

/** A clip's frames as ffmpeg itself shows them. */
export async function readClip(
  path: string,
  width: number,
  height: number,
  inputOptions: readonly string[] = [],
): Promise<Picture[]> {
  return split(await readRawPixels(path, inputOptions), { width, height });
}

/** The colour at a point, as [red, green, blue, alpha]. */
export function colorAt(picture: Picture, x: number, y: number): number[] {
  const at = (y * picture.width + x) * 4;
  return [...picture.pixels.subarray(at, at + 4)];
}

/** The mean brightness of the middle half of a rectangle. */
function brightness(picture: Picture, x: number, y: number, width: number, height: number): number {
  let sum = 0;
  let count = 0;
  for (let row = Math.floor(y + height / 4); row < y + (height * 3) / 4; row++) {
    for (let column = Math.floor(x + width / 4); column < x + (width * 3) / 4; column++) {
      sum += colorAt(picture, column, row)[1]!;
      count++;
    }
  }
  return sum / count;
}

/** The number that a picture of a numbered clip shows; NaN where a block is neither black nor white. */
export function readNumber(picture: Picture): number {
  const { columns, rows } = numberGrid;
  const [width, height] = [picture.width / columns, picture.height / rows];
  let number = 0;
  for (let bit = 0; bit < columns * rows; bit++) {
    const [column, row] = [bit % columns, Math.floor(bit / columns)];
    const level = brightness(picture, column * width, row * height, width, height);
    if (level > 60 && level < 195) return NaN;
    if (level >= 195) number += 2 ** bit;
  }
  return number;
}

/** A number that is shown, and when it begins. */
export interface Shown {
  readonly number: number;
  readonly beginsMs: number;
}

/** What an animation of a numbered clip shows when; pictures of the same number are one. */
export function readTimeline({ pictures, delaysMs }: Animation): Shown[] {
  const timeline: Shown[] = [];
  let clock = 0;
  pictures.forEach((picture, at) => {
    const number = readNumber(picture);
    if (timeline.at(-1)?.number !== number) timeline.push({ number, beginsMs: clock });
    clock += delaysMs[at]!;
  });
  return timeline;
}

export const totalMs = ({ delaysMs }: Facts): number => delaysMs.reduce((sum, ms) => sum + ms, 0);
