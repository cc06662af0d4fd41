import { timingSafeEqual } from 'node:crypto';
import { OssError } from './answers';
import { signatureOf } from './signature';
import type { SignedRequest } from './signature';

export interface Account {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Where set, the key is a temporary one that needs it. */
  readonly securityToken?: string;
}

type Asked = Pick<SignedRequest, 'method' | 'bucket' | 'key' | 'query' | 'headers'>;

const maxSkewMs = 15 * 60_000;

const parseTime = (time: string): number =>
  Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

interface Claim {
  readonly credential: string;
  readonly signature: string;
  readonly additional: readonly string[];
  readonly time: string;
  readonly token: string | undefined;
  readonly expiresSeconds: number | null;
}

/** True for a request that carries a signature, right or wrong. */
export function isSigned({ headers, query }: Asked): boolean {
  return headers['authorization'] !== undefined || param(query, 'x-oss-signature') !== undefined;
}

const param = (query: Asked['query'], name: string): string | undefined =>
  query.find(([key]) => key === name)?.[1];

function readClaim({ headers, query }: Asked): Claim {
  const { authorization } = headers;
  if (authorization === undefined) {
    if (param(query, 'x-oss-signature-version') !== 'OSS4-HMAC-SHA256')
      throw new OssError(403, 'AccessDenied', 'Only signature V4 is taken here.', '0002-00000001');
    return {
      credential: param(query, 'x-oss-credential') ?? '',
      signature: param(query, 'x-oss-signature') ?? '',
      additional: param(query, 'x-oss-additional-headers')?.split(';') ?? [],
      time: param(query, 'x-oss-date') ?? '',
      token: param(query, 'x-oss-security-token'),
      expiresSeconds: Number(param(query, 'x-oss-expires')),
    };
  }
  const [scheme, rest = ''] = authorization.split(' ');
  if (scheme !== 'OSS4-HMAC-SHA256')
    throw new OssError(403, 'AccessDenied', 'Only signature V4 is taken here.', '0002-00000001');
  const fields = new Map(rest.split(',').map((field) => field.split('=') as [string, string]));
  if (headers['x-oss-content-sha256'] !== 'UNSIGNED-PAYLOAD')
    throw new OssError(400, 'InvalidArgument', 'x-oss-content-sha256 is missing.');
  return {
    credential: fields.get('Credential') ?? '',
    signature: fields.get('Signature') ?? '',
    additional: fields.get('AdditionalHeaders')?.split(';') ?? [],
    time: headers['x-oss-date'] ?? '',
    token: headers['x-oss-security-token'],
    expiresSeconds: null,
  };
}

/**
 * Checks a request's signature as OSS does. `now` is the server's clock.
 * @throws OssError
 */
export function authorize(asked: Asked, account: Account, region: string, now: number): void {
  const claim = readClaim(asked);
  const [accessKeyId, day, claimedRegion = '', product, suffix] = claim.credential.split('/');
  if (accessKeyId !== account.accessKeyId)
    throw new OssError(403, 'InvalidAccessKeyId', 'The key does not exist.', '0002-00000902');
  if (account.securityToken !== claim.token)
    throw new OssError(403, 'InvalidSecurityToken', 'The token is wrong.', '0002-00000014');
  if (claimedRegion !== region) {
    const message = 'Invalid signing region in Authorization header.';
    throw new OssError(400, 'InvalidArgument', message, '0002-00000228');
  }
  const time = parseTime(claim.time);
  const skewed = Number.isNaN(time) || Math.abs(time - now) > maxSkewMs;
  if (claim.expiresSeconds === null && skewed) {
    const message = 'The difference between the request time and the current time is too large.';
    throw new OssError(403, 'RequestTimeTooSkewed', message, '0002-00000504');
  }
  if (claim.expiresSeconds !== null) {
    const { expiresSeconds: lifetime } = claim;
    if (!(lifetime >= 1 && lifetime <= 604_800) || time - now > maxSkewMs)
      throw new OssError(403, 'AccessDenied', 'Invalid expiry.', '0002-00000065');
    if (now > time + lifetime * 1000)
      throw new OssError(403, 'AccessDenied', 'Request has expired.', '0002-00000069');
  }
  const query = asked.query.filter(([name]) => name !== 'x-oss-signature');
  const { additional } = claim;
  const expected = signatureOf(
    { ...asked, query, additional, time: claim.time, region },
    account.accessKeySecret,
  );
  const right =
    day === claim.time.slice(0, 8) &&
    product === 'oss' &&
    suffix === 'aliyun_v4_request' &&
    claim.signature.length === expected.length &&
    timingSafeEqual(Buffer.from(claim.signature), Buffer.from(expected));
  // As OSS does: the answer quotes what was signed, the token among it.
  const quoted = JSON.stringify(asked.headers);
  if (!right)
    throw new OssError(
      403,
      'SignatureDoesNotMatch',
      `The request signature we calculated does not match the signature you provided. ${quoted}`,
      '0002-00000040',
    );
}
