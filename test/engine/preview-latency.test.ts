import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSettings } from '../../src-main/core/settings';
import { createPreviewer } from '../../src-main/engine/preview';
import { createScheduler } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { makeClip, useTempFolder } from './helpers/clips';

/** How soon a preview is there; printed, since the machine has other things to do as well. */
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

const clips: Record<string, string> = {};
beforeAll(async () => {
  const film = (size: string): string => `testsrc2=s=${size}:r=25,noise=alls=6:allf=t,trim=end=8`;
  const args = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '100', '-pix_fmt', 'yuv420p'];
  clips['854×480'] = await makeClip(file('480.mp4'), film('854x480'), args);
  clips['1920×1080'] = await makeClip(file('1080.mp4'), film('1920x1080'), args);
});

const timed = async (input: string, change: object, at: number): Promise<number> => {
  const began = performance.now();
  const settings = parseSettings({ width: 480, ...change });
  // As the window asks first.
  const wish = { at, windowSeconds: 4, maxFrames: 8 };
  const { pictures } = await previewer.request('a', { input, settings, ...wish });
  expect(pictures.keys).toHaveLength(8);
  return Math.round(performance.now() - began);
};

for (const format of ['gif', 'webp']) {
  test(`the first frames of a 480 px ${format}`, async () => {
    for (const [size, input] of Object.entries(clips)) {
      const opened = await timed(input, { format }, 2);
      const moved = await timed(input, { format }, 5);
      const edited: number[] = [];
      for (const quality of [60, 50, 40]) edited.push(await timed(input, { format, quality }, 5));
      console.log(
        `${format} of ${size}: opened ${String(opened)} ms, playhead moved ${String(moved)} ms, ` +
          `quality changed ${edited.join(', ')} ms`,
      );
      // Far beyond the aim of 500 ms: only that nothing is decoded anew.
      expect(Math.min(...edited)).toBeLessThan(2000);
    }
  });
}
