/** One uploaded result, as a manifest lists it. */
export interface ManifestEntry {
  readonly source: string;
  /** `oss://bucket/key`. */
  readonly object: string;
  readonly url: string;
  /** Null for a file that is no animation. */
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  readonly bytes: number;
}

const columns = ['source', 'object', 'url', 'width', 'height', 'frames', 'bytes'] as const;

/** A JSON array with an object for each entry. */
export function manifestJson(entries: readonly ManifestEntry[]): string {
  const rows = entries.map((entry) =>
    Object.fromEntries(columns.map((column) => [column, entry[column]])),
  );
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** CSV by RFC 4180, with a header line. */
export function manifestCsv(entries: readonly ManifestEntry[]): string {
  const rows = entries.map((entry) => columns.map((column) => csvCell(entry[column])).join(','));
  return [columns.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

function csvCell(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
