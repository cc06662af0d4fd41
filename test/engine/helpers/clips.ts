import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

/** Clips made by ffmpeg's `lavfi`, small enough to make them anew for each test file. */

const run = promisify(execFile);
const ffmpeg = process.env['LOOPSMITH_FFMPEG'] ?? 'ffmpeg';
const ffprobe = process.env['LOOPSMITH_FFPROBE'] ?? 'ffprobe';

/** A folder that lives as long as the test file; the function it gives joins names to it. */
export function useTempFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'loopsmith test '));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (name) => join(folder, name);
}

export async function runFfmpeg(...args: readonly string[]): Promise<void> {
  await run(ffmpeg, ['-hide_banner', '-v', 'error', '-nostdin', '-y', ...args]);
}

/** Every frame of a file as raw RGBA. */
export async function readRawPixels(
  path: string,
  inputOptions: readonly string[],
): Promise<Buffer> {
  const args = ['-v', 'error', '-nostdin', ...inputOptions, '-i', path, '-vsync', 'passthrough'];
  const { stdout } = await run(ffmpeg, [...args, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'], {
    encoding: 'buffer',
    maxBuffer: 2 ** 28,
  });
  return stdout;
}

/** One line for each `entries` of the first video stream, as ffprobe prints them. */
export async function probeLines(path: string, entries: string): Promise<string[]> {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries];
  const { stdout } = await run(ffprobe, [...args, '-of', 'csv=p=0', path]);
  return stdout.split('\n').filter(Boolean);
}

/** A clip of any lavfi source; returns its path. */
export async function makeClip(
  path: string,
  source: string,
  args: readonly string[] = codecs.h264,
): Promise<string> {
  await runFfmpeg('-f', 'lavfi', '-i', source, ...args, path);
  return path;
}

/** Cheap encodings; each is exact enough for blocks of black and white. */
export const codecs = {
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '16'],
  /** Reordered frames and few key frames. */
  longGop: [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-bf', '3', '-b_strategy', '0'],
    ...['-g', '250', '-sc_threshold', '0', '-keyint_min', '250'],
  ],
  /** Every pixel as it was. */
  lossless: ['-c:v', 'ffv1'],
} as const;

/** The numbers' blocks: four by three of them, the first in the top left corner, the lowest bit. */
export const numberGrid = { columns: 4, rows: 3 } as const;

export interface Numbered {
  /** Frames a second, as ffmpeg takes it: 25, '30000/1001'. */
  readonly rate?: number | string;
  readonly frames: number;
  readonly width?: number;
  readonly height?: number;
  /** Only the frames for which this expression of `n` is not 0; the others leave a gap. */
  readonly keep?: string;
}

/**
 * A lavfi source in which each frame shows its own number, from 0 to 4095, as blocks of black and
 * white. What `keep` leaves out is counted, so a frame's number is always its time times the rate.
 */
export function numbered({ rate = 25, frames, width = 96, height = 64, keep }: Numbered): string {
  const { columns, rows } = numberGrid;
  const bit = `mod(floor(N/pow(2,X+${String(columns)}*Y)),2)`;
  return [
    `color=black:s=${String(columns)}x${String(rows)}:r=${String(rate)}`,
    `trim=end_frame=${String(frames)}`,
    'format=yuv444p',
    `geq=lum='16+219*${bit}':cb=128:cr=128`,
    `scale=${String(width)}:${String(height)}:flags=neighbor`,
    ...(keep === undefined ? [] : [`select='${keep}'`]),
    'setsar=1',
    'format=yuv420p',
  ].join(',');
}

/** A clip of numbered frames, kept at their times. */
export async function makeNumberedClip(
  path: string,
  options: Numbered,
  args: readonly string[] = codecs.h264,
): Promise<string> {
  return makeClip(path, numbered(options), ['-vsync', 'passthrough', ...args]);
}

/**
 * A copy of an MP4 that is to be shown turned clockwise: what a phone writes. The matrix lies 44 bytes
 * into the track's header (ISO/IEC 14496-12, 8.3.2); how ffmpeg is told to write it changes with its
 * version.
 */
export async function turnClip(from: string, to: string, degrees: number): Promise<string> {
  const bytes = await readFile(from);
  const matrix = bytes.indexOf('tkhd') + 44;
  const [cosine, sine] = [0, 90].map((lag) =>
    Math.round(Math.cos(((degrees - lag) * Math.PI) / 180)),
  );
  [cosine!, sine!, 0, -sine!, cosine!].forEach((value, at) => {
    bytes.writeInt32BE(value * 65_536, matrix + at * 4);
  });
  await writeFile(to, bytes);
  const [clockwise] = await probeLines(to, 'stream_side_data=rotation');
  if ((360 - Number(clockwise)) % 360 !== degrees)
    throw new Error(`${to} says ${String(clockwise)}`);
  return to;
}
