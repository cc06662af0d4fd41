import * as v from 'valibot';
import type { SecretKept } from '../core/upload-contract';
import { readJsonFile, writeJsonFile } from './json-file';
import type { ReportProblem } from './json-file';

/** What the system offers to encrypt with; Electron's `safeStorage` in the app. */
export interface Protection {
  readonly available: () => boolean;
  readonly encrypt: (text: string) => Buffer;
  readonly decrypt: (bytes: Buffer) => string;
}

/** Secrets by the id of what they belong to. They leave this process towards their servers only. */
export interface Secrets {
  readonly protected: boolean;
  readonly keptAs: (id: string) => SecretKept;
  readonly get: (id: string) => string | null;
  /** Without protection it is kept until the app ends, or on disk as it is where the user insists. */
  readonly set: (id: string, secret: string, keepUnprotected: boolean) => void;
  readonly remove: (id: string) => void;
}

const storedSchema = v.record(
  v.string(),
  v.object({ kept: v.picklist(['protected', 'plain']), data: v.string() }),
);
type Stored = v.InferOutput<typeof storedSchema>;

/** Opens the file that holds secrets and nothing else. */
export function openSecrets(path: string, protection: Protection, report: ReportProblem): Secrets {
  const found = readJsonFile(path, report);
  let stored: Stored = v.is(storedSchema, found) ? found : {};
  const session = new Map<string, string>();

  const put = (id: string, entry: Stored[string] | null): void => {
    const { [id]: before, ...others } = stored;
    if (!before && !entry) return;
    stored = entry ? { ...others, [id]: entry } : others;
    writeJsonFile(path, stored);
  };
  const read = (id: string): string | null => {
    const entry = stored[id];
    if (!entry) return null;
    const bytes = Buffer.from(entry.data, 'base64');
    if (entry.kept === 'plain') return bytes.toString();
    try {
      return protection.decrypt(bytes);
    } catch {
      // Another user's, or of a key ring that is gone or locked.
      return null;
    }
  };
  return {
    get protected() {
      return protection.available();
    },
    keptAs: (id) => {
      if (session.has(id)) return 'session';
      return read(id) === null ? 'missing' : stored[id]!.kept;
    },
    get: (id) => session.get(id) ?? read(id),
    set: (id, secret, keepUnprotected) => {
      session.delete(id);
      if (protection.available()) {
        put(id, { kept: 'protected', data: protection.encrypt(secret).toString('base64') });
      } else if (keepUnprotected) {
        put(id, { kept: 'plain', data: Buffer.from(secret).toString('base64') });
      } else {
        put(id, null);
        session.set(id, secret);
      }
    },
    remove: (id) => {
      session.delete(id);
      put(id, null);
    },
  };
}
