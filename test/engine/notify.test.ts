import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import { createJobNotifier } from '../../src-main/engine/notify/job-notifier';
import { notificationBody } from '../../src-main/engine/notify/message';
import { sendNotification, signBody } from '../../src-main/engine/notify/send';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
/** What the next requests are answered with: a status, or the connection is cut. */
let answers: (number | 'cut')[] = [];
let received: Received[] = [];
let server: Server;
let url: string;
let folder: string;
const retry = { tries: 4, baseDelayMs: 2, maxDelayMs: 10 };
const signal = new AbortController().signal;

beforeEach(async () => {
  [answers, received] = [[], []];
  folder = await mkdtemp(join(tmpdir(), 'notify-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      const answer = answers.shift() ?? 204;
      if (answer === 'cut') request.socket.destroy();
      else response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `http://localhost:${String((server.address() as AddressInfo).port)}/hook?token=geheim`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const waiting = createJob('7b0c', '/videos/a clip.mp4', defaultSettings);
const output = { path: '/videos/a clip.gif' } as Job['output'];
const upload = { bucket: 'pictures', objectKey: 'a.gif', url: 'https://x', sizeBytes: 1 };
const done = moveJob(moveJob(waiting, 'running'), 'done', { output });

describe('the message', () => {
  const times = { started: new Date(1000), ended: new Date(3500) };
  const read = (job: Job): Record<string, unknown> & { content: Record<string, unknown> } => {
    const body = JSON.parse(notificationBody(job, times)) as { content: string };
    return { ...body, content: JSON.parse(body.content) as Record<string, unknown> };
  };

  test('is that of OSS, and names what lies in a bucket', () => {
    const { content, ...body } = read({ ...done, upload });
    expect(body).toEqual({
      ...{ id: '7b0c', source: 'acs.imm', type: 'imm:Task:MediaConvert' },
      ...{ subject: 'a clip.mp4', time: '1970-01-01T00:00:03.500Z' },
    });
    expect(Object.keys(content)).toEqual([
      ...['ProjectName', 'RequestId', 'StartTime', 'EndTime', 'UserData', 'TaskType', 'TaskId'],
      ...['Status', 'Code', 'Message', 'Sources', 'Targets'],
    ]);
    expect(content).toMatchObject({
      ...{ TaskType: 'MediaConvert', TaskId: 'MediaConvert-7b0c', Status: 'Succeeded', Code: '' },
      StartTime: '1970-01-01T00:00:01.000Z',
      Sources: [{ URI: 'file:///videos/a%20clip.mp4' }],
      Targets: [{ Image: { Animations: [{ URI: 'oss://pictures/a.gif' }] } }],
    });
  });

  test('names a file here where nothing was uploaded, and says why a job failed', () => {
    const uri = { URI: 'file:///videos/a%20clip.gif' };
    expect(read(done).content['Targets']).toEqual([{ Image: { Animations: [uri] } }]);
    const error = { code: 'notAVideo', detail: { path: '/videos/a clip.mp4' } } as const;
    const failed = moveJob(moveJob(waiting, 'running'), 'failed', { error });
    expect(read(failed).content).toMatchObject({
      ...{ Status: 'Failed', Code: 'notAVideo', Targets: [] },
      Message: expect.stringContaining('a clip.mp4') as string,
    });
  });
});

describe('a webhook', () => {
  const post = (secret: string | null = null): Promise<string | null> =>
    sendNotification({ kind: 'webhook', url }, '{"a":"ü"}', { secret, signal, retry });

  test('gets the body as it is, signed', async () => {
    expect(await post('key')).toBeNull();
    expect(received).toHaveLength(1);
    const { headers, body } = received[0]!;
    expect(body).toBe('{"a":"ü"}');
    const expected = createHmac('sha256', 'key').update(Buffer.from(body)).digest('hex');
    expect(headers['x-loopsmith-signature']).toBe(`sha256=${expected}`);
    expect(headers['content-type']).toBe('application/json');
    // RFC 4231, test case 2.
    expect(signBody('what do ya want for nothing?', 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('that nobody may be asked at is told why', async () => {
    const target = { kind: 'webhook', url: 'http://localhost:1/geheim' } as const;
    const reason = await sendNotification(target, '{}', { secret: null, signal, retry });
    expect(reason).toBe('localhost:1 cannot be reached: bad port');
  });

  test('without a secret is not signed', async () => {
    await post();
    expect(received[0]!.headers).not.toHaveProperty('x-loopsmith-signature');
  });

  test('is tried again after 5xx, 429 and lost connections', async () => {
    answers = [500, 'cut', 429];
    expect(await post()).toBeNull();
    expect(received).toHaveLength(4);
  });

  test.each([404, 403, 302])('that answers %i is not', async (status) => {
    answers = [status];
    const { host } = new URL(url);
    expect(await post()).toBe(`${host} answered with status ${String(status)}`);
    expect(received).toHaveLength(1);
  });

  test('is given up in the end, its address not told', async () => {
    answers = [503, 503, 503, 503, 503];
    const reason = await post();
    expect(reason).toContain('status 503');
    expect(reason).not.toContain('geheim');
    expect(received).toHaveLength(4);
    server.closeAllConnections();
    server.close();
    expect(await post()).toMatch(
      /cannot be reached: (it refuses connections|the connection was lost)$/,
    );
  });
});

describe('jobs', () => {
  test('are told once each, when they are done; what cannot be told does not fail', async () => {
    const path = join(folder, 'done.jsonl');
    const failed: string[] = [];
    const notifier = createJobNotifier({
      targetFor: ({ id }) => ({
        target: { kind: 'file', path: id === 'lost' ? join(folder, 'no', 'folder') : path },
        secret: null,
      }),
      onFailed: ({ id }, reason) => failed.push(`${id} ${reason}`),
    });
    for (const id of ['a', 'b', 'lost']) {
      const running = moveJob({ ...waiting, id }, 'running');
      notifier.jobChanged(running);
      notifier.jobChanged(running);
      const ended = moveJob(running, 'done', { output });
      notifier.jobChanged(ended);
      notifier.jobChanged({ ...ended, notes: ['more'] });
    }
    const canceled = moveJob({ ...waiting, id: 'c' }, 'running');
    notifier.jobChanged(canceled);
    notifier.jobChanged(moveJob(canceled, 'canceled'));
    await notifier.settle();
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids.sort()).toEqual(['a', 'b']);
    expect(failed).toEqual([expect.stringMatching(/^lost .*ENOENT/)]);
  });

  test('closed, it gives up at once', async () => {
    answers = Array<number>(99).fill(503);
    const notifier = createJobNotifier({
      targetFor: () => ({ target: { kind: 'webhook', url }, secret: null }),
      onFailed: () => {
        throw new Error('It was closed.');
      },
    });
    notifier.jobChanged(moveJob(waiting, 'running'));
    notifier.jobChanged(done);
    notifier.close();
    const started = performance.now();
    await notifier.settle();
    expect(performance.now() - started).toBeLessThan(400);
  });
});
