import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../core/errors';
import type { OssSession } from './oss-session';

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** OSS's limits for parts. */
const [maxParts, minPartSize] = [10_000, 100 * 1024];

/** The part size wanted, or what a file of that size needs. */
export function choosePartSize(sizeBytes: number, wanted: number): number {
  return Math.max(wanted, minPartSize, Math.ceil(sizeBytes / maxParts));
}

export function divideParts(sizeBytes: number, partSize: number): Part[] {
  return Array.from({ length: Math.ceil(sizeBytes / partSize) }, (_, n) => ({
    number: n + 1,
    start: n * partSize,
    end: Math.min((n + 1) * partSize, sizeBytes),
  }));
}

/** A part that lies on the server. */
export interface ArrivedPart {
  readonly number: number;
  readonly etag: string;
}

/** Every part of an upload that has arrived, with its size. */
export async function listArrived(
  session: OssSession,
  key: string,
  uploadId: string,
): Promise<(ArrivedPart & { readonly sizeBytes: number })[]> {
  const found: (ArrivedPart & { readonly sizeBytes: number })[] = [];
  let marker = 0;
  for (;;) {
    const query = { 'max-parts': 1000, 'part-number-marker': marker } as never;
    const page = await session.request((client) => client.listParts(key, uploadId, query, {}));
    // A single part is not put into an array.
    const parts = [page.parts as unknown].flat() as Record<string, string>[];
    for (const { PartNumber, ETag, Size } of parts)
      found.push({ number: Number(PartNumber), etag: ETag ?? '', sizeBytes: Number(Size) });
    if (String(page.isTruncated) !== 'true' || parts.length === 0) return found;
    marker = Number(page.nextPartNumberMarker);
  }
}

export interface PartsRequest {
  readonly path: string;
  readonly key: string;
  readonly uploadId: string;
  readonly parts: readonly Part[];
  /** Parts at once. */
  readonly parallel: number;
}

/** ali-oss takes a Buffer for a part, which its types do not know. */
interface PartSender {
  uploadPart(
    key: string,
    uploadId: string,
    number: number,
    bytes: Buffer,
    start: number,
    end: number,
    options: { readonly headers: object },
  ): Promise<{ readonly etag: string }>;
}

/**
 * Brings every part to the server, except those of which it has the same bytes already; tells the
 * bytes of each part as it is there. Rejects when nothing is under way any more.
 */
export async function sendParts(
  session: OssSession,
  { path, key, uploadId, parts, parallel }: PartsRequest,
  onPart: (bytes: number, resumed: boolean) => void,
): Promise<ArrivedPart[]> {
  const before = await listArrived(session, key, uploadId);
  const arrived = new Map(before.map((part) => [part.number, part]));
  const done: ArrivedPart[] = [];
  const waiting = [...parts];
  let failed = false;
  const file = await open(path);
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part && !failed; part = waiting.shift()) {
      const bytes = await readPart(file, part, path);
      const md5 = createHash('md5').update(bytes).digest();
      const there = arrived.get(part.number);
      const resumed = there?.sizeBytes === bytes.length && sameEtag(there.etag, md5);
      const etag = resumed ? there.etag : await send(part.number, bytes, md5);
      done.push({ number: part.number, etag });
      onPart(bytes.length, resumed);
    }
  };
  const send = async (number: number, bytes: Buffer, md5: Buffer): Promise<string> => {
    const headers = { 'Content-MD5': md5.toString('base64') };
    const answer = await session.request((client) => {
      const sender = client as unknown as PartSender;
      return sender.uploadPart(key, uploadId, number, bytes, 0, bytes.length, { headers });
    });
    return answer.etag;
  };
  try {
    const workers = Array.from({ length: parallel }, async () => {
      try {
        await work();
      } finally {
        // The others finish the part they are at.
        failed ||= waiting.length > 0;
      }
    });
    const results = await Promise.allSettled(workers);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
    return done;
  } finally {
    await file.close();
  }
}

const sameEtag = (etag: string, md5: Buffer): boolean =>
  etag.replaceAll('"', '').toLowerCase() === md5.toString('hex');

async function readPart(file: FileHandle, { start, end }: Part, path: string): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
  if (bytesRead !== bytes.length) throw new AppError('uploadSourceChanged', { path });
  return bytes;
}
