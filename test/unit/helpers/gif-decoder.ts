import { delayOffset, type Rect } from '../../../src-main/engine/gif/writer';

/** A decoder after the specification alone: slow, plain, and it throws at whatever is not allowed. */
export interface DecodedImage {
  /** Where its bytes begin. */
  readonly offset: number;
  readonly rect: Rect;
  readonly delayCs: number;
  readonly disposal: number;
  readonly transparent: number | null;
  /** As pixels; the table with its padding. */
  readonly palette: readonly number[];
  /** Whether the palette is its own, not the file's. */
  readonly local: boolean;
  readonly indices: readonly number[];
  readonly code: Uint8Array;
}

/** LZW's minimal code size, blocks and the empty one; strings are kept whole. */
export function decodeLzw(bytes: Uint8Array): number[] {
  const minCodeSize = bytes[0]!;
  const data: number[] = [];
  let at = 1;
  for (let length = bytes[at++]!; length > 0; length = bytes[at++]!) {
    for (let i = 0; i < length; i++) data.push(bytes[at++]!);
  }
  if (at !== bytes.length) throw new Error('the blocks do not end where the code ends');
  const clear = 1 << minCodeSize;
  const out: number[] = [];
  let strings: number[][] = [];
  let previous: number[] | null = null;
  let width = minCodeSize + 1;
  let bit = 0;
  const read = (): number => {
    if (bit + width > data.length * 8) throw new Error('the end code is missing');
    const byte = bit >> 3;
    const three = data[byte]! | ((data[byte + 1] ?? 0) << 8) | ((data[byte + 2] ?? 0) << 16);
    const code = (three >> (bit & 7)) & ((1 << width) - 1);
    bit += width;
    return code;
  };
  if (read() !== clear) throw new Error('the first code does not clear');
  bit = 0;
  for (;;) {
    const code = read();
    if (code === clear + 1) break;
    if (code === clear) {
      strings = Array.from({ length: clear + 2 }, (_, i) => [i]);
      previous = null;
      width = minCodeSize + 1;
      continue;
    }
    const known: number[] | undefined = strings[code];
    if (!known && (code !== strings.length || !previous))
      throw new Error(`code ${String(code)} came too early`);
    const string: number[] = known ?? [...previous!, previous![0]!];
    for (const index of string) out.push(index);
    if (previous && strings.length < 4096) strings.push([...previous, string[0]!]);
    if (strings.length === 1 << width && width < 12) width++;
    previous = string;
  }
  if (Math.ceil(bit / 8) !== data.length) throw new Error('bytes follow the end code');
  return out;
}

const tables = new WeakMap<Uint8Array, Uint8Array>();

/** Bytes of images that use a file's colour table, three bytes a colour. */
export function withTable(bytes: Uint8Array, table: Uint8Array): Uint8Array {
  tables.set(bytes, table);
  return bytes;
}

/** The file's colour table that goes with these images. */
export function tableOf(bytes: Uint8Array): Uint8Array {
  const table = tables.get(bytes);
  if (!table) throw new Error('no colour table');
  return table;
}

const colorsOf = (bytes: Uint8Array): number[] =>
  Array.from({ length: bytes.length / 3 }, (_, i) => {
    const [red, green, blue] = bytes.subarray(i * 3);
    return (red! | (green! << 8) | (blue! << 16) | 0xff000000) >>> 0;
  });

/** The images of a segment: extension and image blocks, no header, no trailer. */
export function readImages(bytes: Uint8Array): DecodedImage[] {
  const uint16 = (at: number): number => bytes[at]! | (bytes[at + 1]! << 8);
  const images: DecodedImage[] = [];
  let at = 0;
  while (at < bytes.length) {
    const offset = at;
    const signature = [...bytes.subarray(at, at + 3), bytes[at + 7], bytes[at + 8]];
    if (signature.join() !== [0x21, 0xf9, 4, 0, 0x2c].join())
      throw new Error(`no image at ${String(at)}`);
    const flags = bytes[at + 3]!;
    const rect = {
      ...{ x: uint16(at + 9), y: uint16(at + 11) },
      ...{ width: uint16(at + 13), height: uint16(at + 15) },
    };
    const table = bytes[at + 17]!;
    if ((table & 0x78) !== 0) throw new Error('a flag that is not used');
    const local = (table & 0x80) !== 0;
    const size = local ? 6 << (table & 7) : 0;
    const begin = at + 18 + size;
    const palette = colorsOf(local ? bytes.subarray(at + 18, begin) : tableOf(bytes));
    at = begin + 1;
    while (bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
    const code = bytes.slice(begin, at);
    const indices = decodeLzw(code);
    if (indices.length !== rect.width * rect.height) throw new Error('wrong count of pixels');
    if (indices.some((index) => index >= palette.length)) throw new Error('index without colour');
    images.push({
      ...{ offset, rect, palette, local, indices, code },
      delayCs: uint16(offset + delayOffset),
      disposal: flags >> 2,
      transparent: (flags & 1) === 1 ? bytes[offset + 6]! : null,
    });
  }
  return images;
}

/** What is on screen while each image is shown: pixels, 0 where nothing is. */
export function playImages(
  images: readonly DecodedImage[],
  width: number,
  height: number,
): Uint32Array[] {
  const canvas = new Uint32Array(width * height);
  return images.map(({ rect, disposal, transparent, palette, indices }) => {
    if (rect.x + rect.width > width || rect.y + rect.height > height)
      throw new Error('an image reaches beyond the canvas');
    const placeOf = (n: number): number =>
      (rect.y + Math.floor(n / rect.width)) * width + rect.x + (n % rect.width);
    indices.forEach((index, n) => {
      if (index !== transparent) canvas[placeOf(n)] = palette[index]!;
    });
    const seen = canvas.slice();
    if (disposal === 2) for (const n of indices.keys()) canvas[placeOf(n)] = 0;
    return seen;
  });
}

/** What is on screen at each hundredth at which one of `delays` begins. */
export function playAtDelays(
  images: readonly DecodedImage[],
  width: number,
  height: number,
  delays: readonly number[],
): Uint32Array[] {
  const shown = playImages(images, width, height);
  const ends: number[] = [];
  for (const { delayCs } of images) ends.push((ends.at(-1) ?? 0) + delayCs);
  let clock = 0;
  return delays.map((delay) => {
    const at = ends.findIndex((end) => end > clock);
    clock += delay;
    return shown[at]!;
  });
}
