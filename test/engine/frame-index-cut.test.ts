import { expect, test } from 'vitest';
import { planConversion } from '../../src-main/core/plan';
import { parseSettings } from '../../src-main/core/settings';
import { neededUntil } from '../../src-main/engine/convert';
import { cutIndex } from '../../src-main/engine/frame-index';
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
    const { media, index: whole } = await readSource(path, () => null, tools, signal);
    for (const change of [
      { end: 1 },
      { start: 0.7, end: 2.53 },
      { start: 1, frames: 20, intervalMs: 100 },
      { start: 2, end: 11 },
    ]) {
      const settings = parseSettings(change);
      const until = neededUntil(settings, media);
      const { index: read } = await readSource(path, () => until, tools, signal);
      const cut = cutIndex(whole, until!, media);
      expect(planConversion(media, cut, settings), JSON.stringify(change)).toEqual(
        planConversion(media, read, settings),
      );
    }
  });
}
