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

export interface EncodeContext {
  readonly plan: ConversionPlan;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  /** Appends to the segment's part of the file; once it resolves, the bytes may change. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** The clip's palette, where it is known already, and how a first segment tells it. */
  readonly palette: ClipPalette | null;
  readonly onPalette: (palette: ClipPalette) => void;
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

/** What the first segment brings for all others to use; in the end the file's table may have more. */
export interface ClipPalette {
  /** Three bytes a colour, the transparent one first. */
  readonly table: Uint8Array;
  /** Its colours as pixels; null where there is no transparent one, and others cannot use it. */
  readonly words: Uint32Array | null;
}

export interface EncodedSegment {
  readonly hasAlpha: boolean;
  /** Of a first segment: the file's colour table, three bytes a colour. */
  readonly colorTable?: Uint8Array | undefined;
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
  /** The clip's. */
  readonly palette: ClipPalette | null;
  readonly delayMs: number;
  /** Draw even where nothing changes. */
  readonly forced: boolean;
}

/** Draws the first frame of a segment, by its number; nothing where nothing changes. */
export type DrawSeam = (number: number, delayMs: number, forced: boolean) => Promise<Uint8Array>;

/** Bytes to be put over what was written, once all is known. */
export interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Is told of a file's segments in their order. */
export interface Joiner {
  /** What has to be written at `offset`, before the segment's own bytes. */
  readonly before: (segment: EncodedSegment, offset: number) => Uint8Array | Promise<Uint8Array>;
  readonly patches: (sizeBytes: number) => Patch[];
}

/**
 * One output format. A file is its header, the segments' bytes one after another, its trailer, and
 * then the patches; so segments are encoded side by side, and memory does not grow with the clip.
 */
export interface Encoder {
  readonly format: OutputFormat;
  readonly pixelFormat: 'rgba' | 'bgra';
  /** A frame is not looked at any more once the next is asked for, so its array may be used again. */
  readonly usesFramesUp: boolean;
  readonly segments: SegmentShape;
  readonly header: (plan: ConversionPlan, first: EncodedSegment) => Uint8Array;
  /**
   * Writes the frames so that they can follow any other segment, or a seam, or, where the encoder
   * asks for a lead, the segment that ends with it.
   */
  readonly encodeSegment: (
    frames: AsyncIterable<RawFrame>,
    context: EncodeContext,
  ) => Promise<EncodedSegment>;
  /**
   * As `encodeSegment`, byte for byte, but by processes alone: outside of worker threads, as hardly any
   * pixels come into this process. Null, with nothing written, where that cannot be done.
   */
  readonly encodeSource?: (
    source: SegmentSource,
    context: EncodeContext,
  ) => Promise<EncodedSegment | null>;
  /** The other segments wait until the first has told its palette. */
  readonly sharesPalette?: boolean;
  /** In a worker thread: a segment's first frame, drawn onto what the one before left. */
  readonly drawSeam?: (context: SeamContext) => Promise<Uint8Array>;
  readonly trailer: Uint8Array;
  readonly createJoiner: (plan: ConversionPlan, drawSeam: DrawSeam) => Joiner;
}
