import { describe, expect, test, vi } from 'vitest';
import { createCoreBudget } from '../../src-main/engine/core-budget';
import type { CoreBudget, Cost, Share } from '../../src-main/engine/core-budget';

const never = (): AbortSignal => new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

interface Options extends Partial<Cost> {
  readonly onIdle?: () => void;
}
const makeBudget = ({ cores = 2, bytes = 100, ...rest }: Options = {}): CoreBudget =>
  createCoreBudget({ cores, bytes, ...rest });

/** Asks, and notes in `log` when it is served; the function it gives ends it. */
function ask(
  share: Share,
  name: string,
  log: string[],
  { cores = 1, bytes = 0, signal = never() }: Partial<Cost> & { signal?: AbortSignal } = {},
): { end: () => Promise<void>; refused: Promise<unknown> } {
  const release = share.acquire({ cores, bytes }, signal);
  const refused = release.then(
    () => null,
    (reason: unknown) => reason,
  );
  void release.then(
    () => log.push(name),
    () => undefined,
  );
  return {
    refused,
    end: async () => {
      (await release)();
      await settle();
    },
  };
}

describe('turns', () => {
  test('as many run as there are cores; the others in the order in which they asked', async () => {
    const job = makeBudget().join('job');
    const log: string[] = [];
    const [a, b] = ['a', 'b', 'c', 'd'].map((name) => ask(job, name, log));
    await settle();
    expect(log).toEqual(['a', 'b']);
    await b!.end();
    expect(log).toEqual(['a', 'b', 'c']);
    await a!.end();
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  test('the job that joined first goes before those that asked earlier', async () => {
    const budget = makeBudget({ cores: 1 });
    const [first, second] = [budget.join('job'), budget.join('job')];
    const log: string[] = [];
    const running = ask(second, 'second 1', log);
    ask(second, 'second 2', log);
    const mine = ask(first, 'first 1', log);
    ask(first, 'first 2', log);
    await running.end();
    expect(log).toEqual(['second 1', 'first 1']);
    await mine.end();
    expect(log).toEqual(['second 1', 'first 1', 'first 2']);
  });

  test('what the first job does not ask for goes to the next at once', async () => {
    const budget = makeBudget({ cores: 3 });
    const [first, second] = [budget.join('job'), budget.join('job')];
    const log: string[] = [];
    ask(first, 'first', log);
    ['a', 'b', 'c'].forEach((name) => ask(second, name, log));
    await settle();
    expect(log).toEqual(['first', 'a', 'b']);
  });

  test('a large request is not overtaken', async () => {
    const budget = makeBudget({ cores: 3 });
    const [first, second] = [budget.join('job'), budget.join('job')];
    const log: string[] = [];
    const one = ask(first, 'one', log);
    const other = ask(second, 'large', log, { cores: 3 });
    ask(second, 'small', log);
    await settle();
    expect(log).toEqual(['one']);
    await one.end();
    expect(log).toEqual(['one', 'large']);
    await other.end();
    expect(log).toEqual(['one', 'large', 'small']);
  });

  test('an estimate gets what no job and no preview asks for, and holds neither back', async () => {
    const budget = makeBudget({ cores: 1 });
    const [estimate, job, preview] = (['estimate', 'job', 'preview'] as const).map(budget.join);
    const log: string[] = [];
    const running = ask(estimate!, 'estimate 1', log);
    ask(estimate!, 'estimate 2', log);
    const working = ask(job!, 'job', log);
    const looking = ask(preview!, 'preview', log);
    await settle();
    expect(log).toEqual(['estimate 1', 'job', 'preview']);
    await running.end();
    await looking.end();
    expect(log).toHaveLength(3);
    await working.end();
    expect(log).toEqual(['estimate 1', 'job', 'preview', 'estimate 2']);
  });

  test('giving back twice counts once', async () => {
    const job = makeBudget({ cores: 1 }).join('job');
    const log: string[] = [];
    const release = await job.acquire({ cores: 1, bytes: 0 }, never());
    release();
    release();
    ['a', 'b'].forEach((name) => ask(job, name, log));
    await settle();
    expect(log).toEqual(['a']);
  });

  test('never more than there are, whatever comes and goes', async () => {
    const budget = makeBudget({ cores: 5, bytes: 50 });
    const shares = Array.from({ length: 4 }, () => budget.join('job'));
    const now = { cores: 0, bytes: 0, most: 0 };
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
    const work = async (share: Share): Promise<void> => {
      for (let n = 0; n < 50; n++) {
        const cost = { cores: 1 + random(5), bytes: random(50) };
        const release = await share.acquire(cost, never());
        now.cores += cost.cores;
        now.bytes += cost.bytes;
        now.most = Math.max(now.most, now.cores);
        expect(now.cores).toBeLessThanOrEqual(5);
        expect(now.bytes).toBeLessThanOrEqual(50);
        await new Promise((resolve) => setTimeout(resolve, random(2)));
        now.cores -= cost.cores;
        now.bytes -= cost.bytes;
        release();
      }
    };
    await Promise.all([...shares, ...shares].map(work));
    expect(now).toEqual({ cores: 0, bytes: 0, most: 5 });
  });
});

describe('previews', () => {
  test('do not wait for jobs; jobs wait for them', async () => {
    const budget = makeBudget();
    const [job, preview] = [budget.join('job'), budget.join('preview')];
    const log: string[] = [];
    const [a, b] = ['a', 'b', 'c'].map((name) => ask(job, name, log));
    const shown = ask(preview, 'preview', log);
    await settle();
    expect(log).toEqual(['a', 'b', 'preview']);
    await a!.end();
    expect(log).toEqual(['a', 'b', 'preview']);
    await shown.end();
    expect(log).toEqual(['a', 'b', 'preview', 'c']);
    await b!.end();
  });

  test('do wait for other previews', async () => {
    const preview = makeBudget().join('preview');
    const log: string[] = [];
    const [a] = ['a', 'b', 'c'].map((name) => ask(preview, name, log));
    await settle();
    expect(log).toEqual(['a', 'b']);
    await a!.end();
    expect(log).toEqual(['a', 'b', 'c']);
  });
});

describe('memory', () => {
  test('bounds what runs at once, but for one', async () => {
    const job = makeBudget({ cores: 8, bytes: 100 }).join('job');
    const log: string[] = [];
    const [a, b, c] = [40, 60, 300, 1].map((bytes) => ask(job, String(bytes), log, { bytes }));
    await settle();
    expect(log).toEqual(['40', '60']);
    await a!.end();
    await b!.end();
    expect(log).toEqual(['40', '60', '300']);
    await c!.end();
    expect(log).toEqual(['40', '60', '300', '1']);
  });
});

describe('abort', () => {
  test('refuses what has not had its turn, and those behind go on', async () => {
    const job = makeBudget({ cores: 2 }).join('job');
    const stop = new AbortController();
    const log: string[] = [];
    ask(job, 'runs', log);
    const waits = ask(job, 'large', log, { cores: 2, signal: stop.signal });
    ask(job, 'behind', log);
    await settle();
    expect(log).toEqual(['runs']);
    stop.abort();
    expect(await waits.refused).toBe(stop.signal.reason);
    await settle();
    expect(log).toEqual(['runs', 'behind']);
  });

  test('leaves what runs alone; it is given back by who has it', async () => {
    const job = makeBudget({ cores: 1 }).join('job');
    const stop = new AbortController();
    const log: string[] = [];
    const runs = ask(job, 'runs', log, { signal: stop.signal });
    ask(job, 'next', log);
    await settle();
    stop.abort();
    await settle();
    expect(log).toEqual(['runs']);
    await runs.end();
    expect(log).toEqual(['runs', 'next']);
  });

  test('before asking, refuses at once', async () => {
    const signal = AbortSignal.abort();
    const job = makeBudget().join('job');
    await expect(job.acquire({ cores: 1, bytes: 0 }, signal)).rejects.toBe(signal.reason);
  });
});

test('resized: more start at once, or none until enough have ended', async () => {
  const budget = makeBudget({ cores: 1 });
  const job = budget.join('job');
  const log: string[] = [];
  const asked = ['a', 'b', 'c', 'd', 'e'].map((name) => ask(job, name, log));
  budget.resize(3);
  await settle();
  expect(log).toEqual(['a', 'b', 'c']);
  budget.resize(1);
  await asked[0]!.end();
  await asked[1]!.end();
  expect(log).toEqual(['a', 'b', 'c']);
  await asked[2]!.end();
  expect(log).toEqual(['a', 'b', 'c', 'd']);
  expect(budget.cores).toBe(1);
});

test('suspended: jobs wait, previews do not', async () => {
  const budget = makeBudget();
  const [job, preview] = [budget.join('job'), budget.join('preview')];
  const log: string[] = [];
  budget.setSuspended(true);
  ask(job, 'job', log);
  ask(preview, 'preview', log);
  await settle();
  expect(log).toEqual(['preview']);
  budget.setSuspended(false);
  await settle();
  expect(log).toEqual(['preview', 'job']);
});

test('tells when a core is idle: never within a call, never while somebody waits', async () => {
  const onIdle = vi.fn();
  const budget = makeBudget({ onIdle });
  const job = budget.join('job');
  const log: string[] = [];
  const a = ask(job, 'a', log);
  expect(onIdle).not.toHaveBeenCalled();
  await settle();
  expect(onIdle).toHaveBeenCalledTimes(1);
  expect(budget.idle).toBe(true);
  const b = ask(job, 'b', log);
  const c = ask(job, 'c', log);
  await settle();
  await a.end();
  expect(budget.idle).toBe(false);
  expect(onIdle).toHaveBeenCalledTimes(1);
  await b.end();
  expect(onIdle).toHaveBeenCalledTimes(2);
  await c.end();
});

test('cores are dealt out among the jobs that are there', () => {
  const budget = makeBudget({ cores: 8 });
  const first = budget.join('job');
  budget.join('preview');
  expect(first.fairCores).toBe(8);
  const others = Array.from({ length: 2 }, () => budget.join('job'));
  expect(first.fairCores).toBe(2);
  others[0]!.leave();
  others[0]!.leave();
  expect(first.fairCores).toBe(4);
  budget.resize(1);
  expect(first.fairCores).toBe(1);
});
