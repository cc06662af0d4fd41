import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The files among a start's arguments: what is neither a switch, nor the program, nor the app's own
 * folder, which Electron is given while developing.
 */
export function pathsFrom(argv: readonly string[], folder: string, appPath: string): string[] {
  return argv
    .slice(1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => resolve(folder, withoutScheme(argument)))
    .filter((path) => path !== appPath);
}

/**
 * The paths in text that was copied from a file manager, a terminal or a list: one a line, perhaps
 * in quotes, perhaps as `file://` addresses. Lines that begin with # are comments of such lists.
 */
export function pathsInText(text: string): string[] {
  return text
    .split(/[\r\n\0]+/)
    .map((line) => line.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(withoutScheme);
}

/** The path of a `file://` address; whatever is none stays, and is told to be missing later. */
function withoutScheme(text: string): string {
  if (!/^file:\/\//i.test(text)) return text;
  try {
    return fileURLToPath(text);
  } catch {
    return text;
  }
}
