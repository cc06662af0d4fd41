import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
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

  test('the end, where overwriting is allowed', async ({ bench }) => {
    const faults = forAction('CompleteMultipartUpload', inTurn(lost, lost));
    const server = await bench.start({ faults });
    const path = await bench.file('clip.gif', 250 * KiB);
    await upload(bench, server, path, { overwrite: true });
    expect(server.store.objects.get('clip.gif')!.bytes.equals(await readFile(path))).toBe(true);
    expect(server.store.writes.get('clip.gif')).toBe(1);
    expect(await readdir(bench.options.checkpointDir)).toEqual([]);
  });

  test('a server that has gone since the upload before', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 10);
    await upload(bench, server, path);
    await server.close();
    // Longer away than an address is tried where nobody was ever met.
    const retry = { tries: 6, baseDelayMs: 100, maxDelayMs: 1000 };
    const sending = upload(bench, server, path, { objectKey: 'next.gif', options: { retry } });
    const { port } = new URL(server.url);
    const back = wait(400).then(() => bench.start({ port: Number(port) }));
    await sending;
    expect((await back).store.objects.has('next.gif')).toBe(true);
  });

  test('but not long where nobody ever was', async ({ bench }) => {
    const server = await bench.start();
    const path = await bench.file('clip.gif', 10);
    const retry = { tries: 20, baseDelayMs: 100, maxDelayMs: 30_000 };
    const destination = { endpoint: { kind: 'address', url: 'http://localhost:1' } };
    const begun = performance.now();
    await expect(
      upload(bench, server, path, { destination, options: { retry } }),
    ).rejects.toMatchObject({
      code: 'uploadUnreachable',
    });
    expect(performance.now() - begun).toBeLessThan(5000);
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
