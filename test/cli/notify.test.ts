import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect } from 'vitest';
import { encodeUrlSafe } from '../../src-main/core/base64';
import { signBody } from '../../src-main/engine/notify/send';
import { shareClips, test } from './helpers/sandbox';
import { makeClip } from './helpers/sources';

const clip = shareClips({ 'a.mp4': (path) => makeClip(path) });
const process = `video/animation,f_gif,w_48,h_32/notify,topic_${encodeUrlSafe('AudioConvert')}`;
let server: Server | undefined;
afterEach(() => {
  server?.close();
});

describe('--notify', () => {
  test('posts each job that ends to the topic of the process string, signed', async ({ box }) => {
    const received: { body: string; signature: unknown }[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => {
        received.push({ body, signature: request.headers['x-loopsmith-signature'] });
        response.writeHead(received.length === 1 ? 503 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server!.listen(0, 'localhost', resolve));
    const { port } = server.address() as AddressInfo;
    const target = `AudioConvert=http://localhost:${String(port)}/done?a=b`;
    const args = ['convert', clip('a.mp4'), '-o', 'a.gif', '--process', process];
    const env = { LOOPSMITH_NOTIFY_SECRET: 'geheim' };
    const { status, stderr } = await box.run([...args, '--notify', target], { env });
    expect(status, stderr).toBe(0);
    expect(stderr).not.toContain('geheim');
    expect(received).toHaveLength(2);
    const [first, second] = received;
    expect(second).toEqual(first);
    expect(first!.signature).toBe(signBody(first!.body, 'geheim'));
    const { content, type } = JSON.parse(first!.body) as { content: string; type: string };
    expect(type).toBe('imm:Task:MediaConvert');
    expect(JSON.parse(content)).toMatchObject({ Status: 'Succeeded', TaskType: 'MediaConvert' });
  });

  test('adds a line to a file; what cannot be told does not fail the job', async ({ box }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'a.gif', '--process', process, '--force'];
    const told = await box.run([...args, '--notify', 'AudioConvert=done.jsonl']);
    expect(told.status, told.stderr).toBe(0);
    const line = await readFile(box.path('done.jsonl'), 'utf8');
    expect(JSON.parse(line)).toMatchObject({ source: 'acs.imm', subject: 'a.mp4' });
    const untold = await box.run([...args, '--notify', 'AudioConvert=no/such/folder']);
    expect(untold.status).toBe(0);
    expect(untold.stderr).toContain('could not be told: no/such/folder cannot be written');
  });

  test('a topic that nobody was named for is said, and a target without a topic', async ({
    box,
  }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'a.gif', '--process', process];
    const { status, stderr } = await box.run([...args, '--notify', 'Other=done.jsonl']);
    expect(status).toBe(0);
    expect(stderr).toContain('the topic "AudioConvert" (notify): nothing is sent without --notify');
    expect(stderr).toContain('--notify Other=… has no effect');
    const wrong = await box.run([...args, '--notify', 'done.jsonl']);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('--notify takes topic=');
  });
});
