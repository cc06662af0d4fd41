import type { ConversionPlan } from '../core/plan';
import type { OutputFormat } from '../core/settings';
import type { Tools } from './tools';

export interface RawFrame {
  /** Width × height × 4 bytes in the encoder's `pixelFormat`; not to be changed. */
  readonly pixels: Uint8Array;
  readonly delayMs: number;
}

export interface EncodeContext {
  readonly plan: ConversionPlan;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  /** Appends to the segment's part of the file. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
}

export interface EncodedSegment {
  readonly hasAlpha: boolean;
}

/** Bytes to be put over what was written, once all is known. */
export interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
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
  readonly header: (plan: ConversionPlan) => Uint8Array;
  /** Writes the frames so that they can follow any other segment: the first one is whole. */
  readonly encodeSegment: (
    frames: AsyncIterable<RawFrame>,
    context: EncodeContext,
  ) => Promise<EncodedSegment>;
  readonly trailer: Uint8Array;
  readonly patches: (segments: readonly EncodedSegment[], sizeBytes: number) => Patch[];
}
