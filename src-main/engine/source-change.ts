import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '../core/errors';

/**
 * What has become of a source since it was looked at; null: it was touched at most, or it is a recording
 * that goes on, whose beginning stays as it was.
 */
export async function findChange(path: string, before: Stats): Promise<AppError | null> {
  const now = await stat(path).catch(() => null);
  if (!now) return new AppError('fileNotFound', { path });
  const lasts = now.ino === before.ino && now.size >= before.size;
  // Some file systems number a file anew each time.
  const same = now.size === before.size && now.mtimeMs === before.mtimeMs;
  return same || lasts ? null : new AppError('sourceChanged', { path });
}
