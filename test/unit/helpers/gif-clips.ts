import type { ClipPalette } from '../../../src-main/engine/encoder';
import {
  createGifSegmentEncoder,
  type GifSegmentOptions,
} from '../../../src-main/engine/gif/segment';
import { mergePalettes } from '../../../src-main/engine/gif/palettes';
import { drawSeam, fillUntouched, markUntouched } from '../../../src-main/engine/gif/seam';
import type { ShownPicture } from '../../../src-main/engine/gif/seam';
import { delayOffset } from '../../../src-main/engine/gif/writer';
import { readImages, withTable } from './gif-decoder';
import { channelsOf, loadKernels, word } from './gif-kernels';
import { seededRandom } from './random';

/** Frames of RGBA pixels of one size. */
export interface TestClip {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

export const defaultOptions: GifSegmentOptions = {
  ...{ quality: 75, colors: null, dither: null, alpha: false, matte: null, whole: true },
  clipPalette: null,
  lane: { number: 0, count: 1 },
};

/** Frames whose pixels `paint` gives as words 0xAABBGGRR. */
export function makeClip(
  width: number,
  height: number,
  count: number,
  paint: (x: number, y: number, t: number) => number,
): TestClip {
  const frames = Array.from({ length: count }, (_, t) => {
    const words = new Uint32Array(width * height);
    for (let i = 0; i < words.length; i++) words[i] = paint(i % width, Math.floor(i / width), t);
    return new Uint8Array(words.buffer);
  });
  return { width, height, frames };
}

const clamp = (level: number): number => Math.min(255, Math.max(0, Math.round(level)));

/** Smooth light and a soft disc that move, under a camera's noise. */
export function filmClip(width: number, height: number, count: number, seed = 1): TestClip {
  const random = seededRandom(seed);
  return makeClip(width, height, count, (x, y, t) => {
    const light = 110 + 50 * Math.sin((x + t) / 23) + 40 * Math.cos((y - t / 2) / 17);
    const near = Math.hypot(x - width / 3 - t, y - height / 2) < height / 4 ? 45 : 0;
    const grain = (): number => random.real(-5, 5) + random.real(-5, 5);
    return word(
      clamp(light + near + grain()),
      clamp(light * 0.9 + grain()),
      clamp(140 - light * 0.3 + near + grain()),
    );
  });
}

/** A picture that stands under a camera's faint noise, with a small disc that moves over it. */
export function stillFilmClip(width: number, height: number, count: number): TestClip {
  const random = seededRandom(11);
  const grain = (): number => random.real(-1.5, 1.5);
  return makeClip(width, height, count, (x, y, t) => {
    const light = 110 + 50 * Math.sin(x / 23) + 40 * Math.cos(y / 17);
    const disc = Math.hypot(x - 20 - 2 * t, y - height / 2) < 10 ? 60 : 0;
    return word(
      clamp(light + disc + grain()),
      clamp(light * 0.9 + grain()),
      clamp(140 - light * 0.3 + disc + grain()),
    );
  });
}

/** A page of few colours whose text-like marks scroll beside a bar that stands. */
export function pageClip(width: number, height: number, count: number): TestClip {
  const inks = [word(20, 20, 24), word(60, 90, 200), word(120, 122, 130)];
  return makeClip(width, height, count, (x, y, t) => {
    if (x < width / 6) return word(32, 36, 48);
    const row = y + 2 * t;
    const line = Math.floor(row / 9);
    const isText = row % 9 < 6 && x < width - ((line * 37) % (width / 2));
    const letter = (Math.imul(x >> 1, 0x9e37) ^ Math.imul(row, 0x85eb) ^ (line << 5)) & 7;
    if (isText && letter < 3) return inks[line % 3]!;
    // Smoothed edges have colours of their own.
    return isText && letter === 3 ? word(150, 152, 160) : word(250, 250, 248);
  });
}

/** The page with a coloured slope at its top and edges of many colours. */
export function richPageClip(width: number, height: number, count: number): TestClip {
  const page = pageClip(width, height, count).frames.map(wordsOf);
  return makeClip(width, height, count, (x, y, t) => {
    if (y < height / 5) return word(clamp((255 * x) / width), clamp(90 + y), 160);
    const mean = [0, 1, 2].map((channel) => {
      const at = y * width + x;
      const around = [at, at + 1, at - 1].map((i) => channelsOf(page[t]![i] ?? 0)[channel]!);
      return (2 * around[0]! + around[1]! + around[2]!) / 4;
    });
    return word(clamp(mean[0]!), clamp(mean[1]! + (x % 5)), clamp(mean[2]!));
  });
}

/** The page with a film in its middle. */
export function mixedClip(width: number, height: number, count: number): TestClip {
  const film = filmClip(width, height, count, 5).frames.map(wordsOf);
  const page = pageClip(width, height, count).frames.map(wordsOf);
  return makeClip(width, height, count, (x, y, t) => {
    const inside = x > width / 4 && x < (3 * width) / 4 && y > height / 4 && y < (3 * height) / 4;
    return (inside ? film : page)[t]![y * width + x]!;
  });
}

/** The page as a window that is moved over a dim photograph, which does not move. */
export function windowClip(width: number, height: number, count: number): TestClip {
  const random = seededRandom(9);
  const photograph = makeClip(width, height, 1, (x, y) => {
    const light = 95 + 14 * Math.sin(x / 31) + 10 * Math.cos(y / 19);
    const near = Math.hypot(x - width / 2, y - height / 2) < height / 5 ? 90 : 0;
    const grain = (): number => light + near + random.real(-2, 2);
    return word(clamp(grain()), clamp(grain()), clamp(grain() + 4));
  });
  const ground = wordsOf(photograph.frames[0]!);
  const [across, down] = [Math.round(width / 2), Math.round(height / 2)];
  const page = wordsOf(pageClip(across, down, 1).frames[0]!);
  return makeClip(width, height, count, (x, y, t) => {
    const [left, top] = [x - 3 * t, y - 2 * t];
    const inside = left >= 0 && left < across && top >= 0 && top < down;
    return inside ? page[top * across + left]! : ground[y * width + x]!;
  });
}

/** Shapes of one colour each, that move over each other. */
export const flatClip = (width: number, height: number, count: number): TestClip =>
  makeClip(width, height, count, (x, y, t) => {
    const shape = [0, 1, 2, 3, 4].find(
      (n) => Math.hypot(x - ((n * 31 + t * (n + 1)) % width), y - ((n * 17 + t) % height)) < 7 + n,
    );
    return shape === undefined ? word(240, 230, 200) : word(200 - shape * 40, 40 + shape * 30, 90);
  });

/** A slope of thousands of colours that turns slowly. */
export const gradientClip = (width: number, height: number, count: number): TestClip =>
  makeClip(width, height, count, (x, y, t) =>
    word(
      clamp((255 * (x + t)) / (width + count)),
      clamp((255 * y) / height),
      clamp(128 + 100 * Math.sin((x + y + 2 * t) / 40)),
    ),
  );

/** A slope from one colour to another, smooth and alone, that turns about its middle. */
export const turningClip = (width: number, height: number, count: number): TestClip =>
  makeClip(width, height, count, (x, y, t) => {
    const [across, down] = [x - width / 2, y - height / 2];
    const along = across * Math.cos(t / 12) + down * Math.sin(t / 12);
    const share = 0.5 + along / Math.hypot(width, height);
    return word(clamp(30 + 210 * share), clamp(190 - 120 * share), clamp(60 + 90 * share));
  });

/** All hues side by side that go round, with darker bands across. */
export const rainbowClip = (width: number, height: number, count: number): TestClip =>
  makeClip(width, height, count, (x, y, t) => {
    const light = y % 24 < 12 ? 1 : 0.6;
    const [red, green, blue] = [0, 1, 2].map((channel) => {
      const turn = (2 * Math.PI * (x / width + t / 60 - channel / 3)) % (2 * Math.PI);
      return clamp(light * (128 + 127 * Math.cos(turn)));
    });
    return word(red!, green!, blue!);
  });

/** A fractal of hard edges and fine detail that is zoomed into: the Mandelbrot set. */
export const fractalClip = (width: number, height: number, count: number): TestClip =>
  makeClip(width, height, count, (x, y, t) => {
    const scale = (3 / width) * 0.96 ** t;
    const [re, im] = [-0.743 + (x - width / 2) * scale, 0.126 + (y - height / 2) * scale];
    let [a, b, n] = [0, 0, 0];
    for (; n < 60 && a * a + b * b < 4; n++) [a, b] = [a * a - b * b + re, 2 * a * b + im];
    return n === 60 ? word(0, 0, 0) : word((n * 23) % 256, (n * 9) % 256, (60 + n * 4) % 256);
  });

/** One picture of it that comes out of white. */
export function fadingClip(width: number, height: number, count: number): TestClip {
  const picture = wordsOf(fractalClip(width, height, 1).frames[0]!);
  return makeClip(width, height, count, (x, y, t) => {
    const share = t / (count - 1);
    const levels = channelsOf(picture[y * width + x]!);
    const [red, green, blue] = levels.map((level) => clamp(255 + (level - 255) * share));
    return word(red!, green!, blue!);
  });
}

/** The bytes of a single segment, what it tells others of its palette, and what is shown in the end. */
export function encodeWhole(
  { width, height, frames }: TestClip,
  change: Partial<GifSegmentOptions> = {},
  delayOf: (t: number) => number = () => 4,
) {
  const kernels = loadKernels(width, height);
  let told: ClipPalette | null = null;
  const onPalette = (palette: ClipPalette): void => void (told = palette);
  const options = { ...defaultOptions, ...change, onPalette };
  const encoder = createGifSegmentEncoder(kernels, options);
  const canvas = () => ({ source: kernels.previous.slice(), shown: kernels.shown.slice() });
  let first: ShownPicture | null = null;
  for (const [t, frame] of frames.entries()) {
    encoder.add(frame, delayOf(t));
    if (t > 0 || options.whole) continue;
    first = canvas();
    markUntouched(kernels.shown);
  }
  const bytes = encoder.finish();
  const { headCs, last } = encoder;
  const head = first && { ...first, delayCs: headCs! };
  const clipPalette = encoder.clipPalette!;
  withTable(bytes, mergePalettes([clipPalette]));
  const tail = canvas();
  return {
    bytes,
    tail,
    shown: tail.shown,
    head,
    last,
    clipPalette,
    told: told as ClipPalette | null,
  };
}

/** The bytes of segments of about the same length, joined as the pipeline joins them. */
export function encodeJoined(
  clip: TestClip,
  segments: number,
  change: Partial<GifSegmentOptions> = {},
  delayOf: (t: number) => number = () => 4,
): Uint8Array {
  const { quality, colors } = { ...defaultOptions, ...change };
  const { width, height, frames } = clip;
  const parts: Uint8Array[] = [];
  let before: ShownPicture | null = null;
  let clipPalette: ClipPalette | null = null;
  const palettes: ClipPalette[] = [];
  for (let n = 0; n < segments; n++) {
    const [from, to] = [n, n + 1].map((at) => Math.round((at * frames.length) / segments));
    const own = { ...clip, frames: frames.slice(from, to) };
    const lane = { number: n, count: segments };
    const options: Partial<GifSegmentOptions> = { ...change, whole: n === 0, clipPalette, lane };
    const encoded = encodeWhole(own, options, (t) => delayOf(from! + t));
    const { bytes, tail, head } = encoded;
    clipPalette ??= encoded.told;
    palettes.push(encoded.clipPalette);
    if (before && head) {
      const { delayCs } = head;
      const seam = drawSeam(loadKernels(width, height), before, head, {
        ...{ quality, colors, delayCs, forced: false },
        clipPalette: encoded.clipPalette,
      });
      fillUntouched(tail.shown, seam.shown);
      if (seam.bytes) parts.push(withTable(seam.bytes, mergePalettes(palettes)));
      else prolongLast(parts, head.delayCs);
    }
    parts.push(bytes);
    before = tail;
  }
  return withTable(Buffer.concat(parts), mergePalettes(palettes));
}

/** Nothing has to be drawn: the image before goes on being shown. */
function prolongLast(parts: readonly Uint8Array[], delayCs: number): void {
  const part = parts.filter(({ length }) => length > 0).at(-1)!;
  const { offset, delayCs: shown } = readImages(part).at(-1)!;
  new DataView(part.buffer, part.byteOffset).setUint16(offset + delayOffset, shown + delayCs, true);
}

export const wordsOf = (frame: Uint8Array): Uint32Array =>
  new Uint32Array(frame.buffer, frame.byteOffset, frame.length / 4);

/** Peak signal-to-noise ratio over all frames and channels, in decibels; Infinity where equal. */
export function psnrOf({ frames }: TestClip, shown: readonly Uint32Array[]): number {
  let squares = 0;
  let count = 0;
  frames.forEach((frame, t) => {
    wordsOf(frame).forEach((pixel, i) => {
      const levels = channelsOf(shown[t]![i]!);
      channelsOf(pixel).forEach((level, channel) => (squares += (level - levels[channel]!) ** 2));
      count += 3;
    });
  });
  return 10 * Math.log10(255 ** 2 / (squares / count));
}
