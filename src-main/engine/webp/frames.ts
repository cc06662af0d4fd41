import {
  anmfFlags,
  anmfHeaderBytes,
  makeChunk,
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

/** The frame with another's picture and place. */
export function replacePicture(frame: WebpFrame, picture: WebpFrame): WebpFrame {
  const header = frame.header.slice();
  header.set(picture.header.subarray(0, 12));
  return { ...frame, header, data: picture.data };
}

/**
 * The ANMF chunk of a frame with its real duration. A segment's first frame covers the canvas and
 * replaces what an earlier segment left there.
 */
export function writeWebpFrame(frame: WebpFrame, durationMs: number, first: boolean): Uint8Array {
  const header = frame.header.slice();
  writeUint(header, 12, 3, durationMs);
  if (first) header[15] = header[15]! | anmfFlags.noBlend;
  return makeChunk('ANMF', header, frame.data);
}
