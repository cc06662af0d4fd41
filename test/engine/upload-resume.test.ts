import { appendFile, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { forAction, inTurn, status } from '../support/oss-server/faults';
import type { Action } from '../support/oss-server/faults';
import { KiB, test, upload } from './helpers/uploads';

const cut = { kind: 'cut', after: 0.5 } as const;

describe('an upload that was broken off', () => {
  const noFurther = { tries: 1, baseDelayMs: 1, maxDelayMs: 1 };

  test('goes on where it stopped', async ({ bench }) => {
    const server = await bench.start({
      faults: forAction('UploadPart', (number) => (number > 6 ? cut : null)),
    });
    const path = await bench.file('clip.gif', 1000 * KiB);
    const options = { retry: noFurther, parallel: 2 };
    await expect(upload(bench, server, path, { options })).rejects.toMatchObject({
      code: 'uploadUnreachable',
      detail: { reason: 'the connection was lost' },
    });
    expect(server.store.pending.size).toBe(1);
    server.behavior.faults = () => null;
    const before = server.requests.length;
    const result = await upload(bench, server, path);
    expect(result.resumedBytes).toBe(600 * KiB);
    const again = server.requests.slice(before).filter(({ action }) => action === 'UploadPart');
    expect(again).toHaveLength(4);
    expect(server.store.objects.get('clip.gif')!.bytes.equals(await readFile(path))).toBe(true);
    expect(await readdir(bench.options.checkpointDir)).toEqual([]);
  });

  test.for([
    ['longer', async (path: string) => appendFile(path, 'more')],
    [
      'other bytes of the same size',
      async (path: string) => writeFile(path, Buffer.alloc(512_000)),
    ],
    ['touched', async (path: string) => utimes(path, 1, 1)],
  ] as const)('starts over when the file changed: %s', async ([, change], { bench }) => {
    const server = await bench.start({
      faults: forAction('UploadPart', (number) => (number > 2 ? cut : null)),
    });
    const path = await bench.file('clip.gif', 512_000);
    await expect(upload(bench, server, path, { options: { retry: noFurther } })).rejects.toThrow();
    await change(path);
    server.behavior.faults = () => null;
    const result = await upload(bench, server, path);
    expect(result.resumedBytes).toBe(0);
    expect(server.store.objects.get('clip.gif')!.bytes.equals(await readFile(path))).toBe(true);
    expect(server.store.pending.size).toBe(0);
  });

  test('starts over when the server has forgotten it', async ({ bench }) => {
    const server = await bench.start({ faults: forAction('UploadPart', () => cut) });
    const path = await bench.file('clip.gif', 250 * KiB);
    await expect(upload(bench, server, path, { options: { retry: noFurther } })).rejects.toThrow();
    server.behavior.faults = () => null;
    for (const id of [...server.store.pending.keys()]) server.store.abort(id, 'clip.gif');
    await upload(bench, server, path);
    expect(server.store.objects.has('clip.gif')).toBe(true);
  });

  test('that was completed unnoticed is found out', async ({ bench }) => {
    const lostForGood = forAction('CompleteMultipartUpload', () => ({ kind: 'lost' }));
    const server = await bench.start({ faults: lostForGood });
    const path = await bench.file('clip.gif', 250 * KiB);
    await expect(upload(bench, server, path, { options: { retry: noFurther } })).rejects.toThrow();
    server.behavior.faults = () => null;
    await upload(bench, server, path);
    expect(server.store.writes.get('clip.gif')).toBe(1);
    expect(server.store.objects.size).toBe(1);
    expect(await readdir(bench.options.checkpointDir)).toEqual([]);
  });

  test('does not trust a part that another file brought', async ({ bench }) => {
    const server = await bench.start({
      faults: forAction('UploadPart', (number) => (number > 1 ? cut : null)),
    });
    const path = await bench.file('clip.gif', 250 * KiB);
    const options = { retry: noFurther, parallel: 1 };
    await expect(upload(bench, server, path, { options })).rejects.toThrow();
    server.behavior.faults = () => null;
    const [id] = server.store.pending.keys();
    server.store.putPart(id!, 'clip.gif', 1, Buffer.alloc(100 * KiB));
    const result = await upload(bench, server, path);
    expect(result.resumedBytes).toBe(0);
    expect(server.store.objects.get('clip.gif')!.bytes.equals(await readFile(path))).toBe(true);
  });

  test('needs no checkpoint where none can be written', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 250 * KiB);
    const checkpointDir = `${path}/within-a-file`;
    await upload(bench, server, path, { options: { checkpointDir } });
    expect(server.store.objects.has('clip.gif')).toBe(true);
  });

  test('whose beginning was lost leaves no other one behind, and takes none of others', async ({
    bench,
  }) => {
    const lost = { kind: 'lost' } as const;
    const server = await bench.start({
      faults: forAction('InitiateMultipartUpload', inTurn(lost, lost)),
    });
    const others = server.store.initiate('clip.gif', {});
    const older = server.store.pending.get(others)! as { initiated: Date };
    older.initiated = new Date(Date.now() - 60_000);
    const longer = server.store.initiate('clip.gif.gif', {});
    await upload(bench, server, await bench.file('clip.gif', 250 * KiB));
    expect([...server.store.pending.keys()]).toEqual([others, longer]);
    const denied = await bench.start({
      faults: forAction('InitiateMultipartUpload', inTurn(lost)),
      denied: ['ListMultipartUploads'],
    });
    await upload(bench, denied, await bench.file('b.gif', 250 * KiB));
    expect(denied.store.objects.size).toBe(1);
  });

  test('a file that changes while it is sent is not saved', async ({ bench }) => {
    const path = await bench.file('clip.gif', 250 * KiB);
    const server = await bench.start({
      faults: forAction('UploadPart', () => {
        void appendFile(path, 'more');
        return { kind: 'slow', ms: 50 };
      }),
    });
    await expect(upload(bench, server, path)).rejects.toMatchObject({
      code: 'uploadSourceChanged',
    });
    expect(server.store.objects.size + server.store.pending.size).toBe(0);
  });
});

describe('cancelled', () => {
  test.for<[Action, number]>([
    ['PutObject', 10],
    ['InitiateMultipartUpload', 250 * KiB],
    ['UploadPart', 250 * KiB],
    ['CompleteMultipartUpload', 250 * KiB],
    ['HeadObject', 250 * KiB],
  ])('in %s, it leaves nothing', async ([at, size], { bench }) => {
    const stop = new AbortController();
    const server = await bench.start({
      faults: forAction(at, (number) => {
        if (number > 1) return null;
        setTimeout(() => {
          stop.abort();
        }, 20);
        return { kind: 'slow', ms: 100 };
      }),
    });
    const path = await bench.file('clip.gif', size);
    const started = performance.now();
    await expect(upload(bench, server, path, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(server.store.objects.size).toBe(0);
    // Of one whose beginning was never answered nobody knows the ID; it holds nothing.
    const held = [...server.store.pending.values()].reduce((sum, { parts }) => sum + parts.size, 0);
    expect(held).toBe(0);
    expect(server.store.pending.size).toBe(at === 'InitiateMultipartUpload' ? 1 : 0);
  });

  test('before it began, it sends nothing', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 10);
    const signal = AbortSignal.abort();
    await expect(upload(bench, server, path, { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(server.requests).toEqual([]);
  });

  test('while it waits to try again, at once', async ({ bench }) => {
    const stop = new AbortController();
    const server = await bench.start({ faults: () => status(500) });
    const path = await bench.file('clip.gif', 10);
    const retry = { tries: 5, baseDelayMs: 60_000, maxDelayMs: 60_000 };
    setTimeout(() => {
      server.behavior.faults = () => null;
      stop.abort();
    }, 100);
    const options = { retry };
    await expect(
      upload(bench, server, path, { signal: stop.signal, options }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.store.objects.size).toBe(0);
  });
});
