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

/** So many characters of a long name are always shown, its ending and what stands before it. */
const END = 12;

const segmenter = new Intl.Segmenter();

/** The beginning of a name, which may be cut off, and the end, which is not: empty for a short one. */
export function splitName(name: string): [beginning: string, end: string] {
  // Rows are many, and most names short.
  if (name.length <= 2 * END) return [name, ''];
  const graphemes = [...segmenter.segment(name)].map(({ segment }) => segment);
  if (graphemes.length <= 2 * END) return [name, ''];
  return [graphemes.slice(0, -END).join(''), graphemes.slice(-END).join('')];
}
