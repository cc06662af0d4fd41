import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Is told what went wrong without words of the file: those may be secret. */
export type ReportProblem = (what: string, error: unknown) => void;

/** What a small file holds; undefined where there is none. One that cannot be read is set aside. */
export function readJsonFile(path: string, report: ReportProblem): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') report(`Reading ${path}`, error);
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own words quote the file, which may hold what no log should.
    report('Reading', `${path} is not JSON and was set aside`);
    renameSync(path, `${path}.unreadable-${String(Date.now())}`);
    return undefined;
  }
}

/** Replaces a file whole, so that a crash leaves the old one or the new one; only the user reads it. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify(value));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
