import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

const LARGEST_BYTES = 1_000_000;

/** Writes an error to stderr and to the log file; never throws, since it runs where all else failed. */
export function logError(what: string, error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const line = `${new Date().toISOString()} ${what}: ${reason}\n`;
  process.stderr.write(line);
  try {
    const file = join(app.getPath('logs'), 'loopsmith.log');
    mkdirSync(dirname(file), { recursive: true });
    setAsideWhenLarge(file);
    appendFileSync(file, line);
  } catch {
    // The disk may be full or read-only; stderr has the line.
  }
}

function setAsideWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_BYTES) renameSync(file, `${file}.old`);
}
