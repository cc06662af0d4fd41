/** The RIFF container of WebP: https://developers.google.com/speed/webp/docs/riff_container */

export interface Chunk {
  /** Four characters. */
  readonly id: string;
  readonly payload: Uint8Array;
  /** The chunk with its own header and padding. */
  readonly whole: Uint8Array;
}

/** The chunks of a buffer, from `offset` on. */
export function readChunks(bytes: Uint8Array, offset = 0): Chunk[] {
  const chunks: Chunk[] = [];
  let at = offset;
  while (at + 8 <= bytes.length) {
    const id = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = readUint(bytes, at + 4, 4);
    const end = Math.min(bytes.length, at + 8 + size + (size & 1));
    chunks.push({
      id,
      payload: bytes.subarray(at + 8, at + 8 + size),
      whole: bytes.subarray(at, end),
    });
    at = end;
  }
  return chunks;
}

/** A chunk of the parts, padded to an even length. */
export function makeChunk(id: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const chunk = new Uint8Array(8 + size + (size & 1));
  chunk.set(makeChunkStart(id, size));
  let at = 8;
  for (const part of parts) {
    chunk.set(part, at);
    at += part.length;
  }
  return chunk;
}

/** What comes before a chunk's bytes; an odd size is followed by a byte more. */
export function makeChunkStart(id: string, size: number): Uint8Array {
  const start = new Uint8Array(8);
  for (let n = 0; n < 4; n++) start[n] = id.charCodeAt(n);
  writeUint(start, 4, 4, size);
  return start;
}

/** Little-endian, of 1 to 4 bytes. */
export function readUint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let n = length - 1; n >= 0; n--) value = value * 256 + (bytes[at + n] ?? 0);
  return value;
}

export function writeUint(bytes: Uint8Array, at: number, length: number, value: number): void {
  for (let n = 0; n < length; n++) bytes[at + n] = Math.floor(value / 256 ** n) & 0xff;
}

/** Flags of the VP8X chunk. */
export const vp8xFlags = { animation: 0x02, alpha: 0x10 } as const;
/** Flags of an ANMF chunk: dispose to background, and do not blend. */
export const anmfFlags = { dispose: 0x01, noBlend: 0x02 } as const;
export const anmfHeaderBytes = 16;

/** RIFF header, VP8X and ANIM; the file's size and the alpha flag are patched in when known. */
export function makeHeader(width: number, height: number, loop: number): Uint8Array {
  const vp8x = new Uint8Array(10);
  vp8x[0] = vp8xFlags.animation;
  writeUint(vp8x, 4, 3, width - 1);
  writeUint(vp8x, 7, 3, height - 1);
  // The background colour stays transparent black: it is a hint that viewers ignore.
  const anim = new Uint8Array(6);
  writeUint(anim, 4, 2, loop);
  const form = new TextEncoder().encode('WEBP');
  return makeChunk('RIFF', form, makeChunk('VP8X', vp8x), makeChunk('ANIM', anim));
}

export const headerOffsets = { riffSize: 4, vp8xFlags: 20 } as const;
