import type { ConversionPlan } from '../core/plan';
import type { Segment, SegmentShape } from '../core/segments';
import type { OutputFormat } from '../core/settings';
import type { DecodeOptions } from './decode';
import type { Tools } from './tools';

export interface RawFrame {
  /** Width × height × 4 bytes in the encoder's `pixelFormat`; not to be changed. */
  readonly pixels: Uint8Array;
  readonly delayMs: number;
  /** Not to be written: the frame on screen when the segment begins. */
  readonly lead: boolean;
}

/** Which segment of a file, from 0, of how many. */
export interface Lane {
  readonly number: number;
  readonly count: number;
}

export interface EncodeContext {
  readonly plan: ConversionPlan;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  /** Appends to the segment's part of the file; once it resolves, the bytes may change. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** The clip's palette, once a first segment has told it; null: this one is to tell it. */
  readonly palette: Promise<ClipPalette | null> | null;
  readonly onPalette: (palette: ClipPalette) => void;
  readonly lane: Lane;
  /** Files for the segment's ends, where another one meets it there; see `SeamContext`. */
  readonly edges: { readonly head: string | null; readonly tail: string | null };
}

/** Where a segment's frames come from, for an encoder that takes them from there itself. */
export interface SegmentSource {
  readonly segment: Segment;
  readonly options: DecodeOptions;
  /** A file to be used on the way; it is removed. */
  readonly scratch: string;
  /** As each planned frame goes in. */
  readonly onFrame: () => void;
}

/** What the first segment brings for all others to use, and each adds to. */
export interface ClipPalette {
  /** As pixels; the first is the transparent one, 0, or others cannot use them. */
  readonly colors: Uint32Array;
  /** Where each of them is in the file's colour table. */
  readonly places: Uint16Array;
}

export interface EncodedSegment {
  readonly hasAlpha: boolean;
  /** The clip's palette, with what this segment added. */
  readonly palette?: ClipPalette | undefined;
  /** What the encoder's own joiner has to know of it, as plain data. */
  readonly seam?: unknown;
}

export interface SeamContext {
  readonly plan: ConversionPlan;
  /** What the earlier segment left, and the picture that the later begins with. */
  readonly tail: string;
  readonly head: string;
  /** What the later one left: brought up to date with what the seam leaves undrawn. */
  readonly nextTail: string | null;
  /** The later one's. */
  readonly palette: ClipPalette | null;
  readonly delayMs: number;
  /** Draw even where nothing changes. */
  readonly forced: boolean;
}

/** Draws the first frame of a segment, by its number; nothing where nothing changes. */
export type DrawSeam = (
  number: number,
  seam: Pick<SeamContext, 'palette' | 'delayMs' | 'forced'>,
) => Promise<Uint8Array>;

/** Bytes to be put over what was written, once all is known. */
export interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes to be taken out of a file. */
export interface Cut {
  readonly offset: number;
  readonly length: number;
}

/** What is left to do to a file once all is known: the patches, then the cut. */
export interface Finish {
  readonly patches: readonly Patch[];
  /** All that is behind it is held in memory for it. */
  readonly cut?: Cut;
}

/** Is told of a file's segments in their order. */
export interface Joiner {
  /** What has to be written at `offset`, before the segment's own bytes. */
  readonly before: (segment: EncodedSegment, offset: number) => Uint8Array | Promise<Uint8Array>;
  readonly finish: (sizeBytes: number) => Finish;
}

/**
 * One output format. A file is its header, the segments' bytes one after another, its trailer, and
 * then what the joiner finishes it with; so segments are encoded side by side, and memory does not grow
 * with the clip.
 */
export interface Encoder {
  readonly format: OutputFormat;
  readonly pixelFormat: 'rgba' | 'bgra';
  /** A frame is not looked at any more once the next is asked for, so its array may be used again. */
  readonly usesFramesUp: boolean;
  readonly segments: SegmentShape;
  /** Of a file of so many segments. */
  readonly header: (plan: ConversionPlan, first: EncodedSegment, segments: number) => Uint8Array;
  /**
   * Writes the frames so that they can follow any other segment, or a seam, or, where the encoder
   * asks for a lead, the segment that ends with it.
   */
  readonly encodeSegment: (
    frames: AsyncIterable<RawFrame>,
    context: EncodeContext,
  ) => Promise<EncodedSegment>;
  /**
   * As `encodeSegment`, but by processes alone: outside of worker threads, as hardly any pixels come
   * into this process. Null, with nothing written, where that cannot be done.
   */
  readonly encodeSource?: (
    source: SegmentSource,
    context: EncodeContext,
  ) => Promise<EncodedSegment | null>;
  /** Is told what came of a segment by `encodeSegment`: how the next may best be made. */
  readonly learn?: (plan: ConversionPlan, encoded: EncodedSegment) => void;
  /** The other segments are encoded from when the first has told its palette. */
  readonly sharesPalette?: boolean;
  /** In a worker thread: a segment's first frame, drawn onto what the one before left. */
  readonly drawSeam?: (context: SeamContext) => Promise<Uint8Array>;
  readonly trailer: Uint8Array;
  readonly createJoiner: (plan: ConversionPlan, drawSeam: DrawSeam) => Joiner;
}
