/**
 * Runs the tests: vitest's, then Playwright's on the real Electron. The last line of its output is
 * `N passed, N failed`.
 *
 *   npm test [-- unit|engine|cli|ui|e2e [pattern, or the runner's own options…]]
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, SetupError, temporaryFolder } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { main, run } from './processes.mjs';
import { withDisplay } from './system.mjs';
import {
  addUp,
  countPlaywright,
  countVitest,
  inWords,
  succeeded,
  tallyRun,
} from './test-report.mjs';

const parts = ['unit', 'engine', 'cli', 'ui', 'e2e'];
const [part, ...rest] = process.argv.slice(2);
const reports = temporaryFolder('loopsmith-reports');

await main(async () => {
  if (part !== undefined && !parts.includes(part)) {
    throw new SetupError(`Usage: npm test [-- ${parts.join('|')} [pattern]]`);
  }
  // What unit tests look at needs nothing installed or built.
  const electron = part === 'unit' ? undefined : (await prepare({ what: 'tests' })).electron;
  const env = { LOOPSMITH_ELECTRON: electron?.path };
  const tallies = [];
  if (part !== 'e2e') tallies.push(await runVitest({ ...process.env, ...env }));
  if (part === undefined || part === 'e2e') {
    const runThere = (/** @type {NodeJS.ProcessEnv} */ display) =>
      runPlaywright({ ...display, ...env, ...freshFolders() });
    tallies.push(await withDisplay(runThere, { always: true }));
  }
  const tally = addUp(tallies);
  console.log(`\n${inWords(tally)}`);
  return succeeded(tally) ? 0 : 1;
});

/** @param {NodeJS.ProcessEnv} env */
function runVitest(env) {
  const report = join(reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const selected = part ? ['--project', part] : [];
  return runRunner(
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ['run', '--passWithNoTests', ...reporters, ...selected, ...rest],
    env,
    report,
    countVitest,
  );
}

/** @param {NodeJS.ProcessEnv} env */
function runPlaywright(env) {
  const report = join(reports, 'playwright.json');
  return runRunner(
    join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    ['test', '--pass-with-no-tests', ...rest],
    { ...env, LOOPSMITH_REPORT: report },
    report,
    countPlaywright,
  );
}

/**
 * @param {string} script
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} report
 * @param {import('./test-report.mjs').Count} count
 */
async function runRunner(script, args, env, report, count) {
  const { status } = await run(process.execPath, [script, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return tallyRun(status, existsSync(report) ? readFileSync(report, 'utf8') : undefined, count);
}

/** Folders of its own for what a desktop keeps, so that nothing of this user's comes in. */
function freshFolders() {
  const desktop = temporaryFolder('loopsmith-desktop');
  const names = ['RUNTIME_DIR', 'DATA_HOME', 'CONFIG_HOME', 'CACHE_HOME', 'STATE_HOME'];
  return Object.fromEntries(
    names.map((name) => {
      const folder = join(desktop, name.toLowerCase());
      mkdirSync(folder, { mode: 0o700 });
      return [`XDG_${name}`, folder];
    }),
  );
}
