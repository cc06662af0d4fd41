import { randomBytes } from 'node:crypto';
import { access, constants, link, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AppError } from '../core/errors';
import type { ClashRule } from '../core/preferences';
import type { OutputFormat } from '../core/settings';

/** Where a result goes. A file is a name the user chose; in the others, it gets one of ours. */
export type OutputChoice =
  | { readonly kind: 'beside' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string };

export interface Target {
  readonly folder: string;
  readonly name: string;
  /** The name was the user's: if it is taken, the job is refused and no other name is found. */
  readonly chosen: boolean;
  readonly onClash: ClashRule;
  /** True for the result of another job, which is never replaced, nor taken for this one's. */
  readonly isOthers: (path: string) => boolean;
}

/** The path that the result of `input` has where that is free; `name` null: the source's name. */
export function targetPath(
  input: string,
  choice: OutputChoice,
  format: OutputFormat,
  name: string | null = null,
): string {
  if (choice.kind === 'file') return resolve(choice.path);
  const folder = choice.kind === 'beside' ? dirname(input) : choice.path;
  return resolve(folder, name ?? `${basename(input, extname(input))}.${format}`);
}

/** What a result's place depends on. */
export interface TargetRequest {
  readonly input: string;
  readonly output: OutputChoice;
  readonly onClash: ClashRule;
  readonly isOthers?: (path: string) => boolean;
}

/**
 * Settles where a result goes, before any work is done; `name` null: by its source's name.
 * @throws AppError `targetNotFolder`, `targetNotWritable`, `nameTooLong`, `outputExists`, `outputIsSource`
 */
export async function chooseTarget(
  request: TargetRequest,
  format: OutputFormat,
  name: string | null,
): Promise<Target> {
  const { input, output, onClash, isOthers = () => false } = request;
  const chosen = output.kind === 'file';
  const path = targetPath(input, output, format, name);
  const folder = dirname(path);
  const target: Target = { folder, name: basename(path), chosen, onClash, isOthers };
  const force = onClash === 'replace';
  await checkFolder(folder);
  const existing = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENAMETOOLONG') throw unwritable(path, error);
    return null;
  });
  if (!existing) return target;
  if (existing.isDirectory() && (chosen || force)) throw new AppError('outputExists', { path });
  const source = await stat(input).catch(() => null);
  const same = source?.ino === existing.ino && source.dev === existing.dev;
  if (same && (chosen || force)) throw new AppError('outputIsSource', { path });
  if (chosen && !force) throw new AppError('outputExists', { path });
  return target;
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new AppError('targetNotFolder', { path: folder });
    }
    throw unwritable(folder, error);
  }
}

/** Why nothing can be written in a folder. */
export function unwritable(path: string, error: unknown): AppError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('diskFull', { path });
  if (code === 'ENAMETOOLONG') return new AppError('nameTooLong', { path });
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'it is read-only',
    ENOENT: 'it does not exist',
  };
  return new AppError('targetNotWritable', { path, reason: words[code ?? ''] ?? message });
}

/** A hidden name beside the target: on the same disk, so that renaming is atomic. */
export function temporaryPath({ folder }: Target): string {
  return join(folder, `.loopsmith-${randomBytes(6).toString('hex')}.part`);
}

/**
 * Makes the empty file that a result is written into.
 * @throws AppError `targetNotWritable`, `diskFull`
 */
export async function createTemporary(path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    throw unwritable(dirname(path), error);
  }
}

/** True for the names that `temporaryPath` gives. */
export function isTemporaryName(name: string): boolean {
  return /^\.loopsmith-[0-9a-f]{12}\.part$/.test(name);
}

/**
 * Gives a finished file its name; never over an existing one unless it is to be replaced. Returns the
 * path.
 * `announce` is told each name before it is tried.
 * @throws AppError `outputExists`, `targetNotWritable`
 */
export async function saveAs(
  temporary: string,
  target: Target,
  announce: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const { folder, name, chosen, onClash, isOthers } = target;
  if (onClash === 'replace' && !isOthers(join(folder, name))) {
    const path = join(folder, name);
    await announce(path);
    await rename(temporary, path).catch((error: unknown) => {
      throw unwritable(folder, error);
    });
    return path;
  }
  const suffix = extname(name);
  const stem = basename(name, suffix);
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${stem} (${String(number)})${suffix}`);
    if (!(await exists(path))) {
      await announce(path);
      if (await moveToFree(temporary, path)) return path;
    }
    if (chosen) throw new AppError('outputExists', { path });
  }
}

/** Something has this name; a broken link, too. */
export function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** False where the name is taken. A hard link fails then, where a rename would overwrite. */
async function moveToFree(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    await rm(temporary);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some disks (exFAT, network shares) have no hard links: the gap between look and rename is short.
    if (await exists(path)) return false;
    await rename(temporary, path).catch((failure: unknown) => {
      throw unwritable(dirname(path), failure);
    });
    return true;
  }
}
