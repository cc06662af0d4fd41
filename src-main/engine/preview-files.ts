import { rm } from 'node:fs/promises';

/** Files that were made for previews, by what decides their bytes. */
export interface PreviewFiles<T extends { readonly path: string; readonly sizeBytes: number }> {
  readonly get: (hash: string) => T | undefined;
  readonly keep: (hash: string, file: T) => Promise<void>;
}

/** The files used longest ago go first; the one kept last stays whatever its size. */
export function createPreviewFiles<T extends { readonly path: string; readonly sizeBytes: number }>(
  keptBytes: number,
): PreviewFiles<T> {
  const kept = new Map<string, T>();
  return {
    get: (hash) => {
      const file = kept.get(hash);
      if (!file) return undefined;
      kept.delete(hash);
      kept.set(hash, file);
      return file;
    },
    keep: async (hash, file) => {
      kept.set(hash, file);
      let bytes = [...kept.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      for (const [oldHash, old] of kept) {
        if (bytes <= keptBytes || oldHash === hash) break;
        kept.delete(oldHash);
        bytes -= old.sizeBytes;
        await rm(old.path, { force: true });
      }
    },
  };
}
