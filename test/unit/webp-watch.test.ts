import { describe, expect, test } from 'vitest';
import type { RawFrame } from '../../src-main/engine/encoder';
import { startsWhole, watchFrames } from '../../src-main/engine/webp/moving';
import { createWatch, sampledBytes, takeSamples } from '../../src-main/engine/webp/watch';
import { seededRandom } from './helpers/random';

const output = { width: 64, height: 64 };
const width = 16;
/** libwebp takes 5 levels for no change. */
const quality = 75;

/** Samples of gray by their place. */
const picture = (level: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: sampledBytes(output) }, (_, at) => {
    const place = Math.floor(at / 3);
    return level(place % width, Math.floor(place / width));
  });

function watchAll(pictures: readonly Uint8Array[]) {
  const watch = createWatch(output, quality);
  for (const samples of pictures) watch.add(samples);
  return watch;
}

const several = (level: (x: number, y: number, number: number) => number, count = 6) =>
  Array.from({ length: count }, (_, number) => picture((x, y) => level(x, y, number)));

describe('calm', () => {
  test('is not known before some pictures were seen', () => {
    expect(watchAll(several(() => 9, 5)).calm()).toBeNull();
    expect(watchAll(several(() => 9, 6)).calm()).toBe(true);
  });

  test('is what changes by much or not at all: text that scrolls, a page that is turned', () => {
    expect(watchAll(several((x, y, n) => ((x + y + n) % 3 === 0 ? 20 : 255))).calm()).toBe(true);
    expect(watchAll(several((x, y, n) => (n < 3 ? x * 3 : 200 - y))).calm()).toBe(true);
  });

  test('is not what trembles, nor what fades, once more than one picture has', () => {
    const random = seededRandom(1);
    expect(watchAll(several((x) => x * 4 + random.int(0, 3))).calm()).toBe(false);
    expect(watchAll(several((x, _, n) => 100 + x - n)).calm()).toBe(false);
    expect(watchAll(several((x, _, n) => x * 4 + (n < 3 ? 0 : 2))).calm()).toBe(true);
  });
});

describe('a calm picture strays', () => {
  /** A spot of 16 × 16 pixels changes by so many levels each time. */
  const spot = (by: number, count: number) =>
    several((x, y, n) => (x < 4 && y < 4 ? 50 + n * by : 200), count);

  test('where changes too small to be drawn add up', () => {
    expect(watchAll(spot(2, 5)).strays()).toBe(false);
    expect(watchAll(spot(2, 7)).strays()).toBe(true);
    expect(watchAll(spot(-2, 7)).strays()).toBe(true);
  });

  test('not where they are drawn, nor where they go back', () => {
    expect(watchAll(spot(6, 20)).strays()).toBe(false);
    const swings = several((x, y, n) => (x < 4 && y < 4 ? 50 + (n % 3) * 3 : 200), 20);
    expect(watchAll(swings).strays()).toBe(false);
  });
});

test('samples are the colours in the middle of each 4 × 4 pixels', () => {
  const pixels = new Uint8Array(8 * 4 * 4);
  pixels.set([255, 255, 255, 255], (2 * 8 + 2) * 4);
  pixels.set([0, 0, 255, 255], (2 * 8 + 6) * 4);
  expect([...takeSamples(pixels, { width: 8, height: 4 })]).toEqual([255, 255, 255, 0, 0, 255]);
});

describe('frames watched', () => {
  const bytes = output.width * output.height * 4;

  /** As a decoder gives them: two arrays in turn, and the same one for what is shown again. */
  async function* decode(levels: readonly number[], hasLead = false): AsyncGenerator<RawFrame> {
    const arrays = [new Uint8Array(bytes), new Uint8Array(bytes)];
    let used = 0;
    for (const [at, level] of levels.entries()) {
      if (level !== levels[at - 1]) arrays[++used % 2]!.fill(level);
      const pixels = arrays[used % 2]!;
      yield await Promise.resolve({ pixels, delayMs: at, lead: hasLead && at === 0 });
    }
  }

  const taken = async (frames: AsyncIterable<RawFrame>): Promise<number[][]> => {
    const all: number[][] = [];
    for await (const { pixels, delayMs } of frames) all.push([delayMs, pixels[0]!]);
    return all;
  };

  const watchThese = (levels: readonly number[], hasLead = false, skipsLead = false) =>
    watchFrames(decode(levels, hasLead), createWatch(output, quality), { output, skipsLead });

  test('are all there, whether calm or not', async () => {
    const fades = [9, 9, 8, 7, 7, 6, 5, 4];
    const moving = await watchThese(fades);
    expect(moving.calm).toBe(false);
    expect(await taken(moving.all())).toEqual(fades.map((level, at) => [at, level]));
    const few = [1, 90, 90, 1];
    expect((await watchThese(few)).calm).toBe(true);
    const flashes = [1, 90, 90, 1, 90, 1, 90, 1, 1];
    const calm = await watchThese(flashes);
    expect(calm.calm).toBe(true);
    expect(await taken(calm.untilItStrays())).toEqual(flashes.map((level, at) => [at, level]));
    expect(calm.strayed()).toBe(false);
  });

  test('go on in a second run from where they stray', async () => {
    const levels = [1, 90, 1, 90, 1, 90, 92, 94, 96, 98, 100, 102, 104];
    const watched = await watchThese(levels);
    expect(await taken(watched.untilItStrays())).toHaveLength(10);
    expect(watched.strayed()).toBe(true);
    expect(await taken(watched.all())).toEqual([
      [10, 100],
      [11, 102],
      [12, 104],
    ]);
  });

  test('come without the lead where a segment begins with a whole picture', async () => {
    expect(startsWhole({ number: 4, count: 9 })).toBe(true);
    expect(startsWhole({ number: 5, count: 9 })).toBe(false);
    const fades = [9, 8, 7, 6];
    expect(await taken((await watchThese(fades, true, true)).all())).toHaveLength(3);
    expect(await taken((await watchThese(fades, true, false)).all())).toHaveLength(4);
  });
});

describe('pictures rest', () => {
  const moving = (n: number) => picture((x, y) => 100 + ((x + y + n * 3) % 20));
  const still = picture((x) => x * 4);

  test('where less than half changes in the mean, not before six were seen', () => {
    const half = several((x, _, n) => (x < 7 ? 50 + n * 9 : 80));
    expect(watchAll(half.slice(0, 5)).rests()).toBe(false);
    expect(watchAll(half).rests()).toBe(false);
    expect(watchAll(several(() => 80, 5)).rests()).toBe(false);
    expect(watchAll(several(() => 80)).rests()).toBe(true);
  });

  test('not while all moves; soon after it came to rest', () => {
    const film = Array.from({ length: 30 }, (_, n) => moving(n));
    expect(watchAll(film).rests()).toBe(false);
    const held = (count: number) =>
      watchAll([...film, ...new Array<Uint8Array>(count).fill(still)]);
    expect(held(4).rests()).toBe(false);
    expect(held(6).rests()).toBe(true);
  });
});
