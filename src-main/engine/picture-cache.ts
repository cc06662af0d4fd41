import { createHash } from 'node:crypto';
import type { ConversionPlan } from '../core/plan';
import { frameAt, planSegments } from '../core/segments';
import { tolerance } from '../core/timing';
import type { PlannedFrame } from '../core/timing';
import type { FrameIndex } from '../core/media';
import { decodeSegment } from './decode';
import type { Pictures } from './pictures';
import type { Tools } from './tools';

/** The pictures of one source that came out of the same steps. */
export interface PictureSet {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: 'rgba' | 'bgra';
  readonly pictures: Pictures;
}

export interface PictureRequest {
  readonly plan: ConversionPlan;
  readonly index: FrameIndex;
  /** What the source is told by. */
  readonly identity: string;
  readonly pixelFormat: 'rgba' | 'bgra';
  readonly tools: Tools;
  readonly threads: number;
}

/**
 * Decoded pictures, kept so that another quality, another palette or a frame further on costs no
 * decoding of what is there already.
 */
export interface PictureCache {
  /** At least every picture of the plan. @throws AppError; AbortError */
  readonly get: (request: PictureRequest, signal: AbortSignal) => Promise<PictureSet>;
  readonly find: (id: string) => PictureSet | undefined;
  readonly clear: () => void;
}

interface Kept extends PictureSet {
  readonly pictures: Map<number, SharedArrayBuffer>;
}

export function createPictureCache(keptBytes: number): PictureCache {
  const kept = new Map<string, Kept>();

  const open = (id: string, { plan, pixelFormat }: PictureRequest): Kept => {
    const { width, height } = plan.geometry.output;
    const set = kept.get(id) ?? { id, width, height, pixelFormat, pictures: new Map() };
    // The newest last: the first ones go.
    kept.delete(id);
    kept.set(id, set);
    return set;
  };
  /** Older sets go first, then what of this one is not `needed`. */
  const shrink = (current: Kept, needed: ReadonlySet<number>): void => {
    const frameBytes = ({ width, height }: Kept): number => width * height * 4;
    let bytes = 0;
    for (const set of kept.values()) bytes += set.pictures.size * frameBytes(set);
    for (const set of kept.values()) {
      if (bytes <= keptBytes || set === current) break;
      kept.delete(set.id);
      bytes -= set.pictures.size * frameBytes(set);
    }
    for (const key of current.pictures.keys()) {
      if (bytes <= keptBytes) break;
      if (needed.has(key)) continue;
      current.pictures.delete(key);
      bytes -= frameBytes(current);
    }
  };

  return {
    get: async (request, signal) => {
      const { plan, index, tools, threads, pixelFormat } = request;
      const set = open(idOf(request), request);
      const wanted = new Map(plan.frames.map((frame) => [shownFrom(frame, index), frame]));
      // Held here too: meanwhile the cache may drop some.
      const pictures = new Map([...set.pictures].filter(([key]) => wanted.has(key)));
      const missing = [...wanted].filter(([key]) => !pictures.has(key));
      const frames = missing.map(([, frame]) => frame).sort((one, other) => one.time - other.time);
      if (frames.length === 0) return { ...set, pictures };
      const options = { tools, pixelFormat, usesFramesUp: false, hwaccel: null, threads };
      for (const segment of planSegments({ ...plan, frames }, index, oneRun, alone)) {
        let at = 0;
        for await (const { pixels } of decodeSegment(plan, segment, options, signal)) {
          const shared = new SharedArrayBuffer(pixels.length);
          new Uint8Array(shared).set(pixels);
          const key = segment.frames[at++]!.shownFrom;
          pictures.set(key, shared);
          set.pictures.set(key, shared);
        }
      }
      shrink(set, new Set(wanted.keys()));
      return { ...set, pictures };
    },
    find: (id) => kept.get(id),
    clear: () => {
      kept.clear();
    },
  };
}

/** When the picture that a planned frame shows begins in the file. */
export function shownFrom({ time }: PlannedFrame, index: FrameIndex): number {
  return index.times[frameAt(index.times, time + tolerance(index))]! + index.origin;
}

const oneRun = { lead: false, cores: 1, min: 1, max: Infinity, decoding: 0 };
const alone = { parallel: 1, alone: true, heldBytes: Infinity };

/** Of everything that decides the pixels, and nothing else. */
function idOf({ plan, index, identity, pixelFormat }: PictureRequest): string {
  const { geometry, media, toneMap, alpha } = plan;
  const steps = JSON.stringify([
    ...[identity, pixelFormat, geometry, media, toneMap, alpha, index.counted],
  ]);
  return createHash('sha256').update(steps).digest('hex');
}
