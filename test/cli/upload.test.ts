import { randomFillSync } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect } from 'vitest';
import { encodeUrlSafe } from '../../src-main/core/base64';
import { forAction, inTurn, status } from '../support/oss-server/faults';
import { startOssServer } from '../support/oss-server/server';
import type { OssServer, OssServerOptions } from '../support/oss-server/server';
import { linesOf, parseLines } from './helpers/cli';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { makeClip } from './helpers/sources';

const clip = shareClips({ 'a.mp4': (path) => makeClip(path) });
const servers: OssServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const secret = 'S3cr3tS3cr3tS3cr3tS3cr3tS3cr3t';
const token = 'CAISt0ken';

async function start(options: OssServerOptions = {}): Promise<OssServer> {
  const account = { accessKeyId: 'LTAItest', accessKeySecret: secret, securityToken: token };
  const server = await startOssServer({ account, ...options });
  servers.push(server);
  return server;
}

/** What `box.run` needs to save to the server. */
const saving = (box: Sandbox, { url }: OssServer, change: NodeJS.ProcessEnv = {}) => ({
  env: {
    TMPDIR: box.tmp,
    XDG_STATE_HOME: box.path('state'),
    OSS_ACCESS_KEY_ID: 'LTAItest',
    OSS_ACCESS_KEY_SECRET: secret,
    OSS_SESSION_TOKEN: token,
    OSS_REGION: 'cn-hangzhou',
    OSS_ENDPOINT: url,
    ...change,
  },
});

const saveAs = (bucket: string | null, key: string): string => {
  const named = bucket === null ? '' : `b_${encodeUrlSafe(bucket)},`;
  return `video/animation,f_gif,w_48,h_32|sys/saveas,${named}o_${encodeUrlSafe(key)}`;
};

describe('convert --save-to', () => {
  test('keeps the result, and saves it under the name of the template', async ({ box }) => {
    const server = await start();
    const to = 'oss://pictures/gifs/{barename}-{hash}.{autoext}';
    const args = ['convert', clip('a.mp4'), '-o', 'a.gif', '--save-to', to, '--json'];
    const { status, stdout, stderr } = await box.run(args, saving(box, server));
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
    const [key = ''] = server.store.objects.keys();
    const object = server.store.objects.get(key)!;
    expect(key).toMatch(/^gifs\/a-[0-9a-f]{16}\.gif$/);
    expect(object.bytes.equals(await readFile(box.path('a.gif')))).toBe(true);
    expect(linesOf(stdout, 'done')[0]).toMatchObject({
      output: { path: box.path('a.gif') },
      upload: {
        ...{ bucket: 'pictures', objectKey: key, url: `${server.url}/pictures/${key}` },
        sizeBytes: object.bytes.length,
      },
    });
    const stages = linesOf(stdout, 'progress').map(({ stage }) => stage);
    expect(stages.at(-1)).toBe('uploading');
    const shares = linesOf(stdout, 'progress').map(({ progress }) => progress);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('takes the name and the bucket from sys/saveas', async ({ box }) => {
    const server = await start();
    const process = saveAs('pictures', 'out/{key}.{autoext}');
    const args = ['convert', clip('a.mp4'), '-o', 'x.gif', '--process', process];
    const { status, stderr } = await box.run(args, saving(box, server));
    expect(status, stderr).toBe(0);
    expect(stderr).toContain(
      `oss://pictures/out/a.mp4.gif\n  ${server.url}/pictures/out/a.mp4.gif`,
    );
    const { headers } = server.store.objects.get('out/a.mp4.gif')!;
    expect(headers).toMatchObject({
      'content-type': 'image/gif',
      'x-oss-meta-loopsmith-process': 'video/animation,f_gif,w_48,h_32',
    });
  });

  test('--no-upload keeps the results here, whatever sys/saveas says', async ({ box }) => {
    const process = saveAs(null, 'x.gif');
    const args = ['convert', clip('a.mp4'), '-o', 'x.gif', '--process', process, '--no-upload'];
    const { status, stderr } = await box.run(args);
    expect(status).toBe(0);
    expect(stderr).toContain('with --no-upload nothing is sent');
    expect(await box.names()).toEqual(['x.gif']);
  });

  test.for([
    ['the object exists', {}, 'uploadExists'],
    ['the key may not write', { denied: ['PutObject'] }, 'uploadDenied'],
  ] as const)('a failed upload loses nothing: %s', async ([, options, code], { box }) => {
    const server = await start(options);
    server.store.put('a.gif', Buffer.from('other'), {});
    const args = ['convert', clip('a.mp4'), '-o', 'a.gif', '--save-to', 'oss://pictures', '--json'];
    const { status, stdout } = await box.run(args, saving(box, server));
    expect(status).toBe(1);
    const path = box.path('a.gif');
    const [line] = linesOf(stdout, 'failed');
    expect(line).toMatchObject({ error: { code }, output: { path } });
    expect(line!.error.message).toContain(`The result is kept as "${path}".`);
    expect((await readFile(path)).subarray(0, 6).toString()).toBe('GIF89a');
    expect(server.store.objects.get('a.gif')!.bytes.toString()).toBe('other');

    server.behavior.denied = [];
    const again = ['upload', 'a.gif', '--save-to', 'oss://pictures', '--overwrite-object'];
    expect((await box.run(again, saving(box, server))).status).toBe(0);
    expect(server.store.objects.get('a.gif')!.bytes.equals(await readFile(path))).toBe(true);
  });

  test('folders named keep their order in {key}', async ({ box }) => {
    const server = await start();
    await mkdir(box.path('clips/sub'), { recursive: true });
    for (const name of ['clips/a.mp4', 'clips/sub/a.mp4'])
      await writeFile(box.path(name), await readFile(clip('a.mp4')));
    const to = 'oss://pictures/{key}.{autoext}';
    const args = ['convert', box.path('clips'), '-o', 'out/', '--save-to', to, '--width', '32'];
    const { status, stderr } = await box.run(args, saving(box, server));
    expect(status, stderr).toBe(0);
    expect([...server.store.objects.keys()].sort()).toEqual([
      ...['clips/a.mp4.gif', 'clips/sub/a.mp4.gif'],
    ]);
  });
});

describe('refused before anything runs', () => {
  const to = ['--save-to', 'oss://pictures/{barename}.gif'];
  const inputs = ['a.mp4', 'sub/a.mp4'];
  const refused: [string, string[], NodeJS.ProcessEnv, string][] = [
    ['no key', to, { OSS_ACCESS_KEY_ID: '' }, 'needs: OSS_ACCESS_KEY_ID. Set'],
    ['no secret', to, { OSS_ACCESS_KEY_SECRET: '' }, 'needs: OSS_ACCESS_KEY_SECRET. Set'],
    ['no region', to, { OSS_REGION: '' }, 'needs: OSS_REGION. Set'],
    [
      'sys/saveas too',
      ['--process', saveAs('pictures', '{key}')],
      { OSS_REGION: '' },
      'OSS_REGION',
    ],
    ['a strange region', to, { OSS_REGION: 'Hangzhou' }, 'cn-hangzhou'],
    ['a strange endpoint', to, { OSS_ENDPOINT: 'http://10.1.2.3' }, 'no IP address'],
    ['one name for two', to, {}, 'would both be saved as "a.gif"'],
    ['no variable', ['--save-to', 'oss://pictures/{name}'], {}, '"{name}" is no variable'],
    ['no bucket name', ['--save-to', 'oss://Pictures/{key}'], {}, '3 to 63'],
    ['a bucket named by itself', ['--save-to', 'oss://{bucket}/{key}'], {}, '3 to 63'],
    ['a bucket named by its files', ['--save-to', 'oss://{ext}_s/{key}'], {}, '3 to 63'],
    ['no bucket', ['--process', saveAs(null, '{key}')], {}, 'sys/saveas without b_'],
    ['no address', ['--save-to', 's3://pictures'], {}, 'oss://bucket/name'],
    ['both', [...to, '--no-upload'], {}, 'contradict'],
  ];

  test.concurrent.for(refused)('%s', async ([, flags, env, words], { box, expect }) => {
    await mkdir(box.path('sub'));
    for (const input of inputs) await writeFile(box.path(input), 'no video');
    // Nobody listens there.
    const options = saving(box, { url: 'http://localhost:2' } as OssServer, env);
    const { status, stderr, stdout } = await box.run(
      ['convert', ...inputs, ...flags, '--json'],
      options,
    );
    expect(status, stderr).toBe(2);
    expect(stderr).toContain(words);
    expect(linesOf(stdout, 'failed').map(({ input }) => input)).toEqual(inputs);
    expect(stdout + stderr).not.toMatch(/S3cr3t|t0ken/);
    expect((await box.names()).sort()).toEqual(['a.mp4', 'sub']);
  });

  test('a region written as in the endpoint is put right, and said', async ({ box }) => {
    const server = await start();
    await writeFile(box.path('a.gif'), 'GIF89a');
    const args = ['upload', 'a.gif', '--save-to', 'oss://pictures'];
    const options = saving(box, server, { OSS_REGION: 'oss-cn-hangzhou' });
    const { status, stderr } = await box.run(args, options);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('"cn-hangzhou" is meant');
  });
});

describe('upload', () => {
  test('files that are there, each with its line', async ({ box }) => {
    const server = await start();
    await writeFile(box.path('a.gif'), 'GIF89a');
    await writeFile(box.path('b.webp'), 'RIFF');
    const args = [
      'upload',
      'a.gif',
      'none.gif',
      'b.webp',
      '--save-to',
      'oss://pictures/x/',
      '--json',
    ];
    const { status, stdout } = await box.run(args, saving(box, server));
    expect(status).toBe(1);
    const url = `${server.url}/pictures/x/`;
    expect(parseLines(stdout).filter(({ type }) => type !== 'progress')).toMatchObject([
      { type: 'done', input: 'a.gif', upload: { objectKey: 'x/a.gif', url: `${url}a.gif` } },
      { type: 'failed', input: 'none.gif', error: { code: 'fileNotFound' } },
      { type: 'done', input: 'b.webp', upload: { objectKey: 'x/b.webp' } },
    ]);
    expect(server.store.objects.get('x/b.webp')!.headers['content-type']).toBe('image/webp');
  });

  test('prints no secret, with DEBUG and when all goes wrong', async ({ box }) => {
    await writeFile(box.path('a.gif'), 'GIF89a');
    const args = ['upload', 'a.gif', '--save-to', 'oss://pictures'];
    const wrong: OssServerOptions[] = [
      {},
      { faults: inTurn(status(500), status(503)) },
      { account: { accessKeyId: 'LTAItest', accessKeySecret: 'other', securityToken: token } },
      { denied: ['PutObject'] },
    ];
    for (const options of wrong) {
      const server = await start(options);
      const debugging = saving(box, server, { DEBUG: '*' });
      const { stdout, stderr } = await box.run(args, debugging);
      expect(stdout + stderr).toMatch(/oss:\/\/pictures\/a\.gif|signature|may not/);
      expect(stdout + stderr).not.toMatch(/S3cr3t|t0ken|OSS4-HMAC|[Aa]uthorization/);
      const node = saving(box, server, { DEBUG: '*', NODE_DEBUG: 'urllib,http,https,net,tls' });
      const printed = await box.run(args, node);
      expect(printed.stderr).toMatch(/HTTP \d+:/);
      expect(printed.stdout + printed.stderr).not.toMatch(/S3cr3t|t0ken/);
    }
  });

  test('Ctrl-C leaves nothing in the bucket', async ({ box }) => {
    const server = await start({
      faults: (_, action) => (action === 'UploadPart' ? { kind: 'slow', ms: 100 } : null),
    });
    await writeFile(box.path('a.gif'), randomFillSync(Buffer.alloc(20 << 20)));
    const args = ['upload', 'a.gif', '--save-to', 'oss://pictures', '--json'];
    const running = box.start(args, saving(box, server));
    await until(() => server.requests.filter(({ action }) => action === 'UploadPart').length >= 3);
    running.child.kill('SIGINT');
    const { status, stdout } = await running.ended;
    expect(status).toBe(130);
    expect(parseLines(stdout).at(-1)).toMatchObject({ type: 'canceled', input: 'a.gif' });
    expect(server.store.objects.size + server.store.pending.size).toBe(0);
    expect(await readdir(box.path('state/loopsmith/uploads'))).toEqual([]);
  });

  test('Ctrl-C where nobody answers is told, and a second one ends it', async ({ box }) => {
    const server = await start({
      faults: (_, action) => (action === 'UploadPart' ? { kind: 'slow', ms: 100 } : null),
    });
    await writeFile(box.path('a.gif'), randomFillSync(Buffer.alloc(20 << 20)));
    const args = ['upload', 'a.gif', '--save-to', 'oss://pictures', '--json'];
    const running = box.start(args, saving(box, server));
    let stderr = '';
    running.child.stderr!.on('data', (text: string) => (stderr += text));
    await until(() => server.requests.filter(({ action }) => action === 'UploadPart').length >= 3);
    server.behavior.faults = () => ({ kind: 'slow', ms: 60_000 });
    running.child.kill('SIGINT');
    await until(() => stderr.includes('Taking back what was sent…'));
    await wait(600);
    running.child.kill('SIGINT');
    const again = performance.now();
    const { status, stdout } = await running.ended;
    expect(performance.now() - again).toBeLessThan(5000);
    expect(status).toBe(130);
    expect(parseLines(stdout).at(-1)).toMatchObject({ type: 'canceled', input: 'a.gif' });
  });

  test('killed in the middle of 64 MB, it goes on where it stopped', async ({ box }) => {
    const server = await start({
      faults: forAction('UploadPart', () => ({ kind: 'slow', ms: 15 })),
    });
    const bytes = randomFillSync(Buffer.alloc(64 << 20));
    await writeFile(box.path('big.gif'), bytes);
    const args = ['upload', 'big.gif', '--save-to', 'oss://pictures', '--json'];
    const running = box.start(args, saving(box, server));
    const sent = (): number =>
      server.requests.filter(({ action, status }) => action === 'UploadPart' && status === 200)
        .length;
    await until(() => sent() >= 24);
    running.child.kill('SIGKILL');
    expect((await running.ended).status).toBe(137);
    await wait(200);
    const [upload] = server.store.pending.values();
    const [arrived, requests] = [upload!.parts.size, server.requests.length];
    expect(arrived).toBeGreaterThanOrEqual(24);
    expect(arrived).toBeLessThan(64);

    const { status, stdout } = await box.run(args, saving(box, server));
    expect(status, stdout).toBe(0);
    const again = server.requests.slice(requests);
    const parts = again.filter(({ action }) => action === 'UploadPart');
    expect(parts).toHaveLength(64 - arrived);
    expect(again.some(({ action }) => action === 'InitiateMultipartUpload')).toBe(false);
    expect(linesOf(stdout, 'done')[0]).toMatchObject({
      upload: { resumedBytes: arrived << 20, sizeBytes: 64 << 20 },
    });
    expect(server.store.objects.get('big.gif')!.bytes.equals(bytes)).toBe(true);
    expect(server.store.pending.size).toBe(0);
    console.log(
      `killed with ${String(arrived)} of 64 parts there, ${String(parts.length)} sent after`,
    );
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    if (waited > 10_000) throw new Error('It did not come to that.');
    await wait(5);
  }
}
