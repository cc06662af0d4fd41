import { resolve } from 'node:path';

/**
 * The files among a start's arguments: what is neither a switch, nor the program, nor the app's own
 * folder, which Electron is given while developing.
 */
export function pathsFrom(argv: readonly string[], folder: string, appPath: string): string[] {
  return argv
    .slice(1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => resolve(folder, argument))
    .filter((path) => path !== appPath);
}
