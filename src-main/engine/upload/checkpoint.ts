import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import type { FileDigest } from './file-digest';

/** What is needed to go on with an upload. Which parts arrived, the server knows. */
const checkpointSchema = v.object({
  uploadId: v.pipe(v.string(), v.nonEmpty()),
  /** Marks the object as this upload's. */
  token: v.string(),
  partSize: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sizeBytes: v.number(),
  modifiedMs: v.number(),
  sha256: v.string(),
});

export type Checkpoint = v.InferOutput<typeof checkpointSchema>;

/** What an upload is told by: the same file to the same name. */
export interface UploadIdentity {
  readonly endpoint: string;
  readonly bucket: string;
  readonly objectKey: string;
  readonly path: string;
}

/** Where the checkpoints of unfinished uploads lie, as each system has it. */
export function defaultCheckpointDir(env: NodeJS.ProcessEnv = process.env): string {
  const home = homedir();
  const state =
    process.platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'));
  return join(state, 'loopsmith', 'uploads');
}

export function checkpointPath(folder: string, identity: UploadIdentity): string {
  const { endpoint, bucket, objectKey, path } = identity;
  const text = JSON.stringify([endpoint, bucket, objectKey, resolve(path)]);
  return join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 32)}.json`);
}

/** The checkpoint at a path; null where there is none that can be read. */
export async function readCheckpoint(path: string): Promise<Checkpoint | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return v.parse(checkpointSchema, JSON.parse(text));
  } catch {
    return null;
  }
}

/** True where the file is, in size, time and content, the one that the upload began with. */
export function isSameFile(checkpoint: Checkpoint, digest: FileDigest): boolean {
  return (['sizeBytes', 'modifiedMs', 'sha256'] as const).every(
    (name) => checkpoint[name] === digest[name],
  );
}

/** Written beside and renamed, so that a crash leaves a whole one or none. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, JSON.stringify(checkpoint), { mode: 0o600 });
  await rename(temporary, path);
}

/** One that stays is found out by the server, which does not know its upload any more. */
export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
