import { describe, expect, test } from 'vitest';
import {
  checkBucket,
  parseDestination,
  readEndpoint,
  regionOfEndpoint,
  resolveEndpoint,
} from '../../src-main/core/destination';
import { formatLink, objectUrl, publicLink } from '../../src-main/core/links';
import { manifestCsv, manifestJson } from '../../src-main/core/manifest';
import { contentTypeOf, describeSettings } from '../../src-main/core/upload';
import { defaultSettings } from '../../src-main/core/settings';
import { errorOf } from './helpers/errors';

const given = { name: 'Pictures', region: 'cn-hangzhou', bucket: 'pictures', accessKeyId: 'ak' };
const parse = (change: Readonly<Record<string, unknown>> = {}) =>
  parseDestination({ ...given, ...change });

describe('a destination', () => {
  test('has defaults for all that is not needed', () => {
    expect(parse()).toEqual({
      ...given,
      ...{ endpoint: { kind: 'public' }, objectKey: '{barename}.{autoext}', storageClass: null },
      ...{ acl: 'default', cacheControl: null, link: { kind: 'public' } },
    });
  });

  test.each(['oss-cn-hangzhou', ' cn-hangzhou '])('takes %j for the region', (region) => {
    expect(parse({ region }).region).toBe('cn-hangzhou');
  });

  test.each([
    ['region', 'hangzhou', 'cn-hangzhou'],
    ['region', 'cn-hangzhou-internal', 'without "-internal"'],
    ['region', 'https://oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    ['region', undefined, 'string'],
    ['bucket', 'ab', '3 to 63'],
    ['bucket', 'a'.repeat(64), '3 to 63'],
    ['bucket', 'Pictures', '3 to 63'],
    ['bucket', '-pictures', '3 to 63'],
    ['bucket', 'pictures-', '3 to 63'],
    ['bucket', 'pic_tures', '3 to 63'],
    ['name', ' ', 'a name'],
    ['accessKeyId', '', 'access key'],
    ['storageClass', 'Cold', 'Standard, IA'],
    ['acl', 'public', 'public-read'],
    ['cacheControl', 'max-age=1\r\nx: y', 'ASCII'],
    ['objectKey', '', 'template'],
  ])('refuses %s %j', (name, value, allowed) => {
    const error = errorOf(() => parse({ [name]: value }));
    expect(error).toMatchObject({ code: 'invalidSetting', detail: { name } });
    expect(error.detail['allowed']).toContain(allowed);
  });

  test.each([
    [{ kind: 'elsewhere' }, 'endpoint.kind'],
    [{ kind: 'domain' }, 'endpoint.url'],
    [{ kind: 'domain', url: 'http://10.0.0.1' }, 'endpoint.url'],
    [{ kind: 'address', url: 'http://[::1]:80' }, 'endpoint.url'],
    [{ kind: 'address', url: 'ftp://a.example' }, 'endpoint.url'],
    [{ kind: 'domain', url: 'https://a.example/path' }, 'endpoint.url'],
    [{ kind: 'domain', url: 'https://user:pw@a.example' }, 'endpoint.url'],
  ])('refuses the endpoint %j', (endpoint, name) => {
    expect(errorOf(() => parse({ endpoint }))).toMatchObject({
      code: 'invalidSetting',
      detail: { name },
    });
  });

  test.each([0, 604_801, 1.5])('refuses links that last %d seconds', (lifetimeSeconds) => {
    expect(
      errorOf(() => parse({ link: { kind: 'signed', lifetimeSeconds } })).detail,
    ).toMatchObject({ name: 'link.lifetimeSeconds' });
  });

  test('has no place for a secret, and does not repeat one in its error', () => {
    const error = errorOf(() => parse({ accessKeySecret: 'S3cr3t' }));
    expect(error).toMatchObject({ code: 'invalidSetting', detail: { name: 'accessKeySecret' } });
    expect(JSON.stringify(error)).not.toContain('S3cr3t');
  });

  test('refuses a template that is none', () => {
    expect(errorOf(() => parse({ objectKey: '{dir}.gif' })).code).toBe('badObjectKey');
    expect(errorOf(() => parse({ objectKey: '/x.gif' })).code).toBe('badObjectKey');
  });

  test('a bucket that a template made is checked the same', () => {
    expect(errorOf(() => checkBucket('')).code).toBe('invalidSetting');
    expect(() => {
      checkBucket('pictures');
    }).not.toThrow();
  });
});

describe('where requests go, and the address of an object', () => {
  const key = "a b/猫's (1)*.gif";
  const path = 'a%20b/%E7%8C%AB%27s%20%281%29%2A.gif';

  test.each([
    [{ kind: 'public' }, 'https://pictures.oss-cn-hangzhou.aliyuncs.com/'],
    [{ kind: 'internal' }, 'https://pictures.oss-cn-hangzhou-internal.aliyuncs.com/'],
    [{ kind: 'accelerate' }, 'https://pictures.oss-accelerate.aliyuncs.com/'],
    [{ kind: 'accelerate-overseas' }, 'https://pictures.oss-accelerate-overseas.aliyuncs.com/'],
    [{ kind: 'domain', url: 'img.example.com' }, 'https://img.example.com/'],
    [{ kind: 'address', url: 'http://localhost:9000/' }, 'http://localhost:9000/pictures/'],
    [{ kind: 'address', url: 'https://oss.example.com' }, 'https://pictures.oss.example.com/'],
  ])('%j', (endpoint, base) => {
    const destination = parse({ endpoint });
    expect(objectUrl(destination, key)).toBe(base + path);
    expect(publicLink(destination, key)).toBe(base + path);
    const link = { kind: 'domain', url: 'https://cdn.example.com' };
    expect(publicLink(parse({ endpoint, link }), key)).toBe(`https://cdn.example.com/${path}`);
  });

  test.each([
    ['oss-cn-hangzhou.aliyuncs.com', 'address', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['pictures.oss-cn-hangzhou.aliyuncs.com', 'address', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['http://localhost:9000', 'address', 'http://localhost:9000'],
    ['https://img.example.com/', 'domain', 'https://img.example.com'],
  ])('an endpoint written as %s', (text, kind, url) => {
    const endpoint = readEndpoint(text, 'pictures');
    expect(parse({ endpoint }).endpoint).toEqual({ kind, url });
    expect(resolveEndpoint(parse({ endpoint })).url).toBe(url);
  });

  test.each([
    ['oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    ['https://b.oss-ap-southeast-1-internal.aliyuncs.com', 'ap-southeast-1'],
    ['img.example.com', null],
  ])('the region of %s', (text, region) => {
    expect(regionOfEndpoint(text)).toBe(region);
  });
});

describe('links to copy', () => {
  const url = 'https://a.example/x.gif?a=1&b="2"';
  const alt = 'a [b] <c> "d"';

  test('URL, Markdown, HTML', () => {
    expect(formatLink('url', { url, alt })).toBe(url);
    expect(formatLink('markdown', { url, alt })).toBe(`![a \\[b\\] \\<c\\> "d"](${url})`);
    expect(formatLink('html', { url, alt })).toBe(
      '<img src="https://a.example/x.gif?a=1&amp;b=&quot;2&quot;" alt="a [b] &lt;c&gt; &quot;d&quot;">',
    );
    expect(formatLink('html', { url: 'u', alt: '', width: 10, height: 20 })).toBe(
      '<img src="u" alt="" width="10" height="20">',
    );
  });
});

describe('a manifest', () => {
  const entry = { source: 'a, "b".mp4', object: 'oss://p/a.gif', url: 'https://a', bytes: 5 };
  const entries = [
    { ...entry, width: 10, height: 20, frames: 3 },
    { ...entry, source: 'c\n.bin', width: null, height: null, frames: null },
  ];

  test('as JSON', () => {
    expect(JSON.parse(manifestJson(entries))).toEqual(entries);
  });

  test('as CSV', () => {
    expect(manifestCsv(entries)).toBe(
      'source,object,url,width,height,frames,bytes\r\n' +
        '"a, ""b"".mp4",oss://p/a.gif,https://a,10,20,3,5\r\n' +
        '"c\n.bin",oss://p/a.gif,https://a,,,,5\r\n',
    );
  });
});

test('what goes with an object', () => {
  expect([contentTypeOf('gif'), contentTypeOf('WEBP'), contentTypeOf('x')]).toEqual([
    ...['image/gif', 'image/webp', 'application/octet-stream'],
  ]);
  const metadata = describeSettings({
    ...defaultSettings,
    crop: { x: 0, y: 1, width: 2, height: 3 },
  });
  expect(metadata['loopsmith-process']).toBe('video/animation,f_gif');
  expect(JSON.parse(metadata['loopsmith-settings']!)).toMatchObject({ crop: { y: 1 } });
});
