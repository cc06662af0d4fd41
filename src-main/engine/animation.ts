import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { OutputFormat } from '../core/settings';
import { readUint, vp8xFlags } from './webp/container';

/** What a finished GIF or WebP says of itself. */
export interface AnimationFacts {
  readonly format: OutputFormat;
  readonly width: number;
  readonly height: number;
  readonly delaysMs: readonly number[];
  /** Where each frame's bytes end in the file. */
  readonly frameEnds: readonly number[];
  /** Of one play: the sum of the delays. */
  readonly durationMs: number;
  /** Plays in all; 0 is forever. */
  readonly loop: number;
  readonly sizeBytes: number;
}

/** So much of a file is read at once. */
const pieceBytes = 1 << 18;

/** A file read forward in large pieces, so that a big one is not held in memory. */
class ByteReader {
  /** Whatever is taken lies in here until the next piece is read. */
  private readonly space: Uint8Array;
  private buffer: Uint8Array = new Uint8Array(0);
  private start = 0;

  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {
    this.space = new Uint8Array(Math.min(pieceBytes, size));
  }

  position = 0;

  /** How many of the next bytes are in memory. */
  private get ahead(): number {
    const from = this.position - this.start;
    return from < 0 ? 0 : Math.max(0, this.buffer.length - from);
  }

  /** Brings the next bytes into memory, or all that are left where these are fewer. */
  async load(length: number): Promise<void> {
    const wanted = Math.min(length, this.size - this.position);
    if (this.ahead >= wanted) return;
    const { bytesRead } = await this.file.read(this.space, 0, this.space.length, this.position);
    this.buffer = this.space.subarray(0, bytesRead);
    this.start = this.position;
  }

  /** The next bytes, until more are read; throws a RangeError past the end. */
  async take(length: number): Promise<Uint8Array> {
    await this.load(length);
    if (this.ahead < length) throw new RangeError('The file ends too early');
    const at = this.position - this.start;
    this.position += length;
    return this.buffer.subarray(at, at + length);
  }

  async byte(): Promise<number> {
    return (await this.take(1))[0]!;
  }

  /**
   * Passes over sub-blocks as long as they are in memory; whether the last one, of length 0, was among
   * them.
   */
  passSubBlocks(): boolean {
    const { buffer } = this;
    let at = this.position - this.start;
    for (let length = buffer[at]; length; length = buffer[at]) {
      if (at + 1 + length > buffer.length) break;
      at += 1 + length;
    }
    const ended = buffer[at] === 0;
    this.position = this.start + at + (ended ? 1 : 0);
    return ended;
  }
}

/**
 * Reads a GIF or WebP back, block by block; null where the file is neither or is broken.
 */
export async function readAnimation(path: string): Promise<AnimationFacts | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const reader = new ByteReader(file, size);
    const magic = String.fromCharCode(...(await reader.take(Math.min(12, size))));
    reader.position = 0;
    if (magic.startsWith('GIF8')) return await readGif(reader);
    if (magic.startsWith('RIFF') && magic.endsWith('WEBP')) return await readWebp(reader);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

/** https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
async function readGif(reader: ByteReader): Promise<AnimationFacts | null> {
  const screen = (await reader.take(13)).slice();
  await skipColorTable(reader, screen[10]!);
  const delaysMs: number[] = [];
  const frameEnds: number[] = [];
  let loop = 1;
  let delay = 0;
  for (;;) {
    const block = await reader.byte();
    if (block === 0x3b) break;
    if (block === 0x21) {
      const label = await reader.byte();
      const data = await readSubBlocks(reader, 14);
      if (label === 0xf9) delay = readUint(data, 1, 2) * 10;
      const name = String.fromCharCode(...data.subarray(0, 11));
      if (label === 0xff && name === 'NETSCAPE2.0') {
        // The extension counts the plays after the first.
        const repeats = readUint(data, 12, 2);
        loop = repeats === 0 ? 0 : repeats + 1;
      }
    } else if (block === 0x2c) {
      await skipColorTable(reader, (await reader.take(9))[8]!);
      await reader.byte();
      await skipSubBlocks(reader);
      delaysMs.push(delay);
      frameEnds.push(reader.position);
      delay = 0;
    } else return null;
  }
  const [width, height] = [readUint(screen, 6, 2), readUint(screen, 8, 2)];
  if (reader.position !== reader.size) return null;
  const durationMs = sum(delaysMs);
  const facts = { width, height, delaysMs, frameEnds, durationMs, loop, sizeBytes: reader.size };
  return { format: 'gif', ...facts };
}

async function skipColorTable(reader: ByteReader, flags: number): Promise<void> {
  if (flags & 0x80) await reader.take(3 * 2 ** ((flags & 7) + 1));
}

/** Its length, one byte, and what that can be at most. */
const longestSubBlock = 1 + 255;

/** The first bytes of a block's data, as many as asked for; the rest is passed over. */
async function readSubBlocks(reader: ByteReader, kept: number): Promise<Uint8Array> {
  const data = new Uint8Array(kept);
  let filled = 0;
  for (;;) {
    const length = await reader.byte();
    if (length === 0) return data;
    const piece = (await reader.take(length)).subarray(0, kept - filled);
    data.set(piece, filled);
    filled += piece.length;
  }
}

/** A large file has many thousands: only each piece of it is waited for. */
async function skipSubBlocks(reader: ByteReader): Promise<void> {
  for (;;) {
    await reader.load(longestSubBlock);
    const { position } = reader;
    if (reader.passSubBlocks()) return;
    if (reader.position === position) throw new RangeError('The file ends too early');
  }
}

async function readWebp(reader: ByteReader): Promise<AnimationFacts | null> {
  const riff = await reader.take(12);
  const declared = readUint(riff, 4, 4) + 8;
  const delaysMs: number[] = [];
  const frameEnds: number[] = [];
  let canvas = { width: 0, height: 0 };
  let loop = 1;
  while (reader.position + 8 <= reader.size) {
    const head = await reader.take(8);
    const id = String.fromCharCode(...head.subarray(0, 4));
    const size = readUint(head, 4, 4);
    const next = reader.position + size + (size & 1);
    if (next > reader.size) return null;
    if (id === 'VP8X') {
      const data = await reader.take(10);
      if (!(data[0]! & vp8xFlags.animation)) return null;
      canvas = { width: readUint(data, 4, 3) + 1, height: readUint(data, 7, 3) + 1 };
    } else if (id === 'ANIM') loop = readUint(await reader.take(6), 4, 2);
    else if (id === 'ANMF') {
      delaysMs.push(readUint(await reader.take(16), 12, 3));
      frameEnds.push(next);
    }
    reader.position = next;
  }
  if (declared !== reader.size || canvas.width === 0) return null;
  const durationMs = sum(delaysMs);
  const facts = { delaysMs, frameEnds, durationMs, loop, sizeBytes: reader.size };
  return { format: 'webp', ...canvas, ...facts };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
