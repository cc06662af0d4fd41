import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseSettings } from '../../src-main/core/settings';
import { convert } from '../../src-main/engine/convert';
import { createEstimator } from '../../src-main/engine/estimator';
import type { Corrections } from '../../src-main/engine/estimator';
import { createPreviewer } from '../../src-main/engine/preview';
import { createScheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { makeClip, makeNumberedClip, useTempFolder } from './helpers/clips';

const file = useTempFolder();
const tools = await findTools();
const scheduler = createScheduler({
  preferences: { cores: 2, priority: 'normal' },
  workerFile: resolve(import.meta.dirname, '../../out/main/segment-worker.js'),
});
const previewer = createPreviewer({ scheduler, tools: () => Promise.resolve(tools) });
afterAll(async () => {
  await previewer.close();
  await scheduler.close();
});

/** Moves more from second to second. */
let clip = '';
beforeAll(async () => {
  const source = 'testsrc2=s=320x180:r=20,trim=end=12,noise=alls=8:allf=t';
  clip = await makeClip(file('clip.mkv'), source);
});

function open(corrections: Corrections = {}) {
  const onLearned = vi.fn<(learned: Corrections) => void>();
  const estimator = createEstimator({ previewer, corrections: () => corrections, onLearned });
  return { estimator, onLearned };
}
const settingsOf = (change: object) => parseSettings({ width: 160, ...change });

async function convertWhole(change: object): Promise<number> {
  const { output } = await convert(
    {
      ...{ input: clip, settings: settingsOf(change), hwaccel: 'none', onClash: 'rename' },
      output: { kind: 'folder', path: file('whole') },
    },
    { tools, scheduler, signal: new AbortController().signal, onProgress: () => undefined },
  );
  return output.sizeBytes;
}

describe('the size of a result', () => {
  for (const change of [
    { format: 'gif' },
    { format: 'gif', fps: 10, quality: 40 },
    { format: 'webp' },
    { format: 'webp', lossless: true, end: 5, bounce: true },
  ]) {
    test(`is told before it is made: ${JSON.stringify(change)}`, async () => {
      const { estimator } = open();
      const ask = (samples: number) =>
        estimator.estimate('a', { input: clip, settings: settingsOf(change), samples });
      const first = await ask(1);
      const last = await ask(6);
      expect([first.samples, last.samples, last.parts.length]).toEqual([1, 6, 6]);
      expect([last.width, last.height]).toEqual([160, 90]);
      const actual = await convertWhole(change);
      const { low, expected, high } = last.size;
      console.log(
        `${JSON.stringify(change)}: ${[low, expected, high].join(' – ')}, ${String(actual)}`,
      );
      expect(expected / actual).toBeGreaterThan(0.7);
      expect(expected / actual).toBeLessThan(1.4);
    });
  }

  test('of a short one is known exactly', async () => {
    const short = await makeNumberedClip(file('short.mp4'), { frames: 12 });
    const { estimator } = open({ gif: 1.5 });
    const settings = settingsOf({});
    const { final, samples, size } = await estimator.estimate('a', {
      ...{ input: short, settings, samples: 8 },
    });
    expect([final, samples]).toEqual([true, 1]);
    expect(size.low).toBe(size.high);
  });

  test('follows what finished files became', async () => {
    const { estimator, onLearned } = open();
    const settings = settingsOf({});
    const request = { input: clip, settings, samples: 2 };
    const { size } = await estimator.estimate('a', request);
    // Of other settings, or of a job that nothing is known of, nothing is learnt.
    estimator.learn('b', settings, size.expected * 1.2);
    estimator.learn('a', settingsOf({ quality: 5 }), size.expected * 1.2);
    expect(onLearned).not.toHaveBeenCalled();
    await estimator.estimate('a', request);
    estimator.learn('a', settings, size.expected * 1.2);
    const [learned] = onLearned.mock.calls[0]!;
    expect(learned['gif']).toBeCloseTo(1.06);
    const corrected = await open(learned).estimator.estimate('a', request);
    expect(corrected.size.expected / size.expected).toBeCloseTo(1.06, 2);
  });

  test('waits while jobs and previews have the cores', async () => {
    const share = scheduler.budget.join('job');
    const release = await share.acquire({ cores: 2, bytes: 0 }, new AbortController().signal);
    const { estimator } = open();
    const settings = settingsOf({ quality: 33 });
    let known = false;
    const estimate = estimator.estimate('a', { input: clip, settings, samples: 1 });
    void estimate.then(() => (known = true));
    await previewer.request('a', { input: clip, settings, at: 1, windowSeconds: 1, maxFrames: 4 });
    expect(known).toBe(false);
    release();
    share.leave();
    expect((await estimate).samples).toBe(1);
  });
});
