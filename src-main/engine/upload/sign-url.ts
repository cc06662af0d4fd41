import { createHash, createHmac } from 'node:crypto';
import type { Credentials, Destination } from '../../core/destination';
import { escapeKey, escapeUrl, objectUrl, publicLink } from '../../core/links';

const algorithm = 'OSS4-HMAC-SHA256';

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/**
 * A link by which anyone may load an object for so many seconds (signature V4, 7 days at most).
 * ali-oss has this too, but goes by this computer's clock even where that was found to be wrong.
 */
export function signUrl(
  destination: Destination,
  { accessKeySecret, securityToken }: Credentials,
  key: string,
  lifetimeSeconds: number,
  now: Date,
): string {
  const { accessKeyId, bucket, region } = destination;
  const time = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/oss/aliyun_v4_request`;
  const parameters = {
    'x-oss-credential': `${accessKeyId}/${scope}`,
    'x-oss-date': time,
    'x-oss-expires': String(lifetimeSeconds),
    ...(securityToken === null ? {} : { 'x-oss-security-token': securityToken }),
    'x-oss-signature-version': algorithm,
  };
  // The names are in order, as the signature wants them.
  const query = Object.entries(parameters)
    .map((pair) => pair.map(escapeUrl).join('='))
    .join('&');
  const path = `/${bucket}/${escapeKey(key)}`;
  const request = ['GET', path, query, '', '', 'UNSIGNED-PAYLOAD'].join('\n');
  const hash = createHash('sha256').update(request).digest('hex');
  const dayKey = hmac(`aliyun_v4${accessKeySecret}`, day);
  const signingKey = hmac(hmac(hmac(dayKey, region), 'oss'), 'aliyun_v4_request');
  const signature = hmac(signingKey, [algorithm, time, scope, hash].join('\n')).toString('hex');
  return `${objectUrl(destination, key)}?${query}&x-oss-signature=${signature}`;
}

/** The link to an object in its destination's style; `skewMs` is the server's clock less this one's. */
export function makeLink(
  destination: Destination,
  credentials: Credentials,
  key: string,
  skewMs: number,
): string {
  const { link } = destination;
  if (link.kind !== 'signed') return publicLink(destination, key);
  const now = new Date(Date.now() + skewMs);
  return signUrl(destination, credentials, key, link.lifetimeSeconds, now);
}
