import { readFile, writeFile } from 'node:fs/promises';
import type { EncodeContext, EncodedSegment, Encoder, RawFrame, SeamContext } from '../encoder';
import { createGifJoiner } from './joiner';
import type { GifSeam } from './joiner';
import { giveBack, takeKernels } from './kernels';
import { drawSeam, fillUntouched } from './seam';
import { createGifSegmentEncoder } from './segment';
import type { Matte } from './source';
import { gifHeader, gifTrailer } from './writer';

/** GIF by our own encoder. */
export const gifEncoder: Encoder = {
  format: 'gif',
  pixelFormat: 'rgba',
  usesFramesUp: true,
  // Long enough that a seam is cheap, short enough that cores are shared evenly.
  // Decoding, in a process of its own, takes about as long as encoding.
  segments: { lead: false, cores: 2, min: 24, max: 240, decoding: 1 / 14 },
  header: ({ geometry: { output }, loop }, { colorTable }) =>
    gifHeader(output.width, output.height, loop, colorTable ?? twoBlacks),
  encodeSegment,
  sharesPalette: true,
  drawSeam: drawSeamOfFiles,
  createJoiner: createGifJoiner,
  trailer: gifTrailer,
};

/** The smallest colour table there is. */
const twoBlacks = new Uint8Array(6);
/** Written to disk at once. */
const pieceBytes = 1 << 20;

/**
 * After how many frames the other segments are told the clip's palette: by then it has grown to what
 * most frames need. Large pictures seldom use it and would keep the others waiting.
 */
export const palettePatience = (pixels: number): number =>
  Math.min(48, Math.max(1, Math.round(2e6 / pixels)));

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
  let patience = palettePatience(width * height);
  for await (const { pixels, delayMs } of frames) {
    encoder.add(pixels, delayMs / 10);
    if (encoder.ready >= pieceBytes) await write(encoder.take());
    if (told || --patience > 0 || !encoder.clipPalette) continue;
    onPalette(encoder.clipPalette);
    told = true;
  }
  if (!told && encoder.clipPalette) onPalette(encoder.clipPalette);
  await write(encoder.finish());
  const { head, last } = encoder;
  if (head && edges.head !== null) await writeFile(edges.head, bytesOf(head.shown));
  if (!alpha && edges.tail !== null) await writeFile(edges.tail, bytesOf(kernels.shown));
  giveBack(kernels);
  const seam: GifSeam = {
    headMs: head && head.delayCs * 10,
    last: last && { offset: last.offset, delayMs: last.delayCs * 10 },
  };
  return { hasAlpha: alpha, seam, colorTable: encoder.clipPalette?.table };
}

function parseMatte(color: string | null): Matte | null {
  if (color === null) return null;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return [red!, green!, blue!];
}

async function drawSeamOfFiles(context: SeamContext): Promise<Uint8Array> {
  const { plan, tail, head, nextTail, delayMs, forced } = context;
  const { width, height } = plan.geometry.output;
  const before = wordsOf(await readFile(tail));
  const after = wordsOf(await readFile(head));
  const { quality, colors } = plan.encoding;
  const options = { width, height, quality, colors, delayCs: delayMs / 10, forced };
  const { bytes, shown } = drawSeam(before, after, options);
  if (nextTail !== null) {
    const next = wordsOf(await readFile(nextTail));
    fillUntouched(next, shown);
    await writeFile(nextTail, bytesOf(next));
  }
  return bytes ?? new Uint8Array(0);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const wordsOf = ({ buffer, byteOffset, byteLength }: Buffer): Uint32Array =>
  new Uint32Array(buffer, byteOffset, byteLength / 4);
