import { describe, expect, test } from 'vitest';
import { parseDestination } from '../../src-main/core/destination';
import { createCrc64 } from '../../src-main/engine/upload/crc64';
import { signUrl } from '../../src-main/engine/upload/sign-url';
import { crc64 } from '../support/oss-server/crc64';
import { signatureOf } from '../support/oss-server/signature';
import type { SignedRequest } from '../support/oss-server/signature';

/** `20231216T162057Z` for seconds since 1970. */
const timeOf = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');

/** The request of the official vectors. */
const vector = (seconds: number, change: Partial<SignedRequest> = {}): SignedRequest => ({
  method: 'PUT',
  bucket: 'bucket',
  key: '1234+-/123/1.txt',
  region: 'cn-hangzhou',
  additional: [],
  time: timeOf(seconds),
  query: [
    ['param1', 'value1'],
    ['+param1', 'value3'],
    ['|param1', 'value4'],
    ['+param2', ''],
    ['|param2', ''],
    ['param2', ''],
  ],
  headers: {
    'x-oss-head1': 'value',
    abc: 'value',
    zabc: 'value',
    xyz: 'value',
    'content-type': 'text/plain',
    'x-oss-date': timeOf(seconds),
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  },
  ...change,
});

describe("the server's signature V4 on the official vectors", () => {
  test('a plain request', () => {
    expect(signatureOf(vector(1702743657), 'sk')).toBe(
      'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
    );
  });

  test('with a security token', () => {
    const plain = vector(1702784856);
    const headers = { ...plain.headers, 'x-oss-security-token': 'token' };
    expect(signatureOf({ ...plain, headers }, 'sk')).toBe(
      'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
    );
  });

  test('with additional headers', () => {
    expect(signatureOf(vector(1702747512, { additional: ['zabc', 'abc'] }), 'sk')).toBe(
      '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
    );
  });

  test('presigned', () => {
    const plain = vector(1702781677);
    const query = [
      ...plain.query,
      ['x-oss-signature-version', 'OSS4-HMAC-SHA256'],
      ['x-oss-date', plain.time],
      ['x-oss-expires', '599'],
      ['x-oss-credential', `ak/${plain.time.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`],
    ] as const;
    const headers = { 'x-oss-head1': 'value', 'content-type': 'application/octet-stream' };
    expect(signatureOf({ ...plain, query, headers }, 'sk')).toBe(
      'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe',
    );
  });

  test.each<[string, Partial<SignedRequest>]>([
    ['method', { method: 'GET' }],
    ['bucket', { bucket: 'bucket2' }],
    ['key', { key: '1234 -/123/1.txt' }],
    ['region', { region: 'cn-beijing' }],
    ['query', { query: [] }],
  ])('another %s gives another signature', (_, change) => {
    const plain = vector(1702743657);
    expect(signatureOf({ ...plain, ...change }, 'sk')).not.toBe(signatureOf(plain, 'sk'));
  });
});

describe('a signed link', () => {
  const destination = parseDestination({
    ...{ name: 'Pictures', region: 'cn-hangzhou', bucket: 'pictures', accessKeyId: 'ak' },
    link: { kind: 'signed', lifetimeSeconds: 3600 },
  });

  test.each([null, 'token+/='])("has the signature that the server's rules give (%s)", (token) => {
    const key = "films/cat nap (1)'!*~+猫.gif";
    const now = new Date('2024-05-06T07:08:09.999Z');
    const credentials = { accessKeySecret: 'sk', securityToken: token };
    const url = new URL(signUrl(destination, credentials, key, 3600, now));
    expect(url.host).toBe('pictures.oss-cn-hangzhou.aliyuncs.com');
    expect(decodeURIComponent(url.pathname)).toBe(`/${key}`);
    const query = url.search
      .slice(1)
      .split('&')
      .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);
    const signature = query.at(-1)!;
    expect(signature[0]).toBe('x-oss-signature');
    expect(Object.fromEntries(query)).toMatchObject({
      'x-oss-date': '20240506T070809Z',
      'x-oss-expires': '3600',
      ...(token === null ? {} : { 'x-oss-security-token': token }),
    });
    const asked: SignedRequest = {
      ...{ method: 'GET', bucket: 'pictures', key, headers: {}, additional: [] },
      ...{ query: query.slice(0, -1), time: '20240506T070809Z', region: 'cn-hangzhou' },
    };
    expect(signature[1]).toBe(signatureOf(asked, 'sk'));
  });
});

describe('CRC-64, ours and the server’s', () => {
  const ours = (bytes: Uint8Array): string => {
    const crc = createCrc64();
    crc.update(bytes);
    return crc.digest();
  };

  test('the check value', () => {
    const check = Buffer.from('123456789');
    expect(BigInt(ours(check))).toBe(0x995dc9bbdf1939fan);
    expect(BigInt(crc64(check))).toBe(0x995dc9bbdf1939fan);
    expect(ours(Buffer.alloc(0))).toBe('0');
  });

  test('are the same on any bytes, in pieces too', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919 + (n >> 3)) & 255);
    expect(ours(bytes)).toBe(crc64(bytes));
    const crc = createCrc64();
    for (let at = 0; at < bytes.length; at += 333) crc.update(bytes.subarray(at, at + 333));
    expect(crc.digest()).toBe(ours(bytes));
  });
});
