import { appendFile, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { defaultSettings } from '../../src-main/core/settings';
import { describeSettings } from '../../src-main/core/upload';
import { createOssUploader } from '../../src-main/engine/upload/oss-uploader';
import { OssError } from '../support/oss-server/answers';
import { everyThird, forAction, inTurn, status } from '../support/oss-server/faults';
import type { Action } from '../support/oss-server/faults';
import type { OssServer } from '../support/oss-server/server';
import { credentialsOf, destinationOn, KiB, test, upload } from './helpers/uploads';

const lost = { kind: 'lost' } as const;
const cut = { kind: 'cut', after: 0.5 } as const;

const actionsOf = ({ requests }: OssServer): Action[] => requests.map(({ action }) => action);
const count = (server: OssServer, wanted: Action): number =>
  actionsOf(server).filter((action) => action === wanted).length;

describe('what arrives', () => {
  test.for([0, 1, 50 * KiB, 100 * KiB])(
    'a file of %i bytes, in one put',
    async (size, { bench }) => {
      const server = await bench.start();
      const path = await bench.file('clip.gif', size);
      const result = await upload(bench, server, path);
      expect(result).toEqual({
        ...{
          bucket: 'pictures',
          objectKey: 'clip.gif',
          sizeBytes: size,
          resumedBytes: 0,
          notes: [],
        },
        url: `${server.url}/pictures/clip.gif`,
      });
      expect(server.store.objects.get('clip.gif')!.bytes).toEqual(await readFile(path));
      expect(actionsOf(server)).toEqual(['PutObject', 'HeadObject']);
    },
  );

  test('a larger one in parts, with progress up to the end', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 1050 * KiB + 7);
    const seen: number[] = [];
    await upload(bench, server, path, {
      onProgress: (sent, total) => {
        expect(total).toBe(1050 * KiB + 7);
        seen.push(sent);
      },
    });
    const object = server.store.objects.get('clip.gif')!;
    expect(object.bytes.equals(await readFile(path))).toBe(true);
    expect(object.type).toBe('Multipart');
    expect(count(server, 'UploadPart')).toBe(11);
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1050 * KiB + 7);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(server.store.pending.size).toBe(0);
    expect(await readdir(bench.options.checkpointDir)).toEqual([]);
  });

  test.for([50 * KiB, 250 * KiB])(
    'with its type, metadata and what the destination says (%i bytes)',
    async (size, { bench }) => {
      const server = await bench.start();
      const path = await bench.file('clip.webp', size);
      const metadata = describeSettings({ ...defaultSettings, format: 'webp', width: 100 });
      await upload(bench, server, path, {
        ...{ contentType: 'image/webp', metadata },
        destination: { acl: 'public-read', storageClass: 'IA', cacheControl: 'max-age=60' },
      });
      const { headers } = server.store.objects.get('clip.gif')!;
      expect(headers).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'max-age=60',
        'x-oss-storage-class': 'IA',
        'x-oss-object-acl': 'public-read',
        'x-oss-meta-loopsmith-process': expect.stringMatching(/^video\/animation,f_webp,w_100/),
      });
      expect(JSON.parse(headers['x-oss-meta-loopsmith-settings']!)).toMatchObject({ width: 100 });
    },
  );

  test.for(['a b/猫 🐈.gif', "it's (1)*!~+&?#%=.gif", 'a//b.gif'])(
    'under the name %s',
    async (objectKey, { bench }) => {
      const server = await bench.start();
      const small = await bench.file('small', 10);
      const large = await bench.file('large', 150 * KiB);
      await upload(bench, server, small, { objectKey });
      await upload(bench, server, large, { objectKey: `large ${objectKey}` });
      expect([...server.store.objects.keys()]).toEqual([objectKey, `large ${objectKey}`]);
    },
  );

  test('with a token, and on a domain of its own', async ({ bench }) => {
    const server = await bench.start({ account: { securityToken: 'CAIS+/=' }, ownDomain: true });
    const path = await bench.file('clip.gif', 250 * KiB);
    const { url } = await upload(bench, server, path);
    expect(url).toBe(`${server.url}/clip.gif`);
    expect(server.store.objects.has('clip.gif')).toBe(true);
  });

  test('and is deleted again', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 10);
    await upload(bench, server, path);
    const uploader = createOssUploader(destinationOn(server), credentialsOf(server), bench.options);
    await uploader.remove('clip.gif');
    expect(server.store.objects.size).toBe(0);
    await uploader.remove('clip.gif');
  });
});

describe('an object that exists', () => {
  test.for([10, 250 * KiB])('is left as it is (%i bytes)', async (size, { bench }) => {
    const server = await bench.start();
    server.store.put('clip.gif', Buffer.from('other'), {});
    const path = await bench.file('clip.gif', size);
    await expect(upload(bench, server, path)).rejects.toMatchObject({
      code: 'uploadExists',
      detail: { object: 'oss://pictures/clip.gif' },
    });
    expect(server.store.objects.get('clip.gif')!.bytes.toString()).toBe('other');
    expect(server.store.pending.size).toBe(0);
  });

  test.for([10, 250 * KiB])('is replaced where asked (%i bytes)', async (size, { bench }) => {
    const server = await bench.start();
    server.store.put('clip.gif', Buffer.from('other'), {});
    const path = await bench.file('clip.gif', size);
    await upload(bench, server, path, { overwrite: true });
    expect(server.store.objects.get('clip.gif')!.bytes).toHaveLength(size);
  });

  test('that appears while the parts are sent is left as it is', async ({ bench }) => {
    const server = await bench.start({
      faults: (_, action) => {
        if (action === 'CompleteMultipartUpload')
          server.store.put('clip.gif', Buffer.from('other'), {});
        return null;
      },
    });
    const path = await bench.file('clip.gif', 250 * KiB);
    await expect(upload(bench, server, path)).rejects.toMatchObject({ code: 'uploadExists' });
    expect(server.store.objects.get('clip.gif')!.bytes.toString()).toBe('other');
    expect(server.store.pending.size).toBe(0);
    expect(await readdir(bench.options.checkpointDir)).toEqual([]);
  });

  test('of the same bytes is taken for the upload', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 250 * KiB);
    await upload(bench, server, path);
    await upload(bench, server, path);
    expect(server.store.writes.get('clip.gif')).toBe(1);
  });
});

describe('what passes is tried again', () => {
  test.for<[string, Action, number]>([
    ['a put', 'PutObject', 10],
    ['the beginning', 'InitiateMultipartUpload', 250 * KiB],
    ['a part', 'UploadPart', 250 * KiB],
    ['the list of parts', 'ListParts', 250 * KiB],
    ['the end', 'CompleteMultipartUpload', 250 * KiB],
    ['the check', 'HeadObject', 250 * KiB],
  ])('%s', async ([, action, size], { bench }) => {
    for (const fault of [status(500), status(503), status(429), cut, lost]) {
      const server = await bench.start({ faults: forAction(action, inTurn(fault, fault)) });
      const path = await bench.file('clip.gif', size);
      await upload(bench, server, path);
      expect(server.store.objects.get('clip.gif')!.bytes.equals(await readFile(path))).toBe(true);
      expect(server.store.writes.get('clip.gif'), fault.kind).toBe(1);
    }
  });

  test('up to the number of tries, and then said', async ({ bench }) => {
    const server = await bench.start({ faults: () => status(503) });
    const path = await bench.file('clip.gif', 10);
    await expect(upload(bench, server, path)).rejects.toMatchObject({
      code: 'uploadBusy',
      detail: { status: 503 },
    });
    expect(server.requests).toHaveLength(4);
  });

  test.for([400, 403, 404, 409, 412])('but never %i', async (code, { bench }) => {
    const refusal = new OssError(code, 'SomethingElse', 'No.');
    const server = await bench.start({ refusal });
    const path = await bench.file('clip.gif', 10);
    await expect(upload(bench, server, path)).rejects.toMatchObject({
      code: code === 403 ? 'uploadDenied' : 'uploadRefused',
    });
    expect(count(server, 'PutObject')).toBe(1);
  });

  test('200 uploads, something wrong with a third of the requests', async ({ bench }) => {
    const server = await bench.start({ faults: everyThird(7) });
    const retry = { tries: 14, baseDelayMs: 1, maxDelayMs: 10 };
    const names = Array.from({ length: 200 }, (_, n) => `clip-${String(n)}.gif`);
    const queue = [...names];
    const worker = async (): Promise<void> => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        // Every eighth goes in three parts.
        const number = names.indexOf(name);
        const path = await bench.file(name, number % 8 === 0 ? 210 * KiB + number : 1000 + number);
        await upload(bench, server, path, { objectKey: name, options: { retry } });
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const { objects, writes } = server.store;
    const whole = await Promise.all(
      names.map(async (name) =>
        objects.get(name)?.bytes.equals(await readFile(`${bench.dir}/${name}`)),
      ),
    );
    expect(whole.filter(Boolean)).toHaveLength(200);
    expect(objects.size).toBe(200);
    expect([...writes.values()].every((times) => times === 1)).toBe(true);
    const faulty = server.requests.filter(({ fault }) => fault !== null).length;
    expect(faulty / server.requests.length).toBeGreaterThanOrEqual(1 / 3);
    console.log(
      `200 uploads: ${String(server.requests.length)} requests, ${String(faulty)} faulty`,
    );
  });
});

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

describe('the clock', () => {
  test.for([-20, 40])('is %i minutes off: corrected and said', async (minutes, { bench }) => {
    const server = await bench.start({ clockOffsetMs: minutes * 60_000 });
    const path = await bench.file('clip.gif', 450 * KiB);
    const { notes } = await upload(bench, server, path);
    const words = minutes > 0 ? '40 minutes slow' : '20 minutes fast';
    expect(notes).toEqual([expect.stringContaining(words)]);
    expect(server.store.objects.get('clip.gif')!.bytes.equals(await readFile(path))).toBe(true);
  });

  test('a signed link goes by the server’s', async ({ bench }) => {
    const server = await bench.start({ clockOffsetMs: 40 * 60_000 });
    const path = await bench.file('clip.gif', 10);
    const { url } = await upload(bench, server, path, {
      destination: { link: { kind: 'signed', lifetimeSeconds: 60 } },
    });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(await readFile(path))).toBe(true);
  });
});

describe('the check after the upload', () => {
  test.for([10, 250 * KiB])('finds other bytes and removes them (%i)', async (size, { bench }) => {
    const server = await bench.start({
      faults: forAction('HeadObject', () => {
        const { headers } = server.store.objects.get('clip.gif')!;
        server.store.put('clip.gif', Buffer.alloc(size), {
          ...headers,
          'x-oss-forbid-overwrite': 'false',
        });
        return null;
      }),
    });
    const path = await bench.file('clip.gif', size);
    await expect(upload(bench, server, path)).rejects.toMatchObject({
      code: 'uploadVerifyFailed',
      detail: { what: 'its CRC-64', outcome: 'it was removed' },
    });
    expect(server.store.objects.size).toBe(0);
  });

  test('without leave to read, the answer has to do, and that is said', async ({ bench }) => {
    const server = await bench.start({ denied: ['HeadObject'] });
    const path = await bench.file('clip.gif', 10);
    const { notes } = await upload(bench, server, path);
    expect(notes).toEqual([expect.stringContaining('oss:GetObject')]);
  });
});
