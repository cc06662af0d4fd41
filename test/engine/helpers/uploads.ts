import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { parseDestination } from '../../../src-main/core/destination';
import type { Credentials, Destination } from '../../../src-main/core/destination';
import { digestFile } from '../../../src-main/engine/upload/file-digest';
import { createOssUploader } from '../../../src-main/engine/upload/oss-uploader';
import type { OssUploaderOptions } from '../../../src-main/engine/upload/oss-uploader';
import type { UploadRequest, UploadResult } from '../../../src-main/engine/upload/uploader';
import { startOssServer } from '../../support/oss-server/server';
import type { OssServer, OssServerOptions } from '../../support/oss-server/server';

export const KiB = 1024;

/** A folder, and servers that are stopped when the test ends. */
export interface Bench {
  readonly dir: string;
  readonly start: (options?: OssServerOptions) => Promise<OssServer>;
  /** A file of random bytes. */
  readonly file: (name: string, sizeBytes: number) => Promise<string>;
  /** Pauses are short here. */
  readonly options: OssUploaderOptions & { readonly checkpointDir: string };
}

export const test = base.extend<{ bench: Bench }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures it needs here
  bench: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'upload-test-'));
    const servers: OssServer[] = [];
    await use({
      dir,
      start: async (options) => {
        const server = await startOssServer(options);
        servers.push(server);
        return server;
      },
      file: async (name, sizeBytes) => {
        const path = join(dir, name);
        await writeFile(path, randomFillSync(Buffer.alloc(sizeBytes)));
        return path;
      },
      options: {
        checkpointDir: join(dir, 'checkpoints'),
        partSize: 100 * KiB,
        retry: { tries: 4, baseDelayMs: 2, maxDelayMs: 20 },
      },
    });
    await Promise.all(servers.map((server) => server.close()));
    await rm(dir, { recursive: true, force: true });
  },
});

/** A destination on the server. */
export function destinationOn(
  { url, bucket, account, behavior }: OssServer,
  change: Readonly<Record<string, unknown>> = {},
): Destination {
  return parseDestination({
    ...{ name: 'Test', region: bucket.region, bucket: bucket.name },
    accessKeyId: account.accessKeyId,
    endpoint: { kind: behavior.ownDomain ? 'domain' : 'address', url },
    ...change,
  });
}

export const credentialsOf = ({ account }: OssServer): Credentials => ({
  accessKeySecret: account.accessKeySecret,
  securityToken: account.securityToken ?? null,
});

export interface UploadChange extends Partial<Omit<UploadRequest, 'path' | 'digest'>> {
  readonly destination?: Readonly<Record<string, unknown>>;
  readonly credentials?: Partial<Credentials>;
  readonly options?: OssUploaderOptions;
  readonly signal?: AbortSignal;
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
}

/** Uploads a file as `clip.gif`, unless told otherwise. */
export async function upload(
  bench: Bench,
  server: OssServer,
  path: string,
  change: UploadChange = {},
): Promise<UploadResult> {
  const { destination, credentials, options, signal, onProgress, ...request } = change;
  const uploader = createOssUploader(
    destinationOn(server, destination),
    { ...credentialsOf(server), ...credentials },
    { ...bench.options, ...options },
  );
  return uploader.upload(
    {
      ...{ path, digest: await digestFile(path), objectKey: 'clip.gif', contentType: 'image/gif' },
      ...{ metadata: {}, overwrite: false },
      ...request,
    },
    { signal: signal ?? new AbortController().signal, onProgress: onProgress ?? (() => undefined) },
  );
}
