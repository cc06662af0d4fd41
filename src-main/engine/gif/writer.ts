import { ByteSink } from './byte-sink';
import { encodeLzw } from './lzw';

/** The byte blocks of GIF89a (W3C's copy of CompuServe's specification). */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GifImage {
  readonly rect: Rect;
  /** Row by row, rect.width × rect.height of them. */
  readonly indices: Uint8Array;
  /** Opaque indices that show the same as a transparent one at its place; see `encodeLzw`. */
  readonly twins: Uint8Array | null;
  /** Three bytes a colour, `colors` of them. */
  readonly palette: Uint8Array;
  readonly colors: number;
  readonly delayCs: number;
  /** The index that lets the canvas show through, or null where none does. */
  readonly transparent: number | null;
  /** Whether the rectangle is cleared after it was shown. */
  readonly clears: boolean;
}

const trial = new ByteSink();

/** `loop` counts how often the animation plays in all, 0 = for ever. */
export function gifHeader(width: number, height: number, loop: number): Uint8Array {
  const sink = new ByteSink(64);
  sink.append(ascii('GIF89a'));
  sink.putUint16(width);
  sink.putUint16(height);
  // Decoders that clear to the background colour see it as transparent when it is the index that
  // is transparent in the images, and that is 0; so there is a global table, of two blacks.
  sink.put(0x80, 0, 0, 0, 0, 0, 0, 0, 0);
  // Decoders repeat as often as the block says after the first time; without one they play once.
  if (loop !== 1) {
    sink.put(0x21, 0xff, 11);
    sink.append(ascii('NETSCAPE2.0'));
    sink.put(3, 1);
    sink.putUint16(loop === 0 ? 0 : Math.min(loop - 1, 65535));
    sink.put(0);
  }
  return sink.take();
}

export const gifTrailer: Uint8Array = Uint8Array.of(0x3b);

/** Graphic control extension, image descriptor, local colour table and the coded indices. */
export function writeImage(image: GifImage, sink: ByteSink): void {
  const { rect, transparent, colors } = image;
  const disposal = image.clears ? 2 : 1;
  sink.put(0x21, 0xf9, 4, (disposal << 2) | (transparent === null ? 0 : 1));
  sink.putUint16(image.delayCs);
  sink.put(transparent ?? 0, 0);
  const bits = tableBits(colors);
  sink.put(0x2c);
  for (const value of [rect.x, rect.y, rect.width, rect.height]) sink.putUint16(value);
  sink.put(0x80 | (bits - 1));
  const tableSize = 3 << bits;
  const bytes = sink.reserve(tableSize);
  bytes.set(image.palette.subarray(0, colors * 3), sink.length);
  bytes.fill(0, sink.length + colors * 3, sink.length + tableSize);
  sink.length += tableSize;
  writeIndices(image, Math.max(2, bits), sink);
}

/** Twins save a tenth on a scrolled page and cost as much elsewhere, so both ways are tried. */
function writeIndices(image: GifImage, minCodeSize: number, sink: ByteSink): void {
  const { indices, twins, rect } = image;
  const count = rect.width * rect.height;
  const start = sink.length;
  encodeLzw(indices, count, minCodeSize, sink, null);
  if (!twins) return;
  trial.length = 0;
  encodeLzw(indices, count, minCodeSize, trial, twins);
  if (trial.length >= sink.length - start) return;
  sink.length = start;
  sink.append(trial.written());
}

/** Colour tables hold a power of two colours, at least two. */
function tableBits(colors: number): number {
  return Math.max(1, 32 - Math.clz32(colors - 1));
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
