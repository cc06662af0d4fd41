import { open } from 'node:fs/promises';
import type { Size } from '../../core/geometry';
import type { ConversionPlan } from '../../core/plan';
import type { Segment } from '../../core/segments';
import { followAbort } from '../abort';
import { decodeSegment, requestPictures, seekOptions } from '../decode';
import type { EncodeContext, SegmentSource } from '../encoder';
import { startFfmpeg } from '../ffmpeg';
import { buildFilters } from '../filters';
import { createFrameReader } from '../raw-frames';
import { readStamp } from '../stamps';
import { passThroughOptions } from '../tool-options';
import type { Tools } from '../tools';
import { headerOffsets, readUint } from './container';
import { countPictures, paceMs, readWebpFrames } from './frames';
import type { WebpFrames } from './frames';
import type { Drift } from './joiner';
import { webpOptions } from './libwebp';
import type { Way } from './libwebp';
import type { SentPictures } from './pictures';
import { levelChanges } from './similarity';
import { watchStraying } from './straying';
import { createWatch, sampledBytes, sampleFilters } from './watch';

/** Timestamps are printed, and known, to the microsecond. */
const roundingError = 2e-6;

interface ReadFile {
  readonly encoded: WebpFrames;
  /** Call once the frames' bytes are not needed any more: other frames take their place. */
  readonly giveBack: () => void;
}

export interface DirectlyMade extends ReadFile {
  readonly pictures: SentPictures;
  readonly drift: Drift | null;
}

/** A source picture, and the delays of the planned frames that show it. */
interface ShownPicture {
  readonly shownFrom: number;
  readonly delaysMs: number[];
  /** Planned frames, the lead not among them. */
  readonly frames: number;
}

/** Why a way is left: pictures that were drawn whole are calm, or rest in part; calm ones stray. */
export type Left = 'calm' | 'rests' | 'strays';

interface Attempt {
  readonly way: Way;
  /** The segment's pictures, the lead first. */
  readonly shown: readonly ShownPicture[];
  /** The first is the lead's alone, and not to be encoded. */
  readonly skipsFirst: boolean;
}

/**
 * One ffmpeg decodes the segment and encodes it. Null where its pictures are not just the planned ones
 * or it fails: what is to be done about that, the decoder alone knows better.
 * @throws AbortError
 */
export async function encodeAs(
  way: Way,
  source: SegmentSource,
  context: EncodeContext,
): Promise<DirectlyMade | Left | null> {
  const { segment } = source;
  const { plan, signal } = context;
  const all = listShown(segment);
  // What is drawn whole needs nothing before it.
  const hasLead = segment.lead !== null && way === 'calm';
  const skipsFirst = segment.lead !== null && !hasLead && all[0]!.frames === 0;
  const shown = skipsFirst ? all.slice(1) : all;
  const made = await encodeShown({ way, shown: all, skipsFirst }, source, context);
  signal.throwIfAborted();
  if (!made || typeof made === 'string') return made;
  const { encoded, unchanged, giveBack } = made;
  const { frames } = encoded;
  const firstOfLast = frames.slice(0, -1).reduce((sum, frame) => sum + countPictures(frame), 0);
  if (frames.length === 0 || firstOfLast >= shown.length) return null;

  const read = (numbers: readonly number[]): Promise<Uint8Array[]> =>
    readPictures(
      numbers.map((number) => shown[number]!.shownFrom),
      source,
      context,
    );
  const last = shown.length - 1;
  const drifts = way === 'calm' && firstOfLast < last && !plan.encoding.lossless;
  // Decoded again, which is seldom needed.
  const readDrift = async (): Promise<Int8Array | null> => {
    const [from, to] = await read([firstOfLast, last]);
    return Buffer.compare(from!, to!) === 0 ? null : levelChanges(from!, to!);
  };
  return {
    encoded: { ...encoded, frames: frames.filter((_, at) => !unchanged[at]) },
    giveBack,
    pictures: {
      delaysMs: joinUnchanged(
        shown.map(({ delaysMs }) => delaysMs),
        unchanged,
      ),
      hasLead: () => hasLead,
      opening: async () => (await read([hasLead ? countPictures(frames[0]!) : 0]))[0]!,
    },
    drift: drifts ? readDrift : null,
  };
}

/** The delays of pictures, those of the unchanged ones with those of the one before. */
function joinUnchanged(
  delaysMs: readonly (readonly number[])[],
  unchanged: readonly boolean[],
): number[][] {
  const joined: number[][] = [];
  for (const [at, delays] of delaysMs.entries()) {
    if (unchanged[at]) joined.at(-1)!.push(...delays);
    else joined.push([...delays]);
  }
  return joined;
}

/** In order of showing, the lead first. */
function listShown({ lead, frames }: Segment): ShownPicture[] {
  const shown: { shownFrom: number; delaysMs: number[]; frames: number }[] = [];
  if (lead) shown.push({ shownFrom: lead.shownFrom, delaysMs: [], frames: 0 });
  for (const { shownFrom, delayMs } of frames) {
    if (shown.at(-1)?.shownFrom !== shownFrom) shown.push({ shownFrom, delaysMs: [], frames: 0 });
    const picture = shown.at(-1)!;
    picture.delaysMs.push(delayMs);
    picture.frames++;
  }
  return shown;
}

interface EncodedFile extends ReadFile {
  /** Of each picture drawn whole, whether it need not be. */
  readonly unchanged: readonly boolean[];
}

/** Null where the pictures are others than these. */
async function encodeShown(
  { way, shown, skipsFirst }: Attempt,
  { segment, options, scratch, onFrame }: SegmentSource,
  { plan, signal }: EncodeContext,
): Promise<EncodedFile | Left | null> {
  const { controller: stop, unfollow } = followAbort(signal);
  let seen = 0;
  const onLine = (line: string): void => {
    const time = readStamp(line);
    if (time === null || stop.signal.aborted) return;
    const picture = shown[seen++];
    if (!picture || Math.abs(time - picture.shownFrom) > roundingError) {
      stop.abort();
      return;
    }
    for (let frame = 0; frame < picture.frames; frame++) onFrame();
  };
  const pictures = [
    buildFilters(plan, segment, options.pixelFormat, options.tools),
    ...(skipsFirst ? ['trim=start_frame=1'] : []),
    // Rates of the source are not to change the pace: it is the encoder's time base.
    `settb=1/${String(1000 / paceMs)}`,
    'setpts=N',
  ];
  const encoding = ['-enc_time_base', `1:${String(1000 / paceMs)}`, ...webpOptions(way, plan)];
  const watched = plan.encoding.lossless ? null : watchSamples(way, plan, options.tools);
  const input = `[0:${String(plan.media.streamIndex)}]`;
  const samples = watched ? `,split[all][few];[few]${watched.filters.join(',')}[samples]` : '[all]';
  const graph = `${input}${pictures.join(',')}${samples}`;
  const seek = seekOptions(plan.media, segment);
  const request = requestPictures(plan, segment, seek, options, [
    ...['-filter_complex', graph, '-map', '[all]'],
    ...encoding,
  ]);
  let left: Left | null = null;
  const watching = watched?.leaves.then((leaves) => {
    left = leaves;
    if (leaves) stop.abort();
  });
  try {
    // Into a file and not through here: a thousand pieces of memory would wait to be collected.
    const aside = watched && { aside: { options: watched.options, output: watched.sink } };
    const run = { ...request, ...aside, output: scratch, onLine, silent: watched === null };
    await startFfmpeg(run, stop.signal).ended;
    await watching;
    if (left) return left;
    const made = seen === shown.length ? await readWebpFile(scratch) : null;
    return made && { ...made, unchanged: watched?.unchanged ?? [] };
  } catch (error) {
    if (signal.aborted) throw error;
    return left;
  } finally {
    unfollow();
  }
}

/** What has ffmpeg tell of its pictures, and whether they are to be encoded in another way. */
function watchSamples(way: Way, { geometry, encoding }: ConversionPlan, tools: Tools) {
  const { output } = geometry;
  const bytes = sampledBytes(output);
  const { unchanged, add, judge } =
    way === 'calm' ? judgeCalm(output, encoding.quality) : judgeEach(output, encoding.quality);
  const { sink, frames } = createFrameReader(bytes, () => new Uint8Array(bytes));
  const look = async (): Promise<Left | null> => {
    for await (const samples of frames) {
      add(samples);
      const left = judge();
      if (left) return left;
    }
    return judge(true);
  };
  return {
    filters: sampleFilters(output),
    options: [
      ...['-map', '[samples]', '-pix_fmt', 'bgra', '-f', 'rawvideo'],
      ...passThroughOptions(tools),
    ],
    sink,
    unchanged,
    // ffmpeg has failed, or was stopped: that is told by its end.
    leaves: look().catch(() => null),
  };
}

/** Looks at samples, and judges whether their way is to be left: so far, or after all of them. */
interface Judge {
  readonly add: (samples: Uint8Array) => void;
  readonly judge: (ended?: boolean) => Left | null;
  readonly unchanged: readonly boolean[];
}

function judgeCalm(output: Size, quality: number): Judge {
  const { add, strays } = watchStraying(output, quality);
  // Of calm pictures libwebp itself leaves those out.
  return { add, judge: () => (strays() ? 'strays' : null), unchanged: [] };
}

function judgeEach(output: Size, quality: number): Judge {
  const { add, calm, rests } = createWatch(output, quality);
  const unchanged: boolean[] = [];
  return {
    add: (samples) => unchanged.push(add(samples)),
    unchanged,
    judge: (ended = false) => {
      const isCalm = calm() ?? (ended ? true : null);
      if (isCalm) return 'calm';
      return isCalm === false && rests() ? 'rests' : null;
    },
  };
}

/** Memory of results that are written: new memory for each would be collected late. */
const spare: Buffer[] = [];
const largestSpare = 8 * 1024 * 1024;

/** Null where it is not whole: on a full disk ffmpeg may end as if all were well. */
async function readWebpFile(path: string): Promise<ReadFile | null> {
  const file = await open(path, 'r');
  const buffer = spare.pop();
  try {
    const { size } = await file.stat();
    // With some more for the next one, which is about as large.
    const memory =
      buffer && buffer.length >= size ? buffer : Buffer.allocUnsafeSlow(Math.ceil(size * 1.25));
    const { bytesRead } = await file.read(memory, 0, size, 0);
    // Not as a Buffer: slices of that are no copies.
    const bytes = new Uint8Array(memory.buffer, 0, size);
    const whole = bytesRead === size && readUint(bytes, headerOffsets.riffSize, 4) + 8 === size;
    if (!whole) return null;
    const giveBack = (): void => {
      if (memory.length <= largestSpare) spare.push(memory);
    };
    return { encoded: readWebpFrames(bytes), giveBack };
  } finally {
    await file.close();
  }
}

/** Some of the segment's source pictures, by the moments from which they are shown, ascending. */
async function readPictures(
  moments: readonly number[],
  { segment, options }: SegmentSource,
  { plan, signal }: EncodeContext,
): Promise<Uint8Array[]> {
  const { slack } = segment;
  const part: Segment = {
    ...segment,
    lead: null,
    pictures: moments.length,
    frames: moments.map((time) => ({ time, shownFrom: time, delayMs: 0 })),
    windows: moments.map((time) => [time - slack, time + slack] as const),
  };
  const pictures: Uint8Array[] = [];
  const kept = { ...options, usesFramesUp: false };
  for await (const { pixels } of decodeSegment(plan, part, kept, signal)) pictures.push(pixels);
  return pictures;
}
