import { describe, expect, test } from 'vitest';
import type { RawFrame } from '../../src-main/engine/encoder';
import { startsWhole, watchFrames } from '../../src-main/engine/webp/moving';
import { watchStraying } from '../../src-main/engine/webp/straying';
import { createWatch, sampledBytes, takeSamples } from '../../src-main/engine/webp/watch';
import { seededRandom } from './helpers/random';

const output = { width: 64, height: 64 };
const width = 16;
/** libwebp takes 5 levels for no change. */
const quality = 75;

/** Samples of gray by their place. */
const picture = (level: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: sampledBytes(output) }, (_, at) => {
    const place = Math.floor(at / 4);
    return at % 4 === 3 ? 255 : level(place % width, Math.floor(place / width));
  });

function watchAll(pictures: readonly Uint8Array[]) {
  const watch = createWatch(output, quality);
  for (const samples of pictures) watch.add(samples);
  return watch;
}

function follow(pictures: readonly Uint8Array[]) {
  const straying = watchStraying(output, quality);
  for (const samples of pictures) straying.add(samples);
  return straying;
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
    expect(follow(spot(2, 5)).strays()).toBe(false);
    expect(follow(spot(2, 7)).strays()).toBe(true);
    expect(follow(spot(-2, 7)).strays()).toBe(true);
  });

  test('not where they are drawn, nor where they go back', () => {
    expect(follow(spot(6, 20)).strays()).toBe(false);
    const swings = several((x, y, n) => (x < 4 && y < 4 ? 50 + (n % 3) * 3 : 200), 20);
    expect(follow(swings).strays()).toBe(false);
  });
});

test('samples are the colours in the middle of each 4 × 4 pixels', () => {
  const pixels = new Uint8Array(8 * 4 * 4);
  pixels.set([255, 255, 255, 255], (2 * 8 + 2) * 4);
  pixels.set([0, 0, 255, 255], (2 * 8 + 6) * 4);
  expect([...takeSamples(pixels, { width: 8, height: 4 })]).toEqual([
    ...[255, 255, 255, 0],
    ...[0, 0, 255, 0],
  ]);
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

  const watchThese = (levels: readonly number[], hasLead = false, number = 1) => {
    const lookout = {
      watch: createWatch(output, quality),
      straying: watchStraying(output, quality),
    };
    return watchFrames(decode(levels, hasLead), lookout, { output, lane: { number, count: 9 } });
  };

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

  test('come with the lead only where they rest and do not begin a whole segment', async () => {
    expect(startsWhole({ number: 4, count: 9 })).toBe(true);
    expect(startsWhole({ number: 5, count: 9 })).toBe(false);
    const trembles = [9, 8, 9, 8, 9, 8];
    const moves = [9, 15, 22, 28, 35, 41];
    expect(await taken((await watchThese(trembles, true)).all())).toHaveLength(6);
    expect(await taken((await watchThese(trembles, true, 4)).all())).toHaveLength(5);
    expect(await taken((await watchThese(moves, true)).all())).toHaveLength(5);
  });
});

describe('pictures rest', () => {
  const moving = (n: number) => picture((x, y) => 100 + ((x + y + n * 3) % 20));
  const still = picture((x) => x * 4);

  /** Pictures of which so many of the four blocks change each time. */
  const partly = (blocks: number, count: number) =>
    several((x, y, n) => ((x < 8 ? 0 : 1) + (y < 8 ? 0 : 2) < blocks ? 50 + n * 9 : 80), count);

  test('once what need not have been drawn makes two pictures and a half, beyond a third of each', () => {
    expect(watchAll(partly(0, 4)).rests()).toBe(false);
    expect(watchAll(partly(0, 5)).rests()).toBe(true);
    expect(watchAll(partly(1, 7)).rests()).toBe(false);
    expect(watchAll(partly(1, 8)).rests()).toBe(true);
    expect(watchAll(partly(2, 30)).rests()).toBe(false);
    expect(watchAll(partly(2, 40)).rests()).toBe(true);
    expect(watchAll(partly(3, 60)).rests()).toBe(false);
  });

  test('and those like the last that was not like one before are told', () => {
    const watch = createWatch(output, quality);
    const slow = several((x, _, n) => 50 + x + n, 5);
    // Two levels are not seen, three are.
    expect(slow.map((samples) => watch.add(samples))).toEqual([false, true, false, true, false]);
  });

  test('not for a moment, in what moves; soon after it came to rest, and from then on', () => {
    const film = Array.from({ length: 30 }, (_, n) => moving(n));
    expect(watchAll(film).rests()).toBe(false);
    const held = (count: number) => [...film, ...new Array<Uint8Array>(count).fill(still)];
    expect(watchAll(held(4)).rests()).toBe(false);
    expect(watchAll([...held(4), ...film, ...held(4)]).rests()).toBe(false);
    expect(watchAll(held(6)).rests()).toBe(true);
    expect(watchAll([...held(6), ...film]).rests()).toBe(true);
  });
});
