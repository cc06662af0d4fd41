import { basename, dirname, extname, relative, resolve, sep } from 'node:path';

/**
 * What `{key}` is for a file here: its name, or from the folder that the user named on. The way to
 * that folder is the user's own business.
 */
export function sourceKey(file: string, inputs: readonly string[]): string {
  const folders = inputs.map((input) => resolve(input)).filter((input) => isWithin(file, input));
  const longest = folders.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return basename(file);
  // The root of a disk has no name of its own.
  return relative(dirname(longest), resolve(file)).split(sep).join('/');
}

const isWithin = (file: string, folder: string): boolean =>
  resolve(file).startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** A file's suffix without the dot. */
export const suffixOf = (path: string): string => extname(path).slice(1).toLowerCase();
