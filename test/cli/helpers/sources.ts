import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findTools } from '../../../src-main/engine/tools';

/** Whatever ffmpeg there is; the doubles pass on to it. */
export const tools = await findTools();
const run = promisify(execFile);

/** Runs ffmpeg, as anyone would at a prompt. */
export async function ffmpeg(...args: string[]): Promise<void> {
  await run(tools.ffmpeg.path, ['-v', 'error', '-y', ...args]);
}

export interface ClipOptions {
  readonly seconds?: number;
  readonly size?: string;
  readonly fps?: number;
  /** Further options of the output. */
  readonly output?: readonly string[];
}

/** A clip whose frames all differ, a key frame each second. */
export async function makeClip(path: string, options: ClipOptions = {}): Promise<string> {
  const { seconds = 1, size = '96x64', fps = 25, output = [] } = options;
  const source = `testsrc2=size=${size}:rate=${String(fps)}:duration=${String(seconds)}`;
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(fps)];
  await ffmpeg('-f', 'lavfi', '-i', source, ...codec, ...output, `file:${path}`);
  return path;
}

/** A clip that takes long enough to be stopped in the middle, and is made fast. */
export async function makeLongClip(path: string): Promise<string> {
  return makeClip(path, { seconds: 20, size: '640x360', fps: 30 });
}

/** The beginning of a file, as if its copying had broken off. */
export async function cutFile(from: string, to: string, share: number): Promise<string> {
  const bytes = await readFile(from);
  await writeFile(to, bytes.subarray(0, Math.floor(bytes.length * share)));
  return to;
}

export async function makeSound(path: string): Promise<string> {
  await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', `file:${path}`);
  return path;
}
