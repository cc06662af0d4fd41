import { expect, test } from 'vitest';
import { noDelivery } from '../../src-main/core/delivery';
import { createJob } from '../../src-main/core/job';
import type { SavingResult } from '../../src-main/core/job';
import { createQueue } from '../../src-main/engine/queue';
import type { Queue, QueueOptions } from '../../src-main/engine/queue';
import { withSettings } from './helpers/sources';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const converted = { output: { path: '/a.gif' }, elapsedMs: 1, notes: [], mtimeMs: 1 };
const delivery = { ...noDelivery, topic: 'done' };

function makeQueue(convert: QueueOptions['convert']): Queue {
  return createQueue({
    ...{ concurrency: 1, convert, hasIdleCore: () => false, setSuspended: () => undefined },
    ...{ onJobChanged: () => undefined, onQueueChanged: () => undefined },
  });
}
const add = (queue: Queue): void => {
  queue.add([createJob('a', '/a.mp4', withSettings())]);
  queue.start();
};

test('a result whose upload failed is there for the next try, and not for other settings', async () => {
  const seen: (SavingResult | undefined)[] = [];
  const queue = makeQueue(async (job, { onConverted }) => {
    seen.push(job.converted);
    await onConverted(converted as unknown as SavingResult);
    throw new Error('no network');
  });
  add(queue);
  await settle();
  expect(queue.jobs[0]).toMatchObject({ state: 'failed', converted });
  queue.retry(['a']);
  queue.start();
  await settle();
  expect(seen).toEqual([undefined, converted]);
  queue.updateSettings(['a'], { width: 64 });
  expect(queue.jobs[0]).not.toHaveProperty('converted');
});

test('a delivery changes until the job is done; afterwards its result is delivered', async () => {
  const queue = makeQueue(() =>
    Promise.resolve({ output: null, elapsedMs: 1, notes: ['as it was'] }),
  );
  queue.add([createJob('a', '/a.mp4', withSettings())]);
  queue.setDelivery(['a'], delivery);
  expect(queue.jobs[0]).toMatchObject({ delivery });
  queue.start();
  await settle();
  queue.setDelivery(['a'], noDelivery);
  expect(queue.jobs[0]).toMatchObject({ state: 'done', delivery });
  queue.note('a', 'and more');
  expect(queue.jobs[0]!.notes).toEqual(['as it was', 'and more']);
  queue.deliver(new Map([['a', converted as unknown as SavingResult]]), noDelivery);
  expect(queue.jobs[0]).toMatchObject({ state: 'queued', converted, delivery: noDelivery });
});

test('edits of settings and copies keep where a result goes', () => {
  const queue = makeQueue(() => Promise.reject(new Error('not now')));
  queue.add([createJob('a', '/a.mp4', withSettings(), { delivery })]);
  queue.updateSettings(['a'], { width: 64 });
  queue.addOutputs(['a'], { format: 'webp' });
  expect(queue.jobs.map((job) => job.delivery)).toEqual([delivery, delivery]);
});
