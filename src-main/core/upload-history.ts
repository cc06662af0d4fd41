import * as v from 'valibot';
import type { LinkedPicture } from './links';
import type { ManifestEntry } from './manifest';
import { splitName } from './template';
import { objectName } from './upload';

const size = v.nullable(v.pipe(v.number(), v.minValue(0)));

/** An object that was uploaded, as it is remembered. */
export const historyEntrySchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  jobId: v.string(),
  /** ISO 8601. */
  time: v.string(),
  destinationId: v.string(),
  destinationName: v.string(),
  /** The file's path, or the video's. */
  source: v.string(),
  bucket: v.string(),
  objectKey: v.string(),
  /** Never a signed one: those are made when they are asked for. */
  url: v.string(),
  bytes: v.pipe(v.number(), v.minValue(0)),
  /** Null for what is no animation. */
  width: size,
  height: size,
  frames: size,
});
export type HistoryEntry = v.InferOutput<typeof historyEntrySchema>;

/** More than anybody scrolls through; the oldest go. */
export const mostEntries = 5000;

/** Whatever was stored, entry by entry. */
export function readHistory(stored: unknown): readonly HistoryEntry[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((entry) => v.is(historyEntrySchema, entry)).slice(0, mostEntries);
}

export function manifestEntry(entry: HistoryEntry, url: string): ManifestEntry {
  const { source, bucket, objectKey, width, height, frames, bytes } = entry;
  return { source, object: objectName(bucket, objectKey), url, width, height, frames, bytes };
}

/** The picture to link to; it is called as its source. */
export function linkedPicture(
  { source, width, height }: Pick<HistoryEntry, 'source' | 'width' | 'height'>,
  url: string,
): LinkedPicture {
  const alt = splitName(source.split(/[/\\]/).at(-1) ?? source).barename;
  return { url, alt, ...(width !== null && height !== null && { width, height }) };
}
