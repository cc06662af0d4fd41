import { formatProcessString } from './process-string';
import type { ConversionSettings } from './settings';

/** A file that lies in a bucket now. */
export interface UploadedObject {
  readonly bucket: string;
  readonly objectKey: string;
  /** As the destination's link style has it. */
  readonly url: string;
  readonly sizeBytes: number;
}

export function objectName(bucket: string, objectKey: string): string {
  return `oss://${bucket}/${objectKey}`;
}

const contentTypes: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  webp: 'image/webp',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
};

/** The media type that a file is served with, by its suffix without the dot. */
export function contentTypeOf(suffix: string): string {
  return contentTypes[suffix.toLowerCase()] ?? 'application/octet-stream';
}

/** Metadata from which a result's settings can be found again: in OSS's words, and all of them. */
export function describeSettings(settings: ConversionSettings): Record<string, string> {
  const { text } = formatProcessString({ settings, saveAs: null, notify: null });
  return { 'loopsmith-process': text, 'loopsmith-settings': JSON.stringify(settings) };
}
