import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

export const projectRoot = resolve(import.meta.dirname, '../../..');

/** An import as it stands in a file; `target` is the project's file or folder, or the package. */
export interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly target: string;
}

/** Every source file below the folders, relative to the project, with `/`. */
export function listSources(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mts|js|mjs|svelte)$/.test(entry.name))
      .map((entry) => toProject(join(entry.parentPath, entry.name))),
  );
}

/** Imports of every kind: static, type-only, re-exports, dynamic, `require`. */
export function readImports(file: string): Import[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  return scripts(file, text).flatMap((script) =>
    ts.preProcessFile(script, true, true).importedFiles.map(({ fileName: specifier }) => ({
      file,
      specifier,
      target: resolveTarget(file, specifier),
    })),
  );
}

function scripts(file: string, text: string): string[] {
  if (!file.endsWith('.svelte')) return [text];
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
}

function resolveTarget(file: string, specifier: string): string {
  const path = specifier.replace(/\?.*$/, '');
  return path.startsWith('.') ? toProject(resolve(projectRoot, dirname(file), path)) : path;
}

const toProject = (path: string): string => relative(projectRoot, path).split(sep).join('/');
