import { ByteSink } from '../byte-sink';
import type { Cut, Patch } from '../encoder';

/** The byte blocks of GIF89a (W3C's copy of CompuServe's specification). */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GifImage {
  readonly rect: Rect;
  /** Three bytes a colour; null: the file's. */
  readonly palette: Uint8Array | null;
  /** LZW's minimal code size, blocks and the empty one. */
  readonly code: Uint8Array;
  readonly delayCs: number;
  /** The index that lets the canvas show through, or null where none does. */
  readonly transparent: number | null;
  /** Whether the rectangle is cleared after it was shown. */
  readonly clears: boolean;
}

/** GIF has 16 bits for a delay, in hundredths of a second. */
export const longestDelayCs = 65_535;
/** Of the file's bytes, where its size and its colours are told. */
const sizeOffset = 10;
export const tableOffset = 13;
/** Of an image's bytes, where its delay stands. */
export const delayOffset = 4;

/** `loop` counts how often the animation plays in all, 0 = for ever. */
export function gifHeader(
  width: number,
  height: number,
  loop: number,
  palette: Uint8Array,
): Uint8Array {
  const sink = new ByteSink(64);
  sink.append(ascii('GIF89a'));
  sink.putUint16(width);
  sink.putUint16(height);
  // Decoders that clear to the background colour see it as transparent when it is the index that
  // is transparent in the images, and that is 0.
  sink.put(sizeByte(bitsOf(palette)), 0, 0);
  putTable(palette, sink);
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

/** How a file with a table of 256 gets one for so many colours; null where it has just that. */
export function shrinkTable(colors: number): { patch: Patch; cut: Cut } | null {
  const bits = tableBits(colors);
  if (bits === 8) return null;
  const length = 3 << bits;
  return {
    patch: { offset: sizeOffset, bytes: Uint8Array.of(sizeByte(bits)) },
    cut: { offset: tableOffset + length, length: 3 * 256 - length },
  };
}

/** That there is a table, of 2^bits colours. */
const sizeByte = (bits: number): number => 0x80 | (bits - 1);

export const gifTrailer: Uint8Array = Uint8Array.of(0x3b);

/** Graphic control extension, image descriptor, local colour table and the coded indices. */
export function writeImage(image: GifImage, sink: ByteSink): void {
  const { rect, transparent, palette, code } = image;
  const disposal = image.clears ? 2 : 1;
  sink.put(0x21, 0xf9, 4, (disposal << 2) | (transparent === null ? 0 : 1));
  sink.putUint16(image.delayCs);
  sink.put(transparent ?? 0, 0);
  sink.put(0x2c);
  for (const value of [rect.x, rect.y, rect.width, rect.height]) sink.putUint16(value);
  if (palette) {
    sink.put(sizeByte(bitsOf(palette)));
    putTable(palette, sink);
  } else sink.put(0);
  sink.append(code);
}

/** Colour tables hold a power of two colours, at least two: that power. */
export function tableBits(colors: number): number {
  return Math.max(1, 32 - Math.clz32(colors - 1));
}

const bitsOf = (palette: Uint8Array): number => tableBits(palette.length / 3);

function putTable(palette: Uint8Array, sink: ByteSink): void {
  sink.append(palette);
  sink.append(new Uint8Array((3 << bitsOf(palette)) - palette.length));
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
