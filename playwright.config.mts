import { defineConfig } from '@playwright/test';

const report = process.env['LOOPSMITH_REPORT'];

/** The real app on a real Electron; scripts/test.mjs hands both and a display over. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
});
