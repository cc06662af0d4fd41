import { svelte } from '@sveltejs/vite-plugin-svelte';
import { configDefaults, defineConfig } from 'vitest/config';
import { assembly } from './scripts/assembly-plugin.mjs';

/** One project for each part, so that `npm test -- engine gif` runs part of a part. */
const part = (name: string) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.{ts,mjs}`] },
});

export default defineConfig({
  // The window's models hold runes, which have to be compiled.
  plugins: [assembly(), svelte()],
  test: {
    projects: ['unit', 'engine', 'cli', 'ui'].map(part),
    exclude: configDefaults.exclude,
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
