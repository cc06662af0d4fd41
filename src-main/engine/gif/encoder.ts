import { readFile, writeFile } from 'node:fs/promises';
import type { EncodeContext, EncodedSegment, Encoder, RawFrame, SeamContext } from '../encoder';
import { giveBack, takeKernels } from './kernels';
import { drawSeam } from './seam';
import { createGifSegmentEncoder } from './segment';
import type { Matte } from './source';
import { delayOffset, gifHeader, gifTrailer, longestDelayCs } from './writer';

/** GIF by our own encoder. */
export const gifEncoder: Encoder = {
  format: 'gif',
  pixelFormat: 'rgba',
  usesFramesUp: true,
  header: ({ geometry: { output }, loop }, palette) =>
    gifHeader(output.width, output.height, loop, palette?.table ?? twoBlacks),
  encodeSegment,
  sharesPalette: true,
  seam: {
    draw: drawSeamOfFiles,
    longestDelayMs: longestDelayCs * 10,
    patchDelay: (offset, delayMs) => {
      const bytes = new Uint8Array(2);
      new DataView(bytes.buffer).setUint16(0, delayMs / 10, true);
      return { offset: offset + delayOffset, bytes };
    },
  },
  trailer: gifTrailer,
  patches: () => [],
};

/** The smallest colour table there is. */
const twoBlacks = new Uint8Array(6);
/** Written to disk at once. */
const pieceBytes = 1 << 20;

async function encodeSegment(
  frames: AsyncIterable<RawFrame>,
  { plan, write, edges, palette, onPalette }: EncodeContext,
): Promise<EncodedSegment> {
  const { width, height } = plan.geometry.output;
  const { quality, colors, dither, matte } = plan.encoding;
  const { alpha } = plan;
  const kernels = takeKernels(width, height);
  // A transparent clip's segments begin and end with an empty canvas; they need no seam.
  const whole = edges.head === null || alpha;
  const options = {
    quality,
    colors,
    dither,
    alpha,
    matte: parseMatte(matte),
    whole,
    clipPalette: palette,
  };
  const encoder = createGifSegmentEncoder(kernels, options);
  let told = palette !== null;
  for await (const { pixels, delayMs } of frames) {
    encoder.add(pixels, delayMs / 10);
    if (!told && encoder.clipPalette) onPalette(encoder.clipPalette);
    told = true;
    if (encoder.ready >= pieceBytes) await write(encoder.take());
  }
  await write(encoder.finish());
  const { head, last } = encoder;
  if (head && edges.head !== null) await writeFile(edges.head, bytesOf(head.shown));
  if (!alpha && edges.tail !== null) await writeFile(edges.tail, bytesOf(kernels.shown));
  giveBack(kernels);
  return {
    hasAlpha: alpha,
    headMs: head && head.delayCs * 10,
    last: last && { offset: last.offset, delayMs: last.delayCs * 10 },
  };
}

function parseMatte(color: string | null): Matte | null {
  if (color === null) return null;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return [red!, green!, blue!];
}

async function drawSeamOfFiles({ plan, tail, head, delayMs, write, forced }: SeamContext) {
  const { width, height } = plan.geometry.output;
  const before = wordsOf(await readFile(tail));
  const after = wordsOf(await readFile(head));
  const { quality, colors } = plan.encoding;
  const options = { width, height, quality, colors, delayCs: delayMs / 10, forced };
  const bytes = drawSeam(before, after, options);
  if (bytes) await write(bytes);
  return bytes !== null;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const wordsOf = ({ buffer, byteOffset, byteLength }: Buffer): Uint32Array =>
  new Uint32Array(buffer, byteOffset, byteLength / 4);
