import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '../core/errors';

/**
 * What has become of a source since it was looked at; null: nothing, or it is a recording that goes
 * on, whose beginning stays as it was.
 */
export async function findChange(path: string, before: Stats): Promise<AppError | null> {
  const now = await stat(path).catch(() => null);
  if (!now) return new AppError('fileNotFound', { path });
  const grown = now.ino === before.ino && now.size > before.size;
  const same = now.size === before.size && now.mtimeMs === before.mtimeMs;
  return same || grown ? null : new AppError('sourceChanged', { path });
}
