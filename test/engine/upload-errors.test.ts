import { execFile } from 'node:child_process';
import { inspect, promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { parseDestination } from '../../src-main/core/destination';
import { AppError } from '../../src-main/core/errors';
import { describeError } from '../../src-main/core/messages';
import { explainFailure, isPassing } from '../../src-main/engine/upload/oss-errors';
import { OssError } from '../support/oss-server/answers';
import type { OssServerOptions } from '../support/oss-server/server';
import { KiB, test, upload } from './helpers/uploads';
import type { UploadChange } from './helpers/uploads';

type Case = [string, OssServerOptions, UploadChange, string, string];

const refusal = (status: number, code: string, ec: string, message = 'No.'): OssServerOptions => ({
  refusal: new OssError(status, code, message, ec),
});

const cases: Case[] = [
  [
    'another secret',
    {},
    { credentials: { accessKeySecret: 'other' } },
    'uploadSignatureRefused',
    'secret',
  ],
  [
    'another region',
    {},
    { destination: { region: 'cn-beijing' } },
    'uploadRegionWrong',
    'cn-beijing',
  ],
  [
    'EC 0002-00000226',
    refusal(403, 'SignatureDoesNotMatch', '0002-00000226'),
    {},
    'uploadRegionWrong',
    'cn-hangzhou',
  ],
  [
    'another endpoint',
    refusal(
      403,
      'AccessDenied',
      '0003-00001403',
      'The bucket must be addressed using the specified endpoint.',
    ),
    {},
    'uploadRegionWrong',
    'endpoint of that region',
  ],
  ['an unknown key', {}, { destination: { accessKeyId: 'LTAIx' } }, 'uploadKeyUnknown', 'LTAIx'],
  [
    'no leave to write',
    { denied: ['PutObject', 'InitiateMultipartUpload'] },
    {},
    'uploadDenied',
    'oss:PutObject',
  ],
  [
    'an expired token',
    refusal(403, 'SecurityTokenExpired', '0002-00000015'),
    {},
    'uploadTokenRefused',
    'expired',
  ],
  [
    'a wrong token',
    { account: { securityToken: 'a' } },
    { credentials: { securityToken: 'b' } },
    'uploadTokenRefused',
    'Fetch new ones',
  ],
  ['another bucket', {}, { destination: { bucket: 'nobodys' } }, 'uploadBucketMissing', 'nobodys'],
  [
    'a new account',
    refusal(400, 'PublicEndpointForbidden', '0048-00000401'),
    {},
    'uploadDomainNeeded',
    'CNAME',
  ],
  [
    'a clock that cannot be set right',
    refusal(403, 'RequestTimeTooSkewed', '0002-00000504'),
    {},
    'uploadClockWrong',
    '15 minutes',
  ],
  [
    'anything else',
    refusal(400, 'InvalidArgument', '0002-00000001', 'About S3cr3t.'),
    {},
    'uploadRefused',
    'InvalidArgument',
  ],
  [
    'nobody there',
    {},
    { destination: { endpoint: { kind: 'address', url: 'http://localhost:1' } } },
    'uploadUnreachable',
    'refuses connections',
  ],
];

describe.each([10, 250 * KiB])('what OSS refuses is said in words (%i bytes)', (size) => {
  test.for(cases)('%s', async ([, options, change, code, words], { bench }) => {
    const server = await bench.start(options);
    const path = await bench.file('clip.gif', size);
    const error = await upload(bench, server, path, change).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code });
    const { message, remedy } = describeError(error as AppError);
    expect(`${message} ${remedy}`).toContain(words);
    const all = inspect(error, { depth: 20, showHidden: true }) + message + remedy;
    expect(all).not.toMatch(/S3cr3t|OSS4-HMAC|StringToSign/);
  });
});

test('what is thrown for good is no more than its words', async ({ bench }) => {
  const server = await bench.start({ account: { securityToken: 'T0ken' } });
  const path = await bench.file('clip.gif', 10);
  // The server's answer quotes the signed headers, the token among them.
  const error = await upload(bench, server, path, {
    credentials: { accessKeySecret: 'S3cr3tOther' },
  }).catch((thrown: unknown) => thrown as Error);
  const all = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}`;
  expect(all).toContain('uploadSignatureRefused');
  expect(all).not.toMatch(/S3cr3t|T0ken/);
});

test.each([{ status: 0, name: 'cancel' }, 'cancel', null])(
  '%j, thrown, is an error too',
  (thrown) => {
    const destination = parseDestination({
      ...{ name: 'Test', region: 'cn-hangzhou', bucket: 'pictures', accessKeyId: 'ak' },
    });
    expect(isPassing(thrown)).toBe(false);
    expect(explainFailure(thrown, destination, 'save objects', 'a')).toMatchObject({
      code: 'unexpected',
    });
  },
);

test('without a file there is nothing to send', async ({ bench }) => {
  const server = await bench.start();
  await expect(upload(bench, server, `${bench.dir}/none.gif`)).rejects.toMatchObject({
    code: 'fileNotFound',
  });
  await expect(upload(bench, server, bench.dir)).rejects.toMatchObject({ code: 'notReadable' });
  expect(server.requests).toEqual([]);
});

test('ali-oss itself would print the token where DEBUG is set', async () => {
  const script = `
    const Oss = require('ali-oss');
    new Oss({ accessKeyId: 'a', accessKeySecret: 'b', stsToken: 'T0ken', refreshSTSTokenInterval: 1,
      bucket: 'bucket', endpoint: 'http://localhost:1', authorizationV4: true }).head('a').catch(() => {});`;
  const env = { ...process.env, DEBUG: '*' };
  const { stderr } = await promisify(execFile)(process.execPath, ['-e', script], { env });
  expect(stderr).toContain('T0ken');
});
