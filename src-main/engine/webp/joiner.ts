import { inflateSync } from 'node:zlib';
import type { ConversionPlan } from '../../core/plan';
import type { EncodedSegment, Joiner, Patch } from '../encoder';
import { anmfFlags, headerOffsets, vp8xFlags, writeUint } from './container';
import {
  durationOffset,
  encloses,
  flagsOffset,
  longestMs,
  noChange,
  replaceAll,
  writeFrame,
} from './frames';
import type { WebpFrame } from './frames';
import { unseenDifference } from './similarity';
import type { FoundWay } from './ways';

/** What the joiner has to know of a segment. */
export interface WebpSeam {
  /** The picture that was on screen before, whole. */
  readonly lead: WebpFrame | null;
  /** Delays of the first frames: they look like the lead, so they are not in the segment. */
  readonly carriedMs: readonly number[];
  /** The first frame, not in the segment, where it must be whole or the lead be cleared away. */
  readonly opening: {
    /** For where the lead is cleared away. */
    readonly frame: WebpFrame;
    readonly whole: WebpFrame;
    readonly delaysMs: readonly number[];
  } | null;
  /** The last frame in the segment, by its offset there; null where there is none. */
  readonly end: WrittenFrame | null;
  /** Null where the last frame is what is on screen by then. */
  readonly drift: Drift | null;
  /** By its pixels; null where they were not looked at. */
  readonly way: FoundWay | null;
}

/**
 * By how much, level by level, a segment's last frame differs from what is on screen by then: deflated,
 * or what finds it out. It passes unseen, or libwebp would not have left the frame out.
 */
export type Drift = Uint8Array | (() => Promise<Int8Array | null>);

export interface WebpJoiner extends Joiner {
  readonly before: (segment: EncodedSegment, offset: number) => Promise<Uint8Array>;
}

interface WrittenFrame {
  readonly offset: number;
  readonly header: Uint8Array;
  readonly durationMs: number;
  /** Of the last planned frame that it stands for. */
  readonly lastDelayMs: number;
}

/**
 * Gives the time of frames that are alike on both sides of a seam to the frame before it, and brings
 * the picture up to date where changes too small to be seen have added up over segments.
 */
export function createWebpJoiner({ encoding }: ConversionPlan): WebpJoiner {
  const unseen = unseenDifference(encoding);
  const durations = new Map<number, number>();
  const disposals: Patch[] = [];
  let hasAlpha = false;
  let last: WrittenFrame = { offset: 0, header: new Uint8Array(0), durationMs: 0, lastDelayMs: 0 };
  let drift: Int16Array | null = null;
  /** What is still to be added to it. */
  let added: Drift[] = [];

  const setLast = (frame: WrittenFrame, durationMs = frame.durationMs): void => {
    last = { ...frame, durationMs };
    if (durationMs !== frame.durationMs) durations.set(frame.offset, durationMs);
  };

  /** A single one is not: mostly none has to be found out. */
  const isSeen = async (): Promise<boolean> => {
    if (added.length + (drift ? 1 : 0) < 2) return false;
    for (const each of added.splice(0)) {
      const changes = typeof each === 'function' ? await each() : inflate(each);
      if (changes) drift = addChanges(drift, changes);
    }
    return drift?.some((change) => Math.abs(change) > (unseen ?? 0)) ?? false;
  };
  const forget = (): void => {
    drift = null;
    added = [];
  };

  const before: WebpJoiner['before'] = async (segment, offset) => {
    const { lead, carriedMs, opening, end, drift: own } = segment.seam as WebpSeam;
    const written: Uint8Array[] = [];
    let at = offset;
    const insert = (frame: WebpFrame, durationMs: number): void => {
      const bytes = writeFrame(frame, durationMs);
      hasAlpha ||= frame === noChange;
      written.push(bytes);
      setLast({ offset: at, header: frame.header, durationMs, lastDelayMs: durationMs });
      at += bytes.length;
    };
    if (lead && last.durationMs > last.lastDelayMs && (await isSeen())) {
      const { lastDelayMs } = last;
      setLast(last, last.durationMs - lastDelayMs);
      insert(replaceAll(lead, lead), lastDelayMs);
      forget();
    }
    const prolong = (delaysMs: readonly number[]): void => {
      for (const delay of delaysMs) {
        const sum = last.durationMs + delay;
        if (sum > longestMs) insert(noChange, delay);
        else setLast({ ...last, lastDelayMs: delay }, sum);
      }
    };
    prolong(carriedMs);
    if (opening) {
      const clears = lead !== null && encloses(last.header, lead.header);
      if (clears) disposals.push(disposalOf(last));
      const [first, ...others] = opening.delaysMs;
      insert(clears ? opening.frame : opening.whole, first!);
      prolong(others);
    }
    if (end) setLast({ ...end, offset: at + end.offset });
    if (opening || end) forget();
    if (own) added.push(own);
    hasAlpha ||= segment.hasAlpha;
    return Buffer.concat(written);
  };

  const finish: Joiner['finish'] = (sizeBytes) => ({
    patches: [
      { offset: headerOffsets.riffSize, bytes: littleEndian(sizeBytes - 8, 4) },
      {
        offset: headerOffsets.vp8xFlags,
        bytes: Uint8Array.of(vp8xFlags.animation | (hasAlpha ? vp8xFlags.alpha : 0)),
      },
      ...disposals,
      ...[...durations].map(([offset, durationMs]) => ({
        offset: offset + durationOffset,
        bytes: littleEndian(durationMs, 3),
      })),
    ],
  });
  return { before, finish };
}

function disposalOf({ offset, header }: WrittenFrame): Patch {
  return { offset: offset + flagsOffset, bytes: Uint8Array.of(header[15]! | anmfFlags.dispose) };
}

const inflate = (deflated: Uint8Array): Int8Array => new Int8Array(inflateSync(deflated));

function addChanges(sum: Int16Array | null, changes: Int8Array): Int16Array {
  if (!sum) return Int16Array.from(changes);
  for (let at = 0; at < changes.length; at++) sum[at]! += changes[at]!;
  return sum;
}

function littleEndian(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  writeUint(bytes, 0, length, value);
  return bytes;
}
