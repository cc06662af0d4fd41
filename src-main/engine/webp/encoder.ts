import { deflateSync } from 'node:zlib';
import { ByteSink } from '../byte-sink';
import type { EncodeContext, EncodedSegment, Encoder, RawFrame, SegmentSource } from '../encoder';
import { makeHeader } from './container';
import {
  chunkPieces,
  countPictures,
  coversCanvas,
  isDisposed,
  joinDelays,
  noChange,
  replaceAll,
} from './frames';
import type { WebpFrame, WebpFrames } from './frames';
import { createWebpJoiner } from './joiner';
import type { Drift, WebpSeam } from './joiner';
import { encodePictures, encodeWhole, explainFailure } from './libwebp';
import type { Way } from './libwebp';
import { watchFrames } from './moving';
import { keepDrawn, keepSame, replenish, selectPictures } from './pictures';
import type { Screen, SentPictures } from './pictures';
import { unseenDifference } from './similarity';
import { watchStraying } from './straying';
import { createWatch } from './watch';
import { encodeDirectly, rememberWay } from './ways';
import type { FoundWay } from './ways';

/**
 * WebP through ffmpeg's `libwebp_anim`. libwebp decides what of a frame is new by the source picture
 * before it, not by what it made of that one: given the lead first, a segment comes out as it would in
 * one run over all frames.
 */
export const webpEncoder: Encoder = {
  format: 'webp',
  pixelFormat: 'bgra',
  usesFramesUp: true,
  // Each costs two processes, the decoding from its key frame on and the lead: a few long ones beat
  // many short ones.
  segments: { lead: true, cores: 1, min: 16, max: 120, decoding: 1 / 36 },
  header: ({ geometry, loop }) => makeHeader(geometry.output.width, geometry.output.height, loop),
  encodeSegment,
  encodeSource,
  learn: (plan, { seam }) => {
    const { way } = seam as WebpSeam;
    if (way) rememberWay(plan, way);
  },
  trailer: new Uint8Array(0),
  createJoiner: createWebpJoiner,
};

async function encodeSegment(
  frames: AsyncIterable<RawFrame>,
  context: EncodeContext,
): Promise<EncodedSegment> {
  let sourceError: unknown = null;
  async function* watched(): AsyncGenerator<RawFrame> {
    try {
      yield* frames;
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  try {
    const { runs, way } = await encodeRuns(watched(), context);
    return await writeSegment(runs, way, context);
  } catch (error) {
    throw sourceError ?? explainFailure(error, context);
  }
}

async function encodeSource(
  source: SegmentSource,
  context: EncodeContext,
): Promise<EncodedSegment | null> {
  const made = await encodeDirectly(source, context);
  if (!made) return null;
  try {
    return await writeSegment([made], null, context);
  } finally {
    made.giveBack();
  }
}

/** What one process made of pictures, and what became of the others. */
interface Run {
  readonly encoded: WebpFrames;
  readonly pictures: SentPictures;
  readonly drift: Drift | null;
}

interface Runs {
  readonly runs: readonly Run[];
  readonly way: FoundWay;
}

/** In one run, or in two where a calm picture does not stay so. */
async function encodeRuns(frames: AsyncGenerator<RawFrame>, context: EncodeContext): Promise<Runs> {
  const { plan, lane } = context;
  const { output } = plan.geometry;
  const { quality } = plan.encoding;
  const unseen = unseenDifference(plan.encoding);
  const encodeCalm = (part: AsyncIterable<RawFrame>, screen: Screen): Promise<Run> =>
    encodeRun('calm', part, screen, context);
  if (unseen === null) return { runs: [await encodeCalm(frames, keepSame(null))], way: 'calm' };
  // What is transparent cannot be told from what is left as it is.
  if (plan.alpha) {
    return { runs: [await encodeCalm(frames, keepDrawn(unseen, output))], way: 'calm' };
  }
  const watch = createWatch(output, quality);
  const lookout = { watch, straying: watchStraying(output, quality) };
  const watched = await watchFrames(frames, lookout, { output, lane });
  const encodeMoving = (): Promise<Run> =>
    encodeRun('each', watched.all(), replenish(output, quality, watch.rests), context);
  if (!watched.calm) {
    const moving = await encodeMoving();
    return { runs: [moving], way: watch.rests() ? 'parts' : 'each' };
  }
  const calm = await encodeCalm(watched.untilItStrays(), keepSame(unseen));
  if (!watched.strayed()) return { runs: [calm], way: 'calm' };
  return { runs: [calm, await encodeMoving()], way: 'parts' };
}

async function encodeRun(
  way: Way,
  frames: AsyncIterable<RawFrame>,
  screen: Screen,
  context: EncodeContext,
): Promise<Run> {
  const pictures = selectPictures(frames, screen);
  const encoded = await encodePictures(way, pictures.distinct, context);
  const drift = pictures.drift();
  // Mostly zeros.
  return { encoded, pictures, drift: drift && deflateSync(drift, { level: 1 }) };
}

/** Writes what came of the pictures; nothing before all is known. */
async function writeSegment(
  runs: readonly Run[],
  way: FoundWay | null,
  context: EncodeContext,
): Promise<EncodedSegment> {
  const timed = runs.flatMap(({ encoded, pictures }) =>
    withDelays(encoded.frames, pictures.delaysMs),
  );
  const { pictures } = runs[0]!;
  const lead = pictures.hasLead() ? timed.shift() : undefined;
  let hasAlpha = runs.some(({ encoded }) => encoded.hasAlpha);
  let opening: WebpSeam['opening'] = null;
  // A file's first frame is to be whole, where libwebp leaves transparent edges out; and it may have
  // to be where libwebp would have the lead cleared away.
  if (timed[0] && (!lead || isDisposed(lead.frame))) {
    const { frame, delaysMs } = timed.shift()!;
    const alone = coversCanvas(frame, context.plan.geometry.output)
      ? null
      : await encodeWhole((await pictures.opening())!, context);
    hasAlpha ||= alone?.hasAlpha ?? false;
    const whole = replaceAll(frame, alone?.frames[0] ?? frame);
    opening = { frame: copyOf(frame), whole: copyOf(whole), delaysMs };
  }
  const seam: WebpSeam = {
    lead: lead ? copyOf(lead.frame) : null,
    carriedMs: lead?.delaysMs ?? [],
    opening,
    end: await writeFrames(timed, context.write),
    drift: runs.at(-1)!.drift,
    way,
  };
  return { hasAlpha, seam };
}

/** By itself: sent to another thread, a part of an array takes the whole along. */
const copyOf = (frame: WebpFrame): WebpFrame => ({ ...frame, data: frame.data.slice() });

/** A frame, and the delays of the planned frames that it stands for. */
interface TimedFrame {
  readonly frame: WebpFrame;
  readonly delaysMs: readonly number[];
}

function withDelays(
  frames: readonly WebpFrame[],
  delaysMs: readonly (readonly number[])[],
): TimedFrame[] {
  let from = 0;
  return frames.map((frame, at) => {
    const last = at === frames.length - 1;
    const to = last ? delaysMs.length : from + countPictures(frame);
    const timed = { frame, delaysMs: delaysMs.slice(from, to).flat() };
    from = to;
    return timed;
  });
}

/** Written to disk at once. */
const pieceBytes = 1 << 16;

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

async function writeFrames(
  timed: readonly TimedFrame[],
  write: EncodeContext['write'],
): Promise<WebpSeam['end']> {
  let end: WebpSeam['end'] = null;
  let offset = 0;
  const sink = new ByteSink(pieceBytes);
  const flush = (): Promise<void> => write(sink.drain());
  for (const { frame, delaysMs } of timed) {
    for (const [at, durationMs] of joinDelays(delaysMs).entries()) {
      const shown = at === 0 ? frame : noChange;
      end = { offset, header: shown.header, durationMs, lastDelayMs: delaysMs.at(-1)! };
      const pieces = chunkPieces(shown, durationMs);
      const length = lengthOf(pieces);
      if (sink.length > 0 && sink.length + length > pieceBytes) await flush();
      pieces.forEach((piece) => {
        sink.append(piece);
      });
      offset += length;
    }
  }
  if (sink.length > 0) await flush();
  return end;
}
