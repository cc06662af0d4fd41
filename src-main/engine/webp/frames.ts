import type { Size } from '../../core/geometry';
import { delayUnits } from '../../core/timing';
import {
  anmfFlags,
  anmfHeaderBytes,
  makeChunk,
  makeChunkStart,
  readChunks,
  readUint,
  vp8xFlags,
  writeUint,
} from './container';

/** One encoded frame, and how long the encoder was told to show it. */
export interface WebpFrame {
  readonly header: Uint8Array;
  readonly durationMs: number;
  /** ALPH and VP8 or VP8L chunks. */
  readonly data: Uint8Array;
}

export interface WebpFrames {
  readonly frames: readonly WebpFrame[];
  readonly hasAlpha: boolean;
}

/** The even pace at which pictures go in: ffmpeg is told 100 a second. */
export const paceMs = 10;

/** How many pictures a frame stands for; not the last one, whose duration is a guess. */
export const countPictures = ({ durationMs }: WebpFrame): number =>
  Math.max(1, Math.round(durationMs / paceMs));

/** The frames of a finished WebP; a still picture is one frame of unknown duration (0). */
export function readWebpFrames(bytes: Uint8Array): WebpFrames {
  const chunks = readChunks(bytes, 12);
  const vp8x = chunks.find(({ id }) => id === 'VP8X');
  const animated = chunks.filter(({ id }) => id === 'ANMF');
  if (animated.length === 0) return readStill(chunks.filter(({ id }) => pictureChunks.has(id)));
  return {
    hasAlpha: vp8x !== undefined && (vp8x.payload[0]! & vp8xFlags.alpha) !== 0,
    frames: animated.map(({ payload }) => ({
      header: payload.slice(0, anmfHeaderBytes),
      durationMs: readUint(payload, 12, 3),
      data: payload.subarray(anmfHeaderBytes),
    })),
  };
}

const pictureChunks = new Set(['ALPH', 'VP8 ', 'VP8L']);

function readStill(chunks: ReturnType<typeof readChunks>): WebpFrames {
  const picture = chunks.find(({ id }) => id !== 'ALPH');
  if (!picture) return { frames: [], hasAlpha: false };
  const { width, height, alpha } =
    picture.id === 'VP8L' ? readLosslessSize(picture.payload) : readLossySize(picture.payload);
  const header = new Uint8Array(anmfHeaderBytes);
  writeUint(header, 6, 3, width - 1);
  writeUint(header, 9, 3, height - 1);
  const whole = chunks.map(({ whole: chunk }) => chunk);
  const data = new Uint8Array(whole.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of whole) {
    data.set(chunk, at);
    at += chunk.length;
  }
  return { frames: [{ header, durationMs: 0, data }], hasAlpha: alpha || chunks.length > 1 };
}

/** VP8's key frame header (RFC 6386 §9.1): 14 bits a side after the start code. */
function readLossySize(payload: Uint8Array): { width: number; height: number; alpha: boolean } {
  return {
    width: readUint(payload, 6, 2) & 0x3fff,
    height: readUint(payload, 8, 2) & 0x3fff,
    alpha: false,
  };
}

/** VP8L's header: 14 bits a side less one, then the alpha bit. */
function readLosslessSize(payload: Uint8Array): { width: number; height: number; alpha: boolean } {
  const bits = readUint(payload, 1, 4);
  return {
    width: (bits & 0x3fff) + 1,
    height: (Math.floor(bits / 2 ** 14) & 0x3fff) + 1,
    alpha: (Math.floor(bits / 2 ** 28) & 1) === 1,
  };
}

/**
 * A frame with the picture and place of one (it may be the same) that is to replace all that was on
 * screen.
 */
export function replaceAll(frame: WebpFrame, picture: WebpFrame): WebpFrame {
  const header = frame.header.slice();
  header.set(picture.header.subarray(0, 12));
  header[15] = header[15]! | anmfFlags.noBlend;
  return { ...frame, header, data: picture.data };
}

/** The frame is cleared away before the next. */
export const isDisposed = ({ header }: WebpFrame): boolean =>
  (header[15]! & anmfFlags.dispose) !== 0;

export const coversCanvas = ({ header }: WebpFrame, { width, height }: Size): boolean =>
  readUint(header, 6, 3) === width - 1 && readUint(header, 9, 3) === height - 1;

/**
 * Changes nothing: one transparent pixel. VP8L's header, no transforms, no colour cache, one Huffman
 * group, and five codes of the one symbol 0 (RFC 9649 §3.7).
 */
export const noChange: WebpFrame = {
  header: new Uint8Array(anmfHeaderBytes),
  durationMs: 0,
  data: makeChunk('VP8L', Uint8Array.of(0x2f, 0, 0, 0, 0x10, 0x88, 0x88, 0x08)),
};

/** A delay has 24 bits. */
export const longestMs = delayUnits.webp.max;

/** The delays of frames that show the same, as few as can say them. */
export function joinDelays(delaysMs: readonly number[]): number[] {
  const joined: number[] = [];
  for (const delay of delaysMs) {
    const sum = (joined.at(-1) ?? Infinity) + delay;
    if (sum > longestMs) joined.push(delay);
    else joined[joined.length - 1] = sum;
  }
  return joined;
}

/** The ANMF chunk of a frame with its real duration, in pieces. */
export function chunkPieces({ header, data }: WebpFrame, durationMs: number): Uint8Array[] {
  const size = header.length + data.length;
  const start = makeChunkStart('ANMF', size);
  const timed = header.slice();
  writeUint(timed, 12, 3, durationMs);
  return [start, timed, data, new Uint8Array(size & 1)];
}

/** The same in one. */
export const writeFrame = (frame: WebpFrame, durationMs: number): Uint8Array =>
  Buffer.concat(chunkPieces(frame, durationMs));

/** Where the duration and the flags lie in an ANMF chunk. */
export const durationOffset = 8 + 12;
export const flagsOffset = 8 + 15;

/** By their headers: the first frame's rectangle has the other's within it. */
export function encloses(outer: Uint8Array, inner: Uint8Array): boolean {
  const [a, b] = [outer, inner].map(readRectangle);
  const within = a!.left <= b!.left && a!.top <= b!.top;
  return within && a!.right >= b!.right && a!.bottom >= b!.bottom;
}

function readRectangle(header: Uint8Array) {
  const [left, top] = [readUint(header, 0, 3) * 2, readUint(header, 3, 3) * 2];
  const [width, height] = [readUint(header, 6, 3) + 1, readUint(header, 9, 3) + 1];
  return { left, top, right: left + width, bottom: top + height };
}
