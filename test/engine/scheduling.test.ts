import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Progress } from '../../src-main/core/progress';
import { parseSettings } from '../../src-main/core/settings';
import { convert } from '../../src-main/engine/convert';
import type { ConvertResult } from '../../src-main/engine/convert';
import { createScheduler } from '../../src-main/engine/scheduler';
import type { Scheduler, SchedulerOptions } from '../../src-main/engine/scheduler';
import { findTools } from '../../src-main/engine/tools';
import { codecs, makeNumberedClip, useTempFolder } from './helpers/clips';
import { listChildren, listThreads, measureCpuSeconds } from './helpers/processes';

const file = useTempFolder();
const tools = await findTools();
const builtWorker = resolve(import.meta.dirname, '../../out/main/segment-worker.js');
const patience = { timeout: 20_000 };

let clip = '';
/** Takes long enough to be looked at while it is converted. */
let large = '';
beforeAll(async () => {
  clip = await makeNumberedClip(file('clip.mp4'), { frames: 200 });
  large = await makeNumberedClip(
    file('large.mp4'),
    { frames: 400, width: 640, height: 480 },
    codecs.longGop,
  );
});

interface Bench {
  readonly scheduler: Scheduler;
  readonly runs: { now: number; most: number };
  /** Of each segment that was started, the source. */
  readonly starts: string[];
  readonly start: (input: string, name: string, change?: object) => Running;
}

interface Running {
  readonly stop: AbortController;
  readonly progress: Progress[];
  readonly ended: Promise<ConvertResult>;
}

const benches: Bench[] = [];
afterEach(async () => {
  for (const { scheduler } of benches.splice(0)) await scheduler.close();
});

/** A scheduler that counts the segments that run at once. */
function makeBench(options: Partial<SchedulerOptions> = {}): Bench {
  const whole = createScheduler({
    preferences: { cores: null, priority: 'normal' },
    workerFile: builtWorker,
    ...options,
  });
  const runs = { now: 0, most: 0 };
  const starts: string[] = [];
  let joining = '';
  const join: Scheduler['budget']['join'] = (rank) => {
    const source = joining;
    const share = whole.budget.join(rank);
    return {
      ...share,
      get fairCores() {
        return share.fairCores;
      },
      acquire: async (cost, signal) => {
        const release = await share.acquire(cost, signal);
        // What looks at a source takes no memory.
        if (cost.bytes === 0) return release;
        starts.push(source);
        runs.most = Math.max(runs.most, ++runs.now);
        return () => {
          runs.now--;
          release();
        };
      },
    };
  };
  const { budget: given } = whole;
  const budget: Scheduler['budget'] = {
    ...given,
    join,
    get cores() {
      return given.cores;
    },
    get idle() {
      return given.idle;
    },
  };
  const scheduler = { ...whole, budget };
  const start: Bench['start'] = (input, name, change = {}) => {
    const stop = new AbortController();
    const progress: Progress[] = [];
    const request = {
      ...{ input, settings: parseSettings(change), hwaccel: 'none' },
      onClash: 'rename',
      output: { kind: 'file', path: file(name) },
    } as const;
    const onProgress = (told: Progress): void => void progress.push(told);
    joining = input;
    const ended = convert(request, { tools, scheduler, signal: stop.signal, onProgress });
    ended.catch(() => undefined);
    return { stop, progress, ended };
  };
  const bench = { scheduler, runs, starts, start };
  benches.push(bench);
  return bench;
}

const isConverting = ({ progress }: Running): boolean => (progress.at(-1)?.framesDone ?? 0) > 0;

describe('cores', () => {
  test.each([1, 2, 3])('one job uses all of %i and no more', async (available) => {
    const { runs, start } = makeBench({ available });
    const { output } = await start(clip, `one${String(available)}.webp`, { format: 'webp' }).ended;
    expect(output).toMatchObject({ frames: 200, durationMs: 8000 });
    expect(runs).toEqual({ now: 0, most: available });
  });

  test.each([
    [1, 1, 1],
    [2, 2, 1],
    [3, 3, 2],
    [4, 4, 2],
  ])(
    'of %i, a GIF uses all, and half where it is decoded from more',
    async (available, own, far) => {
      const { runs, start } = makeBench({ available });
      await start(clip, `own${String(available)}.gif`).ended;
      expect(runs).toEqual({ now: 0, most: own });
      runs.most = 0;
      await start(large, `far${String(available)}.gif`, { width: 32 }).ended;
      expect(runs).toEqual({ now: 0, most: far });
    },
  );

  test('three jobs share them; the first gets its turn before the others', async () => {
    const { runs, starts, start } = makeBench({ available: 2 });
    const first = start(large, 'a.webp', { format: 'webp', bounce: true });
    await expect.poll(() => isConverting(first), patience).toBe(true);
    const others = ['b.gif', 'c.webp'].map((name) =>
      start(clip, name, { format: name.split('.')[1] }),
    );
    const results = await Promise.all([first, ...others].map(({ ended }) => ended));
    expect(results.map(({ output }) => output.frames)).toEqual([798, 200, 200]);
    expect(starts.filter((path) => path === large).length).toBeGreaterThan(2);
    expect(starts.lastIndexOf(large)).toBeLessThan(starts.indexOf(clip));
    expect(runs).toEqual({ now: 0, most: 2 });
  });

  test('fewer from now on, while a job runs', async () => {
    const { scheduler, runs, start } = makeBench({ available: 3 });
    const first = start(clip, 'many.webp', { format: 'webp' });
    await expect.poll(() => isConverting(first), patience).toBe(true);
    scheduler.setPreferences({ cores: 1, priority: 'normal' });
    await first.ended;
    runs.most = 0;
    await start(clip, 'few.webp', { format: 'webp' }).ended;
    expect(runs.most).toBe(1);
  });

  test('memory bounds them, but one runs always', async () => {
    const { runs, start } = makeBench({ available: 4, bytes: 1 });
    await start(clip, 'small.webp', { format: 'webp' }).ended;
    expect(runs.most).toBe(1);
  });

  test('a cancelled job gives them back', async () => {
    const { scheduler, start } = makeBench({ available: 1 });
    const first = start(large, 'never.gif');
    const second = start(clip, 'second.gif');
    await expect.poll(() => isConverting(first), patience).toBe(true);
    first.stop.abort();
    await expect(first.ended).rejects.toMatchObject({ name: 'AbortError' });
    await expect(second.ended).resolves.toMatchObject({ output: { frames: 200 } });
    expect(scheduler.budget.idle).toBe(true);
    expect(await listChildren()).toEqual([]);
  });
});

test('a thread that breaks fails its job, and the next job gets another', async () => {
  const path = file('breaking-worker.js');
  const breaking = [
    `const fs = require('node:fs');`,
    `const mark = ${JSON.stringify(file('broken'))};`,
    `const { parentPort } = require('node:worker_threads');`,
    `if (fs.existsSync(mark)) require(${JSON.stringify(builtWorker)});`,
    `else parentPort.on('message', ({ type }) => {`,
    `  if (type !== 'run') return;`,
    `  fs.writeFileSync(mark, '');`,
    `  throw new Error('out of order');`,
    `});`,
  ];
  await writeFile(path, breaking.join('\n'));
  const { start, runs } = makeBench({ available: 1, workerFile: path });
  await expect(start(clip, 'broken.gif').ended).rejects.toMatchObject({
    code: 'unexpected',
    detail: { reason: 'out of order' },
  });
  await expect(start(clip, 'whole.gif').ended).resolves.toMatchObject({ output: { frames: 200 } });
  expect(runs.now).toBe(0);
});

describe.runIf(process.platform === 'linux')('priority', () => {
  const nicesOf = async (): Promise<{ children: number[]; threads: number[] }> => ({
    // Beside those that work there may be shells that only wait.
    children: (await listChildren())
      .filter(({ command }) => command === 'ffmpeg')
      .map(({ nice }) => nice),
    threads: (await listThreads()).map(({ nice }) => nice).filter((nice) => nice !== 0),
  });

  test('low: the encoding threads and their processes, and nothing else', async () => {
    const { scheduler, start } = makeBench({
      available: 2,
      preferences: { cores: null, priority: 'low' },
    });
    for (const [format, threads] of [
      ['gif', [10, 10]],
      // Its processes need no threads.
      ['webp', []],
    ] as const) {
      const low = start(large, `low.${format}`, { format });
      await expect.poll(() => isConverting(low), patience).toBe(true);
      const nices = await nicesOf();
      expect(nices.children.length).toBeGreaterThan(0);
      expect(nices.children.every((nice) => nice === 10)).toBe(true);
      expect(nices.threads).toEqual(threads);
      low.stop.abort();
      await low.ended.catch(() => undefined);
      await scheduler.pool.close();
    }

    scheduler.setPreferences({ cores: null, priority: 'normal' });
    const normal = start(large, 'normal.webp', { format: 'webp' });
    await expect.poll(() => isConverting(normal), patience).toBe(true);
    const { children } = await nicesOf();
    expect(children.length).toBeGreaterThan(0);
    expect(children.every((nice) => nice === 0)).toBe(true);
    normal.stop.abort();
    await normal.ended.catch(() => undefined);
  });
});

test.runIf(process.platform === 'linux')('seams take no thread of their own', async () => {
  const preferences = { cores: null, priority: 'low' } as const;
  const { runs, start } = makeBench({ available: 2, preferences });
  // Eight hundred frames: four segments and three seams, while two threads are at work.
  const { output } = await start(large, 'seams.gif', { bounce: true }).ended;
  expect(output.frames).toBeGreaterThan(700);
  expect(runs.most).toBe(2);
  const lowered = (await listThreads()).filter(({ nice }) => nice === 10);
  expect(lowered).toHaveLength(2);
});

test('a job whose threads are closed fails, and does not wait for ever', async () => {
  const { scheduler, start } = makeBench({ available: 2 });
  const job = start(large, 'closed.gif');
  await expect.poll(() => isConverting(job), patience).toBe(true);
  await scheduler.pool.close();
  await expect(job.ended).rejects.toMatchObject({ code: 'unexpected' });
  await expect.poll(async () => (await listChildren()).length, patience).toBe(0);
});

describe.runIf(process.platform === 'linux')('suspended', () => {
  // A segment takes longer than it is looked at.
  test.each([
    ['gif', {}],
    ['webp', { lossless: true, effort: 6 }],
  ])('to %s: no time is used, none counted; then it goes on', async (to, change) => {
    const { scheduler, start } = makeBench({ available: 2 });
    const beganAt = performance.now();
    const job = start(large, `suspended.${to}`, { format: to, ...change });
    await expect.poll(() => isConverting(job), patience).toBe(true);
    const busy = await measureCpuSeconds(500);
    const suspendedAt = performance.now();
    const startedMs = suspendedAt - beganAt;
    scheduler.setSuspended(true);
    await new Promise((done) => setTimeout(done, 500));
    const told = job.progress.length;
    // Against what it took before: a busy machine leaves it less of its own time.
    expect(await measureCpuSeconds(1500)).toBeLessThan((busy * 3) / 5);
    expect(job.progress).toHaveLength(told);
    expect((await listChildren()).map(({ state }) => state)).toContain('T');
    scheduler.setSuspended(false);
    const resumedAt = performance.now();
    const { output, elapsedMs } = await job.ended;
    expect(output.frames).toBe(400);
    expect(elapsedMs).toBeLessThan(startedMs + performance.now() - resumedAt + 50);
  });

  test('cancelled all the same, and nothing stays', async () => {
    const { scheduler, start } = makeBench({ available: 2 });
    const job = start(large, 'gone.webp', { format: 'webp' });
    await expect.poll(() => isConverting(job), patience).toBe(true);
    scheduler.setSuspended(true);
    await expect.poll(listChildren, patience).not.toEqual([]);
    job.stop.abort();
    await expect(job.ended).rejects.toMatchObject({ name: 'AbortError' });
    expect(await listChildren()).toEqual([]);
  });

  test('while it is probed, too', async () => {
    const { scheduler, start } = makeBench({ available: 2 });
    scheduler.setSuspended(true);
    const job = start(clip, 'later.gif');
    await new Promise((done) => setTimeout(done, 300));
    expect(await listChildren()).toEqual([]);
    expect(job.progress.map(({ stage }) => stage)).toEqual(['probing']);
    scheduler.setSuspended(false);
    await expect(job.ended).resolves.toMatchObject({ output: { frames: 200 } });
  });
});
