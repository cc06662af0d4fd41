import { displaySize } from '../core/geometry';
import { toAppError } from '../core/errors';
import { formatBytes } from '../core/progress';
import { readAnimation } from '../engine/animation';
import { wholeSource } from '../engine/frame-index';
import { checkFile } from '../engine/probe';
import { readSource } from '../engine/read-source';
import { findTools, toolSettingsFrom } from '../engine/tools';
import { exitCodes } from './exit-codes';
import { countFrames, createJsonReport, describe, printLine } from './report';

interface Facts {
  readonly path: string;
  readonly format: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
}

/** Says what a file holds: a GIF or WebP block by block, anything else as ffprobe sees it. */
export async function runProbe(input: string, json: boolean): Promise<number> {
  try {
    await checkFile(input);
    const facts = (await probeAnimation(input)) ?? (await probeVideo(input));
    if (json) printLine({ type: 'probe', ...facts });
    else process.stdout.write(`${inWords(facts)}\n`);
    return exitCodes.allDone;
  } catch (error) {
    const known = toAppError(error);
    if (json) createJsonReport().failed(input, known);
    else process.stderr.write(`${describe(known)}\n`);
    return exitCodes.someFailed;
  }
}

async function probeAnimation(path: string) {
  const animation = await readAnimation(path).catch(() => null);
  if (!animation) return null;
  const { format, width, height, delaysMs, durationMs, loop, sizeBytes } = animation;
  const size = { format, width, height };
  const time = { delaysMs, durationMs, loop, sizeBytes, frames: delaysMs.length };
  return { path, codec: format, ...size, ...time };
}

async function probeVideo(path: string) {
  const tools = await findTools(toolSettingsFrom(process.env));
  const { media, index } = await readSource(
    path,
    () => wholeSource,
    tools,
    new AbortController().signal,
  );
  return {
    ...media,
    ...{ format: media.container, ...displaySize(media), frames: index.times.length },
    durationMs: Math.round(index.end * 1000),
  };
}

function inWords({
  path,
  format,
  codec,
  width,
  height,
  frames,
  durationMs,
  sizeBytes,
}: Facts): string {
  const size = `${String(width)}×${String(height)}, ${countFrames(frames)}`;
  return `${path}: ${format} (${codec}), ${size}, ${String(durationMs / 1000)} s, ${formatBytes(sizeBytes)}`;
}
