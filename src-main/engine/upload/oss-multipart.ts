import { randomUUID } from 'node:crypto';
import { isAbort } from '../../core/errors';
import {
  checkpointPath,
  isSameFile,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from './checkpoint';
import type { Checkpoint, UploadIdentity } from './checkpoint';
import { checkUnchanged } from './file-digest';
import type { FileDigest } from './file-digest';
import { hasCode } from './oss-errors';
import { crcOf, tokenName } from './oss-object';
import { choosePartSize, divideParts, sendParts } from './oss-parts';
import type { OssSession } from './oss-session';

export interface MultipartRequest {
  readonly identity: UploadIdentity;
  readonly digest: FileDigest;
  readonly mime: string;
  readonly meta: Readonly<Record<string, string>>;
  /** Of the object as a whole, sent when it is begun; and when it is completed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly completeHeaders: Readonly<Record<string, string>>;
  readonly partSize: number;
  readonly parallel: number;
  readonly checkpointDir: string;
}

/** What the caller does about an upload at its ends. */
export interface MultipartHooks {
  readonly onPart: (bytes: number) => void;
  /** Holds the object that it became against the file. */
  readonly verify: (answeredCrc64: string | null, token: string) => Promise<void>;
  /** Takes back the parts, and the object where its token is given; on a connection of its own. */
  readonly takeBack: (uploadId: string, token: string | null) => Promise<void>;
}

/**
 * Uploads a file in parts; resolves to the bytes that an earlier try had brought there. What ended
 * half-way leaves a checkpoint from which the next call goes on; only a cancel, a file that changed
 * and an object that exists take back what was sent.
 * @throws whatever ali-oss throws; AppError `uploadSourceChanged`; AbortError
 */
export async function uploadInParts(
  session: OssSession,
  request: MultipartRequest,
  { onPart, verify, takeBack }: MultipartHooks,
): Promise<number> {
  const { identity, digest, parallel, completeHeaders: headers } = request;
  const { objectKey: key, path } = identity;
  const checkpoint = checkpointPath(request.checkpointDir, identity);
  const begun = await resumeOrBegin(session, request, checkpoint, takeBack);
  const { uploadId, token, partSize } = begun;
  let resumedBytes = 0;
  try {
    const parts = divideParts(digest.sizeBytes, partSize);
    const sent = await sendParts(
      session,
      { path, key, uploadId, parts, parallel },
      (bytes, had) => {
        if (had) resumedBytes += bytes;
        onPart(bytes);
      },
    );
    await checkUnchanged(path, digest);
    const answer = await session.request((client) =>
      client.completeMultipartUpload(key, uploadId, sent, { headers: { ...headers } }),
    );
    await removeCheckpoint(checkpoint);
    await verify(crcOf(answer as never), token);
    return resumedBytes;
  } catch (error) {
    const pointless = hasCode(error, 'uploadSourceChanged', 'FileAlreadyExists');
    if (isAbort(error) || pointless) {
      // An object that exists may be this very upload, completed by a try whose answer was lost.
      // Where even this fails, the checkpoint stays: the next call resumes or takes back.
      await takeBack(uploadId, isAbort(error) ? token : null).then(
        () => removeCheckpoint(checkpoint),
        () => undefined,
      );
    }
    // Completed by a try whose answer was lost, or ended by somebody else.
    if (hasCode(error, 'NoSuchUpload')) await removeCheckpoint(checkpoint);
    throw error;
  }
}

/** The upload that a checkpoint tells of, where it is still there and the file the same. */
async function resumeOrBegin(
  session: OssSession,
  request: MultipartRequest,
  path: string,
  takeBack: MultipartHooks['takeBack'],
): Promise<Checkpoint> {
  const { identity, digest, mime, meta, headers } = request;
  const { objectKey: key } = identity;
  const found = await readCheckpoint(path);
  if (found && isSameFile(found, digest)) {
    if (await isThere(session, key, found.uploadId)) return found;
  } else if (found) {
    // The file changed: its old parts are of no use to anyone.
    await takeBack(found.uploadId, null).catch(() => undefined);
  }
  await removeCheckpoint(path);
  const token = randomUUID();
  const partSize = choosePartSize(digest.sizeBytes, request.partSize);
  const started = performance.now();
  let tries = 0;
  const { uploadId } = await session.request((client) => {
    tries++;
    return client.initMultipartUpload(key, {
      mime,
      headers: { ...headers },
      meta: { ...meta, [tokenName]: token } as never,
    });
  });
  if (tries > 1) await abortStrays(session, key, uploadId, performance.now() - started);
  const { sizeBytes, modifiedMs, sha256 } = digest;
  const checkpoint = { uploadId, token, partSize, sizeBytes, modifiedMs, sha256 };
  // Where it cannot be written, this upload is only not resumed.
  await writeCheckpoint(path, checkpoint).catch(() => undefined);
  return checkpoint;
}

/** `Initiated` has whole seconds. */
const clockGrainMs = 1000;

/**
 * Ends what tries began whose answers were lost: uploads to the same name, by the server's clock no
 * older than the first try. Only housekeeping: a key that may not list them uploads all the same.
 */
async function abortStrays(
  session: OssSession,
  key: string,
  ownId: string,
  elapsedMs: number,
): Promise<void> {
  try {
    const query = { prefix: key, 'max-uploads': 100 };
    const { uploads } = await session.request((client) => client.listUploads(query, {}));
    const begun = ({ initiated }: { initiated: string }): number => Date.parse(initiated);
    const same = uploads.filter(({ name }) => name === key);
    const own = same.find(({ uploadId }) => uploadId === ownId);
    if (!own) return;
    const first = begun(own) - elapsedMs - clockGrainMs;
    for (const stray of same.filter((each) => each !== own && begun(each) >= first)) {
      await session.request((client) => client.abortMultipartUpload(key, stray.uploadId));
    }
  } catch (error) {
    if (isAbort(error)) throw error;
  }
}

async function isThere(session: OssSession, key: string, uploadId: string): Promise<boolean> {
  try {
    await session.request((client) =>
      client.listParts(key, uploadId, { 'max-parts': 1 } as never, {}),
    );
    return true;
  } catch (error) {
    if (hasCode(error, 'NoSuchUpload')) return false;
    throw error;
  }
}
