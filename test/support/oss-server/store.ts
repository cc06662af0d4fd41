import { createHash, randomBytes } from 'node:crypto';
import { OssError } from './answers';
import { crc64 } from './crc64';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly crc64: string;
  readonly type: 'Normal' | 'Multipart';
  /** Content-Type, Cache-Control, x-oss-meta-* and the like. */
  readonly headers: Readonly<Record<string, string>>;
}

interface PendingUpload {
  readonly key: string;
  readonly initiated: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly bytes: Buffer; readonly etag: string }>;
}

export interface Store {
  readonly objects: ReadonlyMap<string, StoredObject>;
  readonly pending: ReadonlyMap<string, PendingUpload>;
  /** How often each object was written. */
  readonly writes: ReadonlyMap<string, number>;
  readonly put: (
    key: string,
    bytes: Buffer,
    headers: Headers,
    type?: StoredObject['type'],
  ) => StoredObject;
  readonly remove: (key: string) => void;
  readonly initiate: (key: string, headers: Headers) => string;
  readonly upload: (uploadId: string, key: string) => PendingUpload;
  readonly putPart: (uploadId: string, key: string, number: number, bytes: Buffer) => string;
  readonly complete: (
    uploadId: string,
    key: string,
    parts: readonly { readonly number: number; readonly etag: string }[],
    headers: Headers,
  ) => StoredObject;
  readonly abort: (uploadId: string, key: string) => void;
}

type Headers = Readonly<Record<string, string>>;

const minPartSize = 100 * 1024;
const md5 = (bytes: Buffer): string =>
  `"${createHash('md5').update(bytes).digest('hex').toUpperCase()}"`;

/** Headers less one of them. */
export function without(headers: Headers, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

/** What lies in the bucket. */
export function createStore(): Store {
  const objects = new Map<string, StoredObject>();
  const pending = new Map<string, PendingUpload>();
  const writes = new Map<string, number>();

  const guard = (key: string, headers: Headers): void => {
    if (headers['x-oss-forbid-overwrite'] === 'true' && objects.has(key))
      throw new OssError(
        409,
        'FileAlreadyExists',
        'The object you specified already exists and can not be overwritten.',
        '0026-00000003',
      );
  };
  const put: Store['put'] = (key, bytes, headers, type = 'Normal') => {
    guard(key, headers);
    const object = { bytes, etag: md5(bytes), crc64: crc64(bytes), type, headers };
    objects.set(key, object);
    writes.set(key, (writes.get(key) ?? 0) + 1);
    return object;
  };
  const upload: Store['upload'] = (uploadId, key) => {
    const found = pending.get(uploadId);
    if (found?.key !== key)
      throw new OssError(404, 'NoSuchUpload', 'The upload does not exist.', '0042-00000002');
    return found;
  };

  return {
    ...{ objects, pending, writes, put, upload },
    remove: (key) => {
      objects.delete(key);
    },
    initiate: (key, headers) => {
      guard(key, headers);
      const uploadId = randomBytes(16).toString('hex').toUpperCase();
      pending.set(uploadId, { key, initiated: new Date(), headers, parts: new Map() });
      return uploadId;
    },
    putPart: (uploadId, key, number, bytes) => {
      const { parts } = upload(uploadId, key);
      const etag = md5(bytes);
      parts.set(number, { bytes, etag });
      return etag;
    },
    complete: (uploadId, key, listed, headers) => {
      guard(key, headers);
      const { parts, headers: begun } = upload(uploadId, key);
      const found = listed.map(({ number, etag }, at) => {
        const part = parts.get(number);
        if (part?.etag.replaceAll('"', '') !== etag.replaceAll('"', ''))
          throw new OssError(400, 'InvalidPart', 'A part is missing or another.', '0042-00000005');
        if (at > 0 && number <= listed[at - 1]!.number)
          throw new OssError(400, 'InvalidPartOrder', 'The parts are not in order.');
        if (at < listed.length - 1 && part.bytes.length < minPartSize)
          throw new OssError(400, 'EntityTooSmall', 'A part is smaller than 100 KB.');
        return part.bytes;
      });
      const lasting = without(begun, 'x-oss-forbid-overwrite');
      const object = put(key, Buffer.concat(found), { ...lasting, ...headers }, 'Multipart');
      pending.delete(uploadId);
      return object;
    },
    abort: (uploadId, key) => {
      upload(uploadId, key);
      pending.delete(uploadId);
    },
  };
}
