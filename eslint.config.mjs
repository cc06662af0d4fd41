import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** Which folders a layer may not import from; core ← engine ← app and cli, renderer → core only. */
const layer = (files, forbidden) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map(({ regex, message }) => ({ regex, message })),
      },
    ],
  },
});
const node = { regex: '^node:', message: 'core is pure: no node modules here.' };
const electron = { regex: '^electron($|/)', message: 'Only app/ and the entries know Electron.' };
const engine = { regex: '(^|/)engine/', message: 'This layer may not use the engine.' };
const app = { regex: '(^|/)app/', message: 'Only index.ts wires the app.' };
const renderer = { regex: 'src-renderer', message: 'Main never imports the renderer.' };
const packages = (allowed) => ({
  regex: `^(?!\\.|node:|(${allowed.join('|')})($|/))`,
  message: `Only ${allowed.join(', ')} may be imported here.`,
});

export default ts.config(
  {
    ignores: [
      'out',
      'dist',
      'node_modules',
      'demo-output',
      'test-results',
      'screenshots',
      '.cache',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      // Typed-array kernels index what the loop bounds prove; `!` is how noUncheckedIndexedAccess says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  { files: ['scripts/**', 'test/**', '**/*.config.*'], rules: { 'no-console': 'off' } },
  // AssemblyScript, where an assertion converts: the field writes it in front.
  {
    files: ['src-main/engine/gif/kernels/**'],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' },
  },
  layer(['src-main/core/**'], [node, electron, engine, app, renderer, packages(['valibot'])]),
  layer(['src-main/engine/**'], [electron, app, renderer]),
  layer(['src-main/app/**'], [renderer]),
  layer(['src-main/cli.ts'], [electron, app, renderer]),
  layer(['src-renderer/**'], [node, electron, engine, app]),
);
