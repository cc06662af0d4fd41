import { describe, expect, test } from 'vitest';
import type { QueueState } from '../../src-main/core/contract';
import { createJob } from '../../src-main/core/job';
import type { ConvertResult } from '../../src-main/engine/convert';
import { createQueue } from '../../src-main/engine/queue';
import type { Queue } from '../../src-main/engine/queue';
import { withSettings } from './helpers/sources';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

interface Bench {
  readonly queue: Queue;
  /** Whether the running jobs leave cores unused. */
  idle: boolean;
  readonly suspensions: boolean[];
  readonly told: QueueState[];
  readonly states: () => string;
  readonly finish: (id: string) => Promise<void>;
}

/** A queue whose conversions end when they are told to. */
function makeBench(ids: string, concurrency = Infinity): Bench {
  const ends = new Map<string, () => void>();
  const suspensions: boolean[] = [];
  const told: QueueState[] = [];
  const queue = createQueue({
    concurrency,
    convert: ({ id }, { signal }) =>
      new Promise<ConvertResult>((resolve, reject) => {
        ends.set(id, () => {
          resolve({ elapsedMs: 1, notes: [] } as unknown as ConvertResult);
        });
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
    hasIdleCore: () => bench.idle,
    setSuspended: (suspended) => suspensions.push(suspended),
    onJobChanged: () => undefined,
    onQueueChanged: (state) => told.push(state),
  });
  const bench: Bench = {
    ...{ queue, idle: false, suspensions, told },
    states: () => queue.jobs.map(({ state }) => state).join(' '),
    finish: async (id) => {
      ends.get(id)!();
      await settle();
    },
  };
  queue.add(ids.split(' ').map((id) => createJob(id, `/${id}.mp4`, withSettings({}))));
  return bench;
}

describe('how many run', () => {
  test('one, as long as it leaves no core; then the next', async () => {
    const { queue, states, finish } = makeBench('a b c');
    queue.start();
    expect(states()).toBe('running queued queued');
    queue.goOn();
    expect(states()).toBe('running queued queued');
    await finish('a');
    expect(states()).toBe('done running queued');
  });

  test('one more each time a core is idle', () => {
    const bench = makeBench('a b c');
    bench.queue.start();
    bench.idle = true;
    bench.queue.goOn();
    expect(bench.states()).toBe('running running queued');
    bench.idle = false;
    bench.queue.goOn();
    expect(bench.states()).toBe('running running queued');
  });

  test('not more than the limit, however many cores are idle', async () => {
    const bench = makeBench('a b c', 2);
    bench.idle = true;
    bench.queue.start();
    bench.queue.goOn();
    bench.queue.goOn();
    expect(bench.states()).toBe('running running queued');
    await bench.finish('b');
    expect(bench.states()).toBe('running done running');
  });

  test('none while paused; the queue rests when all have ended', async () => {
    const bench = makeBench('a b');
    bench.idle = true;
    bench.queue.start();
    bench.queue.pause();
    bench.queue.goOn();
    expect(bench.states()).toBe('running queued');
    bench.queue.start();
    bench.queue.goOn();
    await bench.finish('a');
    await bench.finish('b');
    expect(bench.queue.running).toBe(false);
    expect(bench.told.at(-1)).toMatchObject({ running: false, suspended: false });
  });
});

describe('suspended', () => {
  test('starts nothing until it is resumed', async () => {
    const bench = makeBench('a b');
    bench.queue.start();
    bench.queue.suspend();
    expect(bench.told.at(-1)).toMatchObject({ running: true, suspended: true });
    bench.idle = true;
    bench.queue.goOn();
    expect(bench.states()).toBe('running queued');
    await bench.finish('a');
    expect(bench.states()).toBe('done queued');
    bench.queue.resume();
    expect(bench.states()).toBe('done running');
    expect(bench.suspensions).toEqual([true, false]);
  });

  test('starting resumes, too', () => {
    const bench = makeBench('a');
    bench.queue.start();
    bench.queue.suspend();
    bench.queue.pause();
    bench.queue.start();
    expect(bench.suspensions).toEqual([true, false]);
    expect(bench.queue.suspended).toBe(false);
  });

  test('everything cancelled: the queue rests, and is not suspended any more', async () => {
    const bench = makeBench('a b');
    bench.queue.start();
    bench.queue.suspend();
    bench.queue.cancel(['a', 'b']);
    await settle();
    expect(bench.states()).toBe('canceled canceled');
    expect(bench.queue).toMatchObject({ running: false, suspended: false });
    expect(bench.suspensions).toEqual([true, false]);
  });

  test('has no effect where nothing runs', () => {
    const bench = makeBench('a');
    bench.queue.suspend();
    expect(bench.queue.suspended).toBe(false);
    expect(bench.suspensions).toEqual([]);
  });
});
