import { createHash, createHmac } from 'node:crypto';

/** A request as signature V4 sees it. */
export interface SignedRequest {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  /** Decoded; a parameter without a value has ''. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lowercase names of headers that are signed beyond the usual ones. */
  readonly additional: readonly string[];
  /** `20231216T162057Z`. */
  readonly time: string;
  readonly region: string;
}

/** RFC 3986, byte by byte. */
export function percentEncode(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    out += /[A-Za-z0-9._~-]/.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The canonical request of signature V4. */
export function canonicalRequest(request: SignedRequest): string {
  const { method, bucket, key, query, headers, additional } = request;
  const path = `/${bucket === '' ? '' : `${bucket}/`}${key}`;
  const pairs = query
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a], [b]) => byText(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const signed = Object.keys(headers)
    .filter(
      (name) =>
        name === 'content-type' ||
        name === 'content-md5' ||
        name.startsWith('x-oss-') ||
        additional.includes(name),
    )
    .sort(byText)
    .map((name) => `${name}:${headers[name]!.trim()}\n`);
  return [
    method,
    path.split('/').map(percentEncode).join('/'),
    pairs.join('&'),
    signed.join(''),
    [...additional].sort(byText).join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
}

/** The signature that a request must carry. */
export function signatureOf(request: SignedRequest, secret: string): string {
  const { time, region } = request;
  const day = time.slice(0, 8);
  const digest = createHash('sha256').update(canonicalRequest(request)).digest('hex');
  const scope = [day, region, 'oss', 'aliyun_v4_request'];
  const text = ['OSS4-HMAC-SHA256', time, scope.join('/'), digest].join('\n');
  const first: Buffer = Buffer.from(`aliyun_v4${secret}`);
  const key = scope.reduce(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    first,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}
