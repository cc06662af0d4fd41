import { open, writeFile } from 'node:fs/promises';
import type { EncodeContext, EncodedSegment, Encoder, RawFrame, SeamContext } from '../encoder';
import { giveBack, takeArray } from '../picture-arrays';
import { createGifJoiner } from './joiner';
import type { GifSeam } from './joiner';
import { giveBackKernels, takeKernels } from './kernels';
import { mergePalettes } from './palettes';
import { drawSeam, fillUntouched, markUntouched } from './seam';
import type { ShownPicture } from './seam';
import { createGifSegmentEncoder, type GifSegmentEncoder } from './segment';
import type { Matte } from './source';
import { gifHeader, gifTrailer } from './writer';

/** GIF by our own encoder. */
export const gifEncoder: Encoder = {
  format: 'gif',
  pixelFormat: 'rgba',
  usesFramesUp: true,
  // Long enough that a seam is cheap, short enough that cores are shared evenly.
  // Decoding is a process of its own.
  segments: { lead: false, cores: 2, min: 48, max: 240, decoding: 1 / 14 },
  header: ({ geometry: { output }, loop }, { palette }, segments) => {
    const table = segments > 1 ? fullTable : palette ? mergePalettes([palette]) : twoBlacks;
    return gifHeader(output.width, output.height, loop, table);
  },
  encodeSegment,
  sharesPalette: true,
  drawSeam: drawSeamOfFiles,
  createJoiner: createGifJoiner,
  trailer: gifTrailer,
};

/** The smallest colour table there is. */
const twoBlacks = new Uint8Array(6);
/** Where others may add to it: the joiner knows in the end what is in it. */
const fullTable = new Uint8Array(256 * 3);
/** Written to disk at once. */
const pieceBytes = 1 << 17;

async function encodeSegment(
  frames: AsyncIterable<RawFrame>,
  { plan, write, edges, lane, palette, onPalette }: EncodeContext,
): Promise<EncodedSegment> {
  const { width, height } = plan.geometry.output;
  const { quality, colors, dither, matte } = plan.encoding;
  const { alpha } = plan;
  const kernels = takeKernels(width, height);
  // A transparent clip's segments begin and end with an empty canvas; they need no seam.
  const whole = edges.head === null || alpha;
  const options = { quality, colors, dither, alpha, matte: parseMatte(matte), whole };
  const start = async (): Promise<GifSegmentEncoder> => {
    const clipPalette = await palette;
    return createGifSegmentEncoder(kernels, { ...options, clipPalette, onPalette, lane });
  };
  let encoder: GifSegmentEncoder | null = null;
  for await (const { pixels, delayMs } of frames) {
    // The decoder is at work while the palette is waited for.
    const first = !encoder;
    encoder ??= await start();
    encoder.add(pixels, delayMs / 10);
    if (first && !whole) {
      await writePicture(edges.head!, { shown: kernels.shown, source: kernels.previous });
      markUntouched(kernels.shown);
    }
    if (encoder.ready >= pieceBytes) await write(encoder.take());
  }
  encoder ??= await start();
  await write(encoder.finish());
  const { headCs, last } = encoder;
  if (!alpha && edges.tail !== null) {
    await writePicture(edges.tail, { shown: kernels.shown, source: kernels.previous });
  }
  giveBackKernels(kernels);
  const seam: GifSeam = {
    headMs: headCs === null ? null : headCs * 10,
    last: last && { offset: last.offset, delayMs: last.delayCs * 10 },
  };
  return { hasAlpha: alpha, seam, palette: encoder.clipPalette ?? undefined };
}

function parseMatte(color: string | null): Matte | null {
  if (color === null) return null;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return [red!, green!, blue!];
}

async function drawSeamOfFiles(context: SeamContext): Promise<Uint8Array> {
  const { plan, palette, delayMs, forced, ...files } = context;
  const { width, height } = plan.geometry.output;
  const { quality, colors } = plan.encoding;
  const kernels = takeKernels(width, height);
  const bytes = kernels.shown.byteLength;
  const [tail, head] = [takePicture(bytes), takePicture(bytes)];
  await readPicture(files.tail, tail);
  await readPicture(files.head, head);
  const options = { quality, colors, clipPalette: palette, delayCs: delayMs / 10, forced };
  const seam = drawSeam(kernels, tail, head, options);
  if (files.nextTail !== null) {
    await readPicture(files.nextTail, tail);
    fillUntouched(tail.shown, seam.shown);
    await writePicture(files.nextTail, tail);
  }
  giveBackKernels(kernels);
  giveBack([tail, head].flatMap(({ shown, source }) => [bytesOf(shown), bytesOf(source)]));
  return seam.bytes ?? new Uint8Array(0);
}

const takePicture = (bytes: number): ShownPicture => ({
  shown: wordsOf(takeArray(bytes)),
  source: wordsOf(takeArray(bytes)),
});

async function writePicture(path: string, { shown, source }: ShownPicture): Promise<void> {
  await writeFile(path, [bytesOf(shown), bytesOf(source)]);
}

async function readPicture(path: string, { shown, source }: ShownPicture): Promise<void> {
  const file = await open(path);
  try {
    await file.readv([shown, source]);
  } finally {
    await file.close();
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const wordsOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, byteLength / 4);
