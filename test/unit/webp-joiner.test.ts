import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { planConversion } from '../../src-main/core/plan';
import { readChunks, readUint } from '../../src-main/engine/webp/container';
import { joinDelays, longestMs, noChange } from '../../src-main/engine/webp/frames';
import { createWebpJoiner } from '../../src-main/engine/webp/joiner';
import type { WebpSeam } from '../../src-main/engine/webp/joiner';
import { looksSame, unseenDifference } from '../../src-main/engine/webp/similarity';
import { constantRate, makeMedia, withSettings } from './helpers/sources';

const settings = withSettings({ format: 'webp', quality: 75 });
const plan = planConversion(makeMedia(), constantRate(25, 4), settings);
const nothing: WebpSeam = {
  ...{ lead: null, carriedMs: [], opening: null, end: null, drift: null, way: null },
};
const lead = { ...noChange, header: Uint8Array.of(0, 0, 0, 0, 0, 0, 9, 0, 0, 9, 0, 0, 0, 0, 0, 0) };

/** What a joiner writes between segments of 1000 bytes, and what it patches. */
async function join(seams: readonly Partial<WebpSeam>[]) {
  const joiner = createWebpJoiner(plan);
  const between: Uint8Array[] = [];
  for (const [at, seam] of seams.entries()) {
    const segment = { hasAlpha: false, seam: { ...nothing, ...seam } };
    between.push(await joiner.before(segment, at * 1000));
  }
  const [, , ...patches] = joiner.finish(5000).patches;
  const durations = patches.map(({ offset, bytes }) => [offset, readUint(bytes, 0, 3)]);
  const frames = between.map((bytes) =>
    readChunks(bytes).map(({ payload }) => readUint(payload, 12, 3)),
  );
  return { frames, durations };
}

const end = { offset: 300, header: lead.header, durationMs: 120, lastDelayMs: 40 };

test('frames like the lead are shown by the frame before the seam', async () => {
  const joined = await join([
    { end },
    { lead, carriedMs: [40, 41] },
    { lead, carriedMs: [40], end },
  ]);
  expect(joined).toEqual({ frames: [[], [], []], durations: [[300 + 20, 241]] });
});

test('a time that the frame before has no room for is shown by a frame that changes nothing', async () => {
  const { frames, durations } = await join([
    { end },
    { lead, carriedMs: [40, longestMs - 60, 50] },
  ]);
  expect(frames).toEqual([[], [longestMs - 60]]);
  expect(durations).toEqual([
    [320, 160],
    [1000 + 20, longestMs - 10],
  ]);
});

test('changes that add up beyond what passes unseen bring in the picture before the seam', async () => {
  const drift = (change: number): Uint8Array => deflateSync(new Int8Array(8).fill(change));
  const static_ = { lead, carriedMs: [40] };
  const slow = [{ end, drift: drift(3) }, { ...static_, drift: drift(2) }, static_];
  expect((await join(slow)).frames.flat()).toEqual([]);
  const { frames, durations } = await join([
    ...slow.slice(0, 1),
    { ...static_, drift: drift(3) },
    static_,
  ]);
  expect(frames).toEqual([[], [], [40]]);
  expect(durations).toEqual([
    [320, 120],
    [2000 + 20, 80],
  ]);
  const backAndForth = [{ end, drift: drift(5) }, { ...static_, drift: drift(-5) }, static_];
  expect((await join(backAndForth)).frames.flat()).toEqual([]);
});

test('changes are found out only where they can add up', async () => {
  let asked = 0;
  const drift = (change: number) => (): Promise<Int8Array> => {
    asked++;
    return Promise.resolve(new Int8Array(8).fill(change));
  };
  const static_ = { lead, carriedMs: [40] };
  const moving = { lead, carriedMs: [], end, drift: drift(3) };
  expect((await join([moving, moving, static_, moving])).frames.flat()).toEqual([]);
  expect(asked).toBe(0);
  const still = { ...static_, drift: drift(3) };
  expect((await join([moving, still, static_, static_])).frames).toEqual([[], [], [40], []]);
  expect(asked).toBe(2);
});

test('delays that show the same are one, as far as 24 bits go', () => {
  expect(joinDelays([10, 20, 30])).toEqual([60]);
  expect(joinDelays([longestMs, 20, 30])).toEqual([longestMs, 50]);
});

test('pictures look the same within what passes unseen, weighted by alpha', () => {
  const unseen = unseenDifference({ lossless: false, quality: 75 });
  expect(unseen).toBe(5);
  const pixel = (level: number, alpha: number) => Uint8Array.of(level, 9, 9, alpha);
  expect(looksSame(pixel(100, 255), pixel(105, 255), unseen)).toBe(true);
  expect(looksSame(pixel(100, 255), pixel(106, 255), unseen)).toBe(false);
  expect(looksSame(pixel(0, 0), pixel(200, 0), unseen)).toBe(true);
  expect(looksSame(pixel(0, 255), pixel(0, 249), unseen)).toBe(false);
  expect(looksSame(pixel(0, 0), pixel(1, 0), null)).toBe(false);
});
