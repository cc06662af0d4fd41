import { expect, test } from 'vitest';
import { planConversion } from '../../src-main/core/plan';
import { parseSettings } from '../../src-main/core/settings';
import { neededPart } from '../../src-main/engine/convert';
import { cutIndex, wholeSource } from '../../src-main/engine/frame-index';
import { readSource } from '../../src-main/engine/read-source';
import { findTools } from '../../src-main/engine/tools';
import { codecs, makeNumberedClip, useTempFolder } from './helpers/clips';

/** What a preview takes from a source it knows is what a job reads from it anew. */
const file = useTempFolder();
const tools = await findTools();

for (const [name, options, codec] of [
  ['steady.mp4', { frames: 300 }, codecs.h264],
  ['reordered.mkv', { frames: 300 }, codecs.longGop],
  ['gaps.mp4', { frames: 400, keep: 'not(mod(n,7))+lt(n,60)' }, codecs.h264],
] as const) {
  test(`a part of a source’s frames: ${name}`, async () => {
    const path = await makeNumberedClip(file(name), options, codec);
    const { signal } = new AbortController();
    const { media, index: whole } = await readSource(path, () => wholeSource, tools, signal);
    for (const change of [
      { end: 1 },
      { start: 0.7, end: 2.53 },
      { start: 1, frames: 20, intervalMs: 100 },
      { start: 2, end: 11 },
    ]) {
      const settings = parseSettings(change);
      const part = neededPart(settings, media);
      const { index: read } = await readSource(path, () => part, tools, signal);
      const cut = cutIndex(whole, part, media);
      expect(planConversion(media, cut, settings), JSON.stringify(change)).toEqual(
        planConversion(media, read, settings),
      );
    }
  });
}

test.each([
  ['reordered.mp4', codecs.longGop, ['-g', '60', '-keyint_min', '60']],
  ['reordered.mkv', codecs.longGop, ['-g', '60', '-keyint_min', '60']],
  ['late.mp4', codecs.h264, ['-output_ts_offset', '7']],
  ['stream.ts', codecs.h264, []],
  ['one-key.mp4', codecs.longGop, ['-g', '100000', '-keyint_min', '100000']],
])('a part far into a long file: %s', async (name, codec, options) => {
  const path = await makeNumberedClip(file(name), { frames: 900, rate: 10 }, [
    ...codec,
    ...options,
  ]);
  for (const change of [
    { start: 70, end: 71 },
    { start: 61.03, end: 64.2, fps: 5 },
    { start: 85 },
    { start: 65, end: 66, reverse: true },
  ]) {
    const settings = parseSettings(change);
    const { signal } = new AbortController();
    const { media, index: whole } = await readSource(path, () => wholeSource, tools, signal);
    const part = neededPart(settings, media);
    const { index: read } = await readSource(path, () => part, tools, signal);
    expect(planConversion(media, read, settings), JSON.stringify(change)).toEqual(
      planConversion(media, cutIndex(whole, part, media), settings),
    );
    expect(planConversion(media, read, settings).frames).toEqual(
      planConversion(media, whole, settings).frames,
    );
  }
});
