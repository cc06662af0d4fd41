import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolveEndpoint } from '../../core/destination';
import type { Credentials, Destination } from '../../core/destination';
import { AppError, isAbort } from '../../core/errors';
import { checkObjectKey } from '../../core/object-key';
import { defaultCheckpointDir } from './checkpoint';
import { createCrc64 } from './crc64';
import { explainFailure, hasCode } from './oss-errors';
import { uploadInParts } from './oss-multipart';
import { crcOf, holdsFile, removeOwn, tokenName, verifyObject } from './oss-object';
import { openSession } from './oss-session';
import type { OssSession, SessionOptions } from './oss-session';
import { reportBytes } from './report-bytes';
import { makeLink } from './sign-url';
import type { Uploader, UploadRequest } from './uploader';

export interface OssUploaderOptions extends SessionOptions {
  /** Larger files go in parts of this size; OSS takes no smaller ones than 100 KiB. */
  readonly partSize?: number;
  /** Parts at once. */
  readonly parallel?: number;
  readonly checkpointDir?: string;
  /** Told that something is being taken back, which may take a while. */
  readonly onTakingBack?: () => void;
  /** Then what would have to be taken back is left. */
  readonly giveUp?: AbortSignal;
}

/** What has to be taken back after a cancel gets this long. */
const cleanUpMs = 15_000;

type Verify = (answeredCrc64: string | null, token: string) => Promise<void>;

/** Saves to a bucket of Alibaba Cloud OSS. */
export function createOssUploader(
  destination: Destination,
  credentials: Credentials,
  options: OssUploaderOptions = {},
): Uploader {
  const { partSize = 1 << 20, parallel = 4, checkpointDir = defaultCheckpointDir() } = options;
  const { bucket } = destination;
  const endpoint = resolveEndpoint(destination).url;
  let skewMs = 0;

  /** In a session of its own: the upload's is closed by then. */
  const afterwards = async (act: (session: OssSession) => Promise<unknown>): Promise<void> => {
    options.onTakingBack?.();
    const stop = new AbortController();
    const end = (): void => {
      stop.abort();
    };
    const timer = setTimeout(end, cleanUpMs);
    options.giveUp?.addEventListener('abort', end, { once: true });
    if (options.giveUp?.aborted) end();
    try {
      const session = await openSession(destination, credentials, stop.signal, options);
      await act(session).finally(session.close);
    } finally {
      clearTimeout(timer);
      options.giveUp?.removeEventListener('abort', end);
    }
  };

  const putWhole = async (
    session: OssSession,
    request: UploadRequest,
    verify: Verify,
  ): Promise<void> => {
    const { path, digest, objectKey: key, contentType: mime, metadata } = request;
    const bytes = await readFile(path);
    const crc = createCrc64();
    crc.update(bytes);
    if (crc.digest() !== digest.crc64) throw new AppError('uploadSourceChanged', { path });
    const token = randomUUID();
    const meta = { ...metadata, [tokenName]: token } as never;
    const { begin, complete } = headersOf(destination, request.overwrite);
    const headers = { ...begin, ...complete };
    try {
      const answer = await session.request((client) =>
        client.put(key, bytes, { mime, meta, headers: { ...headers } }),
      );
      await verify(crcOf(answer), token);
    } catch (error) {
      // Cancelled with its last bytes on the way, it may have arrived.
      if (isAbort(error)) await afterwards((own) => removeOwn(own, key, token)).catch(() => false);
      throw error;
    }
  };

  const putParts = (
    session: OssSession,
    request: UploadRequest,
    verify: Verify,
    onPart: (bytes: number) => void,
  ): Promise<number> => {
    const { path, digest, objectKey, contentType: mime, metadata: meta } = request;
    const { begin, complete } = headersOf(destination, request.overwrite);
    const identity = { endpoint, bucket, objectKey, path };
    const sizes = { partSize, parallel, checkpointDir };
    return uploadInParts(
      session,
      { identity, digest, mime, meta, ...sizes, headers: begin, completeHeaders: complete },
      {
        onPart,
        verify,
        takeBack: (uploadId, token) =>
          afterwards(async (own) => {
            await own
              .request((client) => client.abortMultipartUpload(objectKey, uploadId))
              .catch((error: unknown) => {
                // It was completed, or is gone already.
                if (!hasCode(error, 'NoSuchUpload')) throw error;
              });
            if (token !== null) await removeOwn(own, objectKey, token);
          }),
      },
    );
  };

  const link: Uploader['link'] = (key) => makeLink(destination, credentials, key, skewMs);

  return {
    link,
    upload: async (request, { signal, onProgress }) => {
      const { digest, objectKey: key } = request;
      const { sizeBytes } = digest;
      checkObjectKey(key);
      const session = await openSession(destination, credentials, signal, options);
      const report = reportBytes(sizeBytes, onProgress);
      const notes: string[] = [];
      const verify: Verify = async (answered, token) => {
        const note = await verifyObject(session, { bucket, key, token }, digest, answered);
        if (note !== null) notes.push(note);
      };
      let resumedBytes = 0;
      try {
        if (sizeBytes <= partSize) await putWhole(session, request, verify);
        else resumedBytes = await putParts(session, request, verify, report.add);
      } catch (error) {
        signal.throwIfAborted();
        // A try whose answer was lost may have made it; the next is told that it exists.
        const maybeThere = hasCode(error, 'FileAlreadyExists', 'NoSuchUpload');
        const there = maybeThere && (await holdsFile(session, key, digest).catch(() => false));
        if (!there) throw explainFailure(error, destination, 'save objects', key);
      } finally {
        skewMs = session.skewMs();
        session.close();
      }
      report.finish();
      const url = link(key);
      notes.unshift(...session.notes);
      return { bucket, objectKey: key, url, sizeBytes, resumedBytes, notes };
    },
    remove: async (key, signal = new AbortController().signal) => {
      const session = await openSession(destination, credentials, signal, options);
      await session
        .perform('delete objects', key, (client) => client.delete(key))
        .finally(session.close);
    },
  };
}

/** What a put sends, and a multipart upload as it begins and as it is completed. */
function headersOf({ acl, storageClass, cacheControl }: Destination, overwrite: boolean) {
  const guard = overwrite ? {} : { 'x-oss-forbid-overwrite': 'true' };
  return {
    begin: {
      ...guard,
      ...(cacheControl === null ? {} : { 'Cache-Control': cacheControl }),
      ...(storageClass === null ? {} : { 'x-oss-storage-class': storageClass }),
    },
    complete: { ...guard, ...(acl === 'default' ? {} : { 'x-oss-object-acl': acl }) },
  };
}
