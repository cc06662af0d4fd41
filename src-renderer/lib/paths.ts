const withoutEnd = (path: string): string => path.replace(/(.)[\\/]+$/, '$1');

/** The last part of a path, of any system. */
export function baseName(path: string): string {
  const whole = withoutEnd(path);
  return whole.slice(Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\')) + 1) || path;
}

/** The folder a path lies in; empty for a bare name. */
export function folderOf(path: string): string {
  const whole = withoutEnd(path);
  return withoutEnd(whole.slice(0, whole.length - baseName(whole).length));
}
