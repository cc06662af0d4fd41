import { objectName } from '../../core/upload';
import { AppError } from '../../core/errors';
import type { FileDigest } from './file-digest';
import { readFailure } from './oss-errors';
import type { OssSession } from './oss-session';

/** The metadata that tells whose upload an object is. */
export const tokenName = 'loopsmith-upload';

/** An object as OSS describes it. */
interface ObjectFacts {
  readonly sizeBytes: number;
  /** Null where OSS gives none. */
  readonly crc64: string | null;
  readonly token: string | null;
}

type Headers = Readonly<Record<string, unknown>>;

const header = (headers: Headers, name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
};

/** The CRC-64 that an answer to a put or a complete carries. */
export function crcOf(answer: { readonly res: { readonly headers: object } }): string | null {
  return header(answer.res.headers as Headers, 'x-oss-hash-crc64ecma');
}

/** An object's facts; `missing` where there is none, `hidden` where they may not be seen. */
export async function describeObject(
  session: OssSession,
  key: string,
): Promise<ObjectFacts | 'missing' | 'hidden'> {
  try {
    const { res } = await session.request((client) => client.head(key));
    const headers = res.headers as Headers;
    return {
      sizeBytes: Number(header(headers, 'content-length')),
      crc64: header(headers, 'x-oss-hash-crc64ecma'),
      token: header(headers, `x-oss-meta-${tokenName}`),
    };
  } catch (error) {
    const { status } = readFailure(error);
    if (status === 404) return 'missing';
    if (status === 403) return 'hidden';
    throw error;
  }
}

/** True where the object of that name holds the file's bytes already. */
export async function holdsFile(
  session: OssSession,
  key: string,
  { sizeBytes, crc64 }: FileDigest,
): Promise<boolean> {
  const facts = await describeObject(session, key);
  return typeof facts === 'object' && facts.sizeBytes === sizeBytes && facts.crc64 === crc64;
}

/**
 * Holds an object against the file it was made from; `answered` is the CRC-64 that the upload's own
 * answer told. Returns a note where reading back is not allowed and that had to do.
 * @throws AppError `uploadVerifyFailed`, with the object removed
 */
export async function verifyObject(
  session: OssSession,
  object: { readonly bucket: string; readonly key: string; readonly token: string },
  digest: FileDigest,
  answered: string | null,
): Promise<string | null> {
  const { bucket, key, token } = object;
  const facts = await describeObject(session, key);
  const seen = typeof facts === 'object' ? facts : null;
  const crc64 = seen ? seen.crc64 : answered;
  const refuse = async (what: string, actual: string | number, expected: string | number) => {
    const removed = await removeOwn(session, key, token).catch(() => false);
    const outcome = removed ? 'it was removed' : 'it could not be removed';
    const name = objectName(bucket, key);
    throw new AppError('uploadVerifyFailed', { object: name, what, actual, expected, outcome });
  };
  if (facts === 'missing') await refuse('its length', 'none', digest.sizeBytes);
  if (seen && seen.sizeBytes !== digest.sizeBytes)
    await refuse('its length', seen.sizeBytes, digest.sizeBytes);
  if (crc64 !== null && crc64 !== digest.crc64) await refuse('its CRC-64', crc64, digest.crc64);
  return seen
    ? null
    : 'The access key may not read objects (oss:GetObject): the upload was checked by its answer only.';
}

/** Deletes an object that this upload made, and no other. False where there is none such. */
export async function removeOwn(session: OssSession, key: string, token: string): Promise<boolean> {
  const facts = await describeObject(session, key);
  if (typeof facts !== 'object' || facts.token !== token) return false;
  await session.request((client) => client.delete(key));
  return true;
}
