/**
 * How long until Loopsmith's window can be used, beside a bare Electron window on the same machine:
 * both are started in turn, and the medians are compared.
 *
 *   npm run bench:startup [-- runs]
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { prepare } from '../../scripts/prepare.mjs';
import { root, temporaryFolder } from '../../scripts/paths.mjs';
import { main } from '../../scripts/processes.mjs';
import { withDisplay } from '../../scripts/system.mjs';

const TARGET = 1.5;
const runs = Number(process.argv[2] ?? 7);

await main(async () => {
  const { electron } = await prepare({ what: 'tests' });
  await withDisplay(
    async (env) => {
      /** @type {Record<'bare' | 'loopsmith', number[]>} */
      const times = { bare: [], loopsmith: [] };
      const apps = { bare: join(import.meta.dirname, 'bare-window'), loopsmith: root };
      // The first of each fills the system's caches and does not count.
      for (let run = 0; run <= runs; run++) {
        for (const name of /** @type {const} */ (['bare', 'loopsmith'])) {
          const ms = await timeStart(electron.path, apps[name], env);
          if (run > 0) times[name].push(ms);
        }
      }
      const bare = median(times.bare);
      const loopsmith = median(times.loopsmith);
      const ratio = loopsmith / bare;
      console.log(`bare window  ${bare.toFixed(0)} ms (${inWords(times.bare)})`);
      console.log(`Loopsmith    ${loopsmith.toFixed(0)} ms (${inWords(times.loopsmith)})`);
      console.log(`ratio        ${ratio.toFixed(2)} (target: under ${String(TARGET)})`);
      return 0;
    },
    { always: true },
  );
});

/**
 * @param {string} executablePath
 * @param {string} app the folder of its package.json
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} ms from the start to a window that shows its content
 */
async function timeStart(executablePath, app, env) {
  const profile = temporaryFolder('loopsmith-startup');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const began = performance.now();
  const running = await _electron.launch({
    executablePath,
    args: [...sandbox, app, `--user-data-dir=${profile}`],
    env: /** @type {Record<string, string>} */ (env),
  });
  const page = await running.firstWindow();
  await page.locator('main[aria-busy=false]').waitFor();
  const ms = performance.now() - began;
  await running.close();
  rmSync(profile, { recursive: true, force: true });
  return ms;
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** @param {number[]} values */
function inWords(values) {
  return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;
}
