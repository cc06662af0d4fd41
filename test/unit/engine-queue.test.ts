import { describe, expect, test } from 'vitest';
import type { QueueState } from '../../src-main/core/contract';
import { createJob } from '../../src-main/core/job';
import type { ConvertResult } from '../../src-main/engine/convert';
import { createQueue } from '../../src-main/engine/queue';
import type { Queue } from '../../src-main/engine/queue';
import { withSettings } from './helpers/sources';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const inputs = (queue: Queue): string => queue.jobs.map(({ input }) => input).join(' ');
const widths = (queue: Queue): (number | null)[] => queue.jobs.map((job) => job.settings.width);

interface Bench {
  readonly queue: Queue;
  /** Whether the running jobs leave cores unused. */
  idle: boolean;
  readonly suspensions: boolean[];
  readonly told: QueueState[];
  readonly states: () => string;
  readonly finish: (id: string) => Promise<void>;
  readonly fail: (id: string) => Promise<void>;
}

/** A queue whose conversions end when they are told to. */
function makeBench(ids: string, concurrency = Infinity): Bench {
  const ends = new Map<string, () => void>();
  const failures = new Map<string, () => void>();
  const suspensions: boolean[] = [];
  const told: QueueState[] = [];
  const queue = createQueue({
    concurrency,
    convert: ({ id }, { signal }) =>
      new Promise<ConvertResult>((resolve, reject) => {
        ends.set(id, () => {
          resolve({ elapsedMs: 1, notes: [] } as unknown as ConvertResult);
        });
        failures.set(id, () => {
          reject(new Error('boom'));
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
    fail: async (id) => {
      failures.get(id)!();
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

describe('order and removal', () => {
  test('jobs move, and the first one waiting is the next to run', async () => {
    const { queue, states, finish } = makeBench('a b c');
    queue.start();
    queue.move(['c'], 'b');
    expect(inputs(queue)).toBe('/a.mp4 /c.mp4 /b.mp4');
    await finish('a');
    expect(states()).toBe('done running queued');
  });

  test('what was removed comes back as it was, and what ran waits and runs anew', async () => {
    const { queue, states, finish } = makeBench('a b c');
    queue.start();
    await finish('a');
    expect(states()).toBe('done running queued');
    expect(queue.remove(['b', 'c'])).toBe(2);
    expect(queue.clearFinished()).toBe(1);
    expect(queue.jobs).toEqual([]);
    expect([queue.undo(), queue.undo(), queue.undo()]).toEqual([1, 2, 0]);
    expect(states()).toBe('done queued queued');
    await settle();
    queue.start();
    await finish('b');
    expect(states()).toBe('done done running');
  });

  test('put back at once, a job that ran waits until its stopped run has ended', async () => {
    const { queue, states } = makeBench('a');
    queue.start();
    queue.remove(['a']);
    queue.undo();
    expect(states()).toBe('queued');
    await settle();
    queue.start();
    expect(states()).toBe('running');
  });
});

describe('settings', () => {
  test('some are changed in jobs of any state; a finished one waits again, a running one starts over', async () => {
    const { queue, states, finish, told } = makeBench('a b c');
    queue.updateSettings(['c'], { fps: 12 });
    queue.start();
    await finish('a');
    told.length = 0;
    queue.updateSettings(['a', 'b', 'c'], { width: 320 });
    expect(told).toHaveLength(1);
    expect(states()).toBe('queued running queued');
    await settle();
    expect(states()).toBe('running queued queued');
    expect(widths(queue)).toEqual([320, 320, 320]);
    expect(queue.jobs.map(({ settings }) => settings.fps)).toEqual([null, null, 12]);
  });

  test('what changes nothing leaves a finished job finished', async () => {
    const { queue, states, finish } = makeBench('a');
    queue.start();
    await finish('a');
    queue.updateSettings(['a'], { width: null });
    expect(states()).toBe('done');
  });

  test('a contradiction in one job changes none', () => {
    const { queue } = makeBench('a b');
    queue.updateSettings(['b'], { end: 1 });
    expect(() => {
      queue.updateSettings(['a', 'b'], { start: 2 });
    }).toThrow('emptyTrim');
    expect(queue.jobs.map(({ settings }) => settings.start)).toEqual([0, 0]);
  });

  test('another output of a source stands behind it', () => {
    const { queue, states } = makeBench('a b');
    const ids = queue.addOutputs(['a'], { format: 'webp', width: 100 });
    expect(ids).toHaveLength(1);
    expect(inputs(queue)).toBe('/a.mp4 /a.mp4 /b.mp4');
    expect(queue.jobs.map(({ settings }) => settings.format)).toEqual(['gif', 'webp', 'gif']);
    expect(states()).toBe('queued queued queued');
  });
});

test('closing stops what runs, which waits again', async () => {
  const { queue, states } = makeBench('a b');
  queue.start();
  await queue.close();
  expect(states()).toBe('queued queued');
});
