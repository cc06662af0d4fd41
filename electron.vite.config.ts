import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { assembly } from './scripts/assembly-plugin.mjs';

const from = (path: string): string => resolve(__dirname, path);

/** Vite's dev server puts styles inline and talks over a web socket; only there both are allowed. */
const relaxPolicyWhileDeveloping = (): Plugin => ({
  name: 'loopsmith:relax-policy',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'; connect-src 'self' ws:"),
});

/**
 * One build runs on Electron 25 (Node 18, Chromium 114) and on the current one, so the targets are
 * set here instead of following the installed package.
 */
export default defineConfig({
  main: {
    plugins: [assembly()],
    build: {
      target: 'node18.15',
      // electron-store and conf are ESM only; they are bundled so that CommonJS can use them.
      externalizeDeps: { exclude: ['electron-store', 'valibot', 'cli-progress'] },
      rolldownOptions: {
        input: {
          index: from('src-main/index.ts'),
          cli: from('src-main/cli.ts'),
          'segment-worker': from('src-main/engine/segment-worker.ts'),
        },
        // Flat, so that __dirname is out/main in every chunk.
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18.15',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: from('src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: from('src-renderer'),
    plugins: [svelte({ configFile: from('svelte.config.mjs') }), relaxPolicyWhileDeveloping()],
    build: {
      target: 'chrome114',
      minify: true,
      outDir: from('out/renderer'),
      rolldownOptions: { input: { index: from('src-renderer/index.html') } },
    },
  },
});
