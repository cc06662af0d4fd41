import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError, isAbort } from '../../core/errors';
import { createCrc64 } from './crc64';

/** What a file is, byte for byte. */
export interface FileDigest {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Unsigned decimal, as OSS writes it. */
  readonly crc64: string;
}

/**
 * Reads a file through once.
 * @throws AppError `fileNotFound`, `notReadable`, `uploadSourceChanged`; AbortError
 */
export async function digestFile(path: string, signal?: AbortSignal): Promise<FileDigest> {
  const before = await statFile(path);
  const [hash, crc] = [createHash('sha256'), createCrc64()];
  let sizeBytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
      const bytes = chunk as Buffer;
      hash.update(bytes);
      crc.update(bytes);
      sizeBytes += bytes.length;
    }
  } catch (error) {
    throw isAbort(error) ? error : unreadable(path, error);
  }
  const digest = {
    sizeBytes,
    modifiedMs: before.mtimeMs,
    sha256: hash.digest('hex'),
    crc64: crc.digest(),
  };
  await checkUnchanged(path, digest);
  return digest;
}

/**
 * Makes sure that a file is still the one that was read.
 * @throws AppError `uploadSourceChanged`, `fileNotFound`, `notReadable`
 */
export async function checkUnchanged(path: string, digest: FileDigest): Promise<void> {
  const { size, mtimeMs } = await statFile(path);
  if (size !== digest.sizeBytes || mtimeMs !== digest.modifiedMs)
    throw new AppError('uploadSourceChanged', { path });
}

async function statFile(path: string) {
  const facts = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!facts.isFile()) throw new AppError('notReadable', { path, reason: 'it is no file' });
  return facts;
}

function unreadable(path: string, error: unknown): AppError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('fileNotFound', { path });
  const reason = code === 'EACCES' ? 'permission denied' : message;
  return new AppError('notReadable', { path, reason });
}
