import { describe, expect, test } from 'vitest';
import { listSources, readImports } from './helpers/imports';
import type { Import } from './helpers/imports';

const imports = listSources('src-main', 'src-renderer').flatMap(readImports);
const inFolder = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const [inCore, inEngine, inApp, inCli, inRenderer] = [
  'src-main/core',
  'src-main/engine',
  'src-main/app',
  'src-main/cli',
  'src-renderer',
].map(inFolder) as [In, In, In, In, In];
type In = (path: string) => boolean;

const isOwn = (target: string): boolean => /^src-(main|renderer)\//.test(target);
const isNode = (target: string): boolean => target.startsWith('node:');
const isElectron = (target: string): boolean => /^electron($|\/)/.test(target);
const isPackage = (name: string) => (target: string) =>
  target === name || target.startsWith(`${name}/`);
const named = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;
const offenders = (from: In, bad: (target: string) => boolean): string[] =>
  imports.filter(({ file, target }) => from(file) && bad(target)).map(named);

test('there are imports to look at, in every layer', () => {
  for (const from of [inCore, inEngine, inApp, inRenderer]) {
    expect(imports.some(({ file }) => from(file))).toBe(true);
  }
  expect(imports.some(({ file }) => file.endsWith('.svelte'))).toBe(true);
});

describe('who may import whom', () => {
  test('core: itself and valibot', () => {
    expect(offenders(inCore, (target) => !inCore(target) && target !== 'valibot')).toEqual([]);
  });

  test('engine: core, itself, Node, packages, never Electron', () => {
    const bad = (target: string): boolean =>
      isElectron(target) || (isOwn(target) && !inCore(target) && !inEngine(target));
    expect(offenders(inEngine, bad)).toEqual([]);
  });

  test('app: never the command line, never the renderer', () => {
    const bad = (target: string): boolean =>
      isOwn(target) && ![inCore, inEngine, inApp].some((within) => within(target));
    expect(offenders(inApp, bad)).toEqual([]);
  });

  test('the command line: never the app, Electron or the renderer', () => {
    const from = (file: string): boolean => inCli(file) || file === 'src-main/cli.ts';
    const bad = (target: string): boolean =>
      isElectron(target) ||
      (isOwn(target) && ![inCore, inEngine, inCli].some((within) => within(target)));
    expect(offenders(from, bad)).toEqual([]);
  });

  test('renderer: core and itself, neither Node nor Electron', () => {
    const bad = (target: string): boolean =>
      isNode(target) ||
      isElectron(target) ||
      (isOwn(target) && !inCore(target) && !inRenderer(target));
    expect(offenders(inRenderer, bad)).toEqual([]);
  });
});

describe('what is kept to few files', () => {
  const filesImporting = (matches: (target: string) => boolean): string[] => [
    ...new Set(imports.filter(({ target }) => matches(target)).map(({ file }) => file)),
  ];

  test('Electron: the app and its entries', () => {
    const entries = ['src-main/index.ts', 'src-main/preload.ts'];
    const others = filesImporting(isElectron).filter((file) => !inApp(file));
    expect(others.filter((file) => !entries.includes(file))).toEqual([]);
  });

  test('fluent-ffmpeg: engine/ffmpeg.ts', () => {
    expect(filesImporting(isPackage('fluent-ffmpeg'))).toEqual(['src-main/engine/ffmpeg.ts']);
  });

  test('ali-oss: engine/upload/oss-client.ts', () => {
    expect(filesImporting(isPackage('ali-oss'))).toEqual(['src-main/engine/upload/oss-client.ts']);
  });

  test('child processes: engine/ffmpeg.ts, what guards them, and the app', () => {
    const others = filesImporting((target) => /^(node:)?child_process$/.test(target));
    const allowed = ['src-main/engine/ffmpeg.ts', 'src-main/engine/guard.ts'];
    expect(others.filter((file) => !inApp(file) && !allowed.includes(file))).toEqual([]);
  });

  test('Node’s own modules are named with node:', () => {
    const bare =
      /^(fs|path|os|url|util|crypto|stream|events|worker_threads|child_process|buffer)($|\/)/;
    expect(imports.filter(({ target }) => bare.test(target)).map(named)).toEqual([]);
  });
});
