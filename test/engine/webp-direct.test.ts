import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { planSegments } from '../../src-main/core/segments';
import type { Segment } from '../../src-main/core/segments';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { planSource } from '../../src-main/engine/convert';
import type { PlannedSource } from '../../src-main/engine/convert';
import type { EncodedSegment } from '../../src-main/engine/encoder';
import { runSegment, runWithoutPixels } from '../../src-main/engine/segment-task';
import { findTools, toolSettingsFrom } from '../../src-main/engine/tools';
import type { Tools } from '../../src-main/engine/tools';
import { webpEncoder } from '../../src-main/engine/webp/encoder';
import { readChunks, readUint } from '../../src-main/engine/webp/container';
import { createWebpJoiner } from '../../src-main/engine/webp/joiner';
import { codecs, makeClip, useTempFolder } from './helpers/clips';

/** Segments made by one ffmpeg against those whose frames come through this process. */

const file = useTempFolder();
const { signal } = new AbortController();
let tools: Tools;
let parts = 0;
beforeAll(async () => {
  tools = await findTools(toolSettingsFrom(process.env));
});

type Way = 'direct' | 'frames';

interface Made {
  readonly result: EncodedSegment;
  readonly bytes: Buffer;
  readonly counted: number;
}

/** Without pixels, where that can be done, or through frames. */
async function make(
  plan: PlannedSource['plan'],
  segment: Segment,
  way: Way,
  lane = { number: 0, count: 1 },
): Promise<Made | null> {
  const path = file(`${String(parts++)}.part`);
  let counted = 0;
  const onFrame = (): void => {
    counted++;
  };
  const task = {
    ...{ plan, segment, tools, path, hwaccel: null, decodeThreads: 1 },
    ...{ awaitsPalette: false, lane, edges: { head: null, tail: null } },
  };
  if (way === 'direct') {
    const result = await runWithoutPixels(task, onFrame, signal);
    expect(existsSync(path)).toBe(result !== null);
    return result && { result, bytes: await readFile(path), counted };
  }
  const events = {
    ...{ onFrame: () => Promise.resolve(onFrame()), palette: null, onPalette: () => undefined },
  };
  const result = await runSegment(task, events, signal);
  return { result, bytes: await readFile(path), counted };
}

/** The frames of the file, with what is put over them at last. */
async function join(plan: PlannedSource['plan'], segments: readonly Made[]): Promise<Buffer> {
  const joiner = createWebpJoiner(plan);
  const written = [webpEncoder.header(plan, segments[0]!.result, segments.length)];
  const size = (): number => written.reduce((sum, { length }) => sum + length, 0);
  for (const { result, bytes } of segments) {
    written.push(await joiner.before(result, size()));
    written.push(bytes);
  }
  const whole = Buffer.concat(written);
  for (const { offset, bytes } of joiner.finish(whole.length).patches) whole.set(bytes, offset);
  return whole;
}

/** The same file both ways? Tells of each segment whether it could be made directly. */
async function compare(
  clip: string,
  settings: Partial<ConversionSettings>,
  change: (segment: Segment) => Segment = (segment) => segment,
): Promise<boolean[]> {
  const wanted = { ...defaultSettings, format: 'webp' as const, ...settings };
  const { plan, index } = await planSource(clip, wanted, tools, signal);
  const limits = { parallel: 2, alone: false, heldBytes: 2 ** 26 };
  const segments = planSegments(plan, index, webpEncoder.segments, limits).map(change);
  expect(segments.length).toBeGreaterThan(1);
  const through: Made[] = [];
  const mixed: Made[] = [];
  const direct: boolean[] = [];
  for (const [number, segment] of segments.entries()) {
    const lane = { number, count: segments.length };
    const one = await make(plan, segment, 'direct', lane);
    const other = (await make(plan, segment, 'frames', lane))!;
    for (const made of [one ?? other, other]) expect(made.counted).toBe(segment.frames.length);
    direct.push(one !== null);
    mixed.push(one ?? other);
    through.push(other);
  }
  expect((await join(plan, mixed)).equals(await join(plan, through))).toBe(true);
  return direct;
}

const variable = [...codecs.longGop, '-vsync', 'vfr'];
const lossless = [...codecs.lossless, '-pix_fmt', 'gbrp'];
const still = 'testsrc=s=96x64:r=25:d=3,format=gbrp,loop=loop=-1:size=1,trim=end_frame=75';
const fade = `color=black:s=96x64:r=25:d=4,format=gbrp,geq=r='60+N/4':g='90+N/4':b='120+N/4'`;
const slowFade = fade.replace('d=4', 'd=12').replaceAll('N/4', 'N/8');
const film = 'mandelbrot=s=96x64:r=25:start_scale=1:end_scale=0.1:end_pts=200,trim=end_frame=75';
const odd = film.replace('96x64', '99x67');
/** Each fourth picture is like the one before it, but for a codec's noise. */
const heldFourths = `${film},select='not(eq(mod(n,4),3))',fps=25`;
const pointer = `color=white:s=96x64:r=25:d=4,format=gbrp,geq=r='255*not(eq(X,floor(N/7)))':g=255:b=255`;

test.each<[string, string, readonly string[], Partial<ConversionSettings>]>([
  ['film', film, lossless, {}],
  ['film, H.264 with reordered frames', film, codecs.longGop, {}],
  ['scaled, fewer frames', film, codecs.h264, { width: 72, fps: 15 }],
  ['an odd size', odd, lossless, {}],
  ['pictures like the one before', heldFourths, codecs.h264, {}],
  ['frames shown again', film, codecs.h264, { fps: 60, lossless: true }],
  ['part of it', film, codecs.longGop, { start: 0.7, end: 2.9 }],
  ['variable frame rate', `${film},select='mod(n,7)*mod(n,5)*mod(n+1,5)'`, variable, {}],
  ['variable frame rate, faster', `${film},select='mod(n,7)*mod(n,5)'`, variable, { speed: 2 }],
  ['unseen changes', fade.replaceAll('N/4', 'N/16'), lossless, {}],
  ['unseen changes at quality 20', fade, lossless, { quality: 20 }],
  ['unseen changes over still segments', slowFade, lossless, { quality: 20 }],
  ['the same, lossless', fade, lossless, { lossless: true }],
  ['still', still, lossless, {}],
  ['a pointer', pointer, lossless, { effort: 2 }],
  ['a pointer, lossless', pointer, lossless, { lossless: true, effort: 2 }],
])('%s: the same bytes by one process', async (name, source, codec, settings) => {
  const clip = await makeClip(file(`${name}.mkv`), source, codec);
  const direct = await compare(clip, { fps: null, ...settings });
  expect(direct).toEqual(direct.map(() => true));
});

test('pictures like the one before are not drawn, and their time is kept', async () => {
  const clip = await makeClip(file('held.mp4'), heldFourths, codecs.h264);
  const { plan, index } = await planSource(
    clip,
    { ...defaultSettings, format: 'webp', fps: null },
    tools,
    signal,
  );
  const limits = { parallel: 1, alone: true, heldBytes: 2 ** 26 };
  const [whole] = planSegments(plan, index, webpEncoder.segments, limits);
  const made = (await make(plan, whole!, 'direct'))!;
  const frames = readChunks(await join(plan, [made]), 12).filter(({ id }) => id === 'ANMF');
  const durations = frames.map(({ payload }) => readUint(payload, 12, 3));
  expect(durations.filter((duration) => duration === 80).length).toBeGreaterThan(15);
  expect(durations.filter((duration) => duration === 40).length).toBeGreaterThan(30);
  expect(durations.reduce((sum, duration) => sum + duration, 0)).toBe(75 * 40);
});

describe('not by one process', () => {
  test('what has begun to rest, until it moves again', async () => {
    // It trembles: at first by less than is seen.
    const tremble = `50+X+if(lt(N,38),1,7)*mod(N,2)`;
    const source = `color=black:s=96x64:r=25:d=3,format=gbrp,geq=r='${tremble}':g='${tremble}':b=Y`;
    const clip = await makeClip(file('rests, then moves.mkv'), source, lossless);
    const wanted = { ...defaultSettings, format: 'webp' as const, fps: null };
    const { plan, index } = await planSource(clip, wanted, tools, signal);
    const limits = { parallel: 2, alone: false, heldBytes: 2 ** 26 };
    const [rests, moves] = planSegments(plan, index, webpEncoder.segments, limits);
    expect(await make(plan, rests!, 'direct')).toBeNull();
    // As the one before it was.
    expect(await make(plan, moves!, 'direct')).toBeNull();
    const { result } = (await make(plan, moves!, 'frames'))!;
    webpEncoder.learn!(plan, result);
    expect(await make(plan, moves!, 'direct')).not.toBeNull();
  });

  test('the way back', async () => {
    const clip = await makeClip(file('there and back.mkv'), film, codecs.longGop);
    const direct = await compare(clip, { fps: null, bounce: true });
    expect(direct).toContain(true);
    expect(direct.slice(direct.indexOf(false))).not.toContain(true);
  });

  test('transparency', async () => {
    const source = `color=black@0:s=96x64:r=25:d=3,format=gbrap,geq=r=200:g=X:b=Y:a='255*lt(hypot(X-N\\,Y-32)\\,16)'`;
    const clip = await makeClip(file('alpha.mkv'), source, ['-c:v', 'ffv1', '-pix_fmt', 'gbrap']);
    expect(await compare(clip, {})).not.toContain(true);
  });

  test('pictures other than the planned ones', async () => {
    const clip = await makeClip(file('film.mkv'), film, lossless);
    const direct = await compare(clip, { fps: null }, (segment) => {
      // As if the 20th picture were shown a millisecond later than the file has it.
      const shift = <T extends { shownFrom: number }>(frame: T, at: number): T =>
        at === 20 ? { ...frame, shownFrom: frame.shownFrom + 0.001 } : frame;
      return { ...segment, frames: segment.frames.map(shift) };
    });
    expect(direct).not.toContain(true);
  });
});
