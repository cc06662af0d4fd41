import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { AppError } from '../core/errors';
import type { ErrorData } from '../core/errors';

/** Suffixes that are taken for videos when a folder is searched; a file named is always tried. */
const videoSuffixes = new Set(
  (
    'mp4 m4v mov mkv webm avi flv f4v wmv asf rm rmvb vob mpg mpeg m2v ts mts m2ts m3u8 ogv ogm ' +
    '3gp 3g2 mxf dv y4m nut divx'
  )
    .split(' ')
    .map((suffix) => `.${suffix}`),
);

/** What is open to this process, even a file, is another thing to ffmpeg. */
const ownHandle = /^\/dev\/(stdin$|fd\/)/;

export interface CollectedInputs {
  readonly files: readonly string[];
  /** Files in the folders that are no videos. */
  readonly skipped: number;
  readonly errors: readonly ErrorData[];
}

/** The videos that paths stand for: files as they are, folders searched through, in natural order. */
export async function collectInputs(paths: readonly string[]): Promise<CollectedInputs> {
  const files: string[] = [];
  const errors: ErrorData[] = [];
  let skipped = 0;
  for (const path of paths) {
    try {
      const facts = await stat(path);
      if (isSpecial(facts) || ownHandle.test(path)) throw new AppError('notAFile', { path });
      if (!facts.isDirectory()) {
        files.push(path);
        continue;
      }
      const found = await searchFolder(path);
      skipped += found.skipped;
      files.push(...found.videos);
      if (found.videos.length === 0) throw new AppError('noVideosInFolder', { path });
    } catch (error) {
      errors.push(explain(path, error));
    }
  }
  return { files: withoutRepeats(files), skipped, errors };
}

/** A file named in several ways is the first of them. */
function withoutRepeats(files: readonly string[]): string[] {
  const seen = new Set<string>();
  return files.filter((path) => {
    const before = seen.size;
    return seen.add(resolve(path)).size > before;
  });
}

/** Pipes and devices: what is read from them is gone. */
export function isSpecial(facts: Stats): boolean {
  return !facts.isFile() && !facts.isDirectory();
}

function explain(path: string, error: unknown): ErrorData {
  if (error instanceof AppError) return error.toData();
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'fileNotFound', detail: { path } };
  const reason = code === 'EACCES' ? 'permission denied' : message;
  return { code: 'notReadable', detail: { path, reason } };
}

async function searchFolder(folder: string): Promise<{ videos: string[]; skipped: number }> {
  const files = await listFiles(folder);
  const videos: string[] = [];
  for (const path of files) {
    const suffix = extname(path).toLowerCase();
    if (videoSuffixes.has(suffix) && (suffix !== '.ts' || (await isTransportStream(path)))) {
      videos.push(path);
    }
  }
  videos.sort(new Intl.Collator(undefined, { numeric: true }).compare);
  return { videos, skipped: files.length - videos.length };
}

/** `.ts` is TypeScript's suffix too; each packet of a transport stream begins with 0x47. */
async function isTransportStream(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (!file) return true;
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(189), 0, 189, 0);
    return bytesRead === 189 && buffer[0] === 0x47 && buffer[188] === 0x47;
  } finally {
    await file.close();
  }
}

async function leadsToSpecial(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts !== null && isSpecial(facts);
}

/** Every file below a folder but hidden ones. By hand: `readdir` is recursive from Node 18.17 on. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    // A folder within that may not be read hides its own files, not those beside it.
    if (entry.isDirectory()) files.push(...(await listFiles(path).catch(() => [])));
    else if (entry.isFile() || !(await leadsToSpecial(path))) files.push(path);
  }
  return files;
}
