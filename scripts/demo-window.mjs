/** Works the app's real window as a person would: adds a clip, chooses a format, presses Start. */
import { _electron } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { SetupError } from './paths.mjs';

const LIMIT_MS = 120_000;

/**
 * @typedef {'GIF' | 'WebP'} Format as the window names it
 * @typedef {object} WindowJob
 * @property {string} executablePath the Electron to run
 * @property {string[]} args its switches and the app's folder
 * @property {NodeJS.ProcessEnv} env
 * @property {string} clip
 * @property {Format[]} formats converted to one after another
 * @property {string} outputFolder where the app puts its results: LOOPSMITH_OUTPUT_DIR in env
 * @property {string} picture where the picture of the window goes, taken at the end
 * @typedef {{ format: Format, path: string, seconds: number }} WindowResult
 */

/**
 * Opens the app, converts a clip to each format, and takes a picture of the window.
 * @param {WindowJob} options
 * @returns {Promise<WindowResult[]>}
 */
export async function convertInWindow(options) {
  const { executablePath, args, clip, formats, outputFolder, picture } = options;
  const env = Object.fromEntries(Object.entries(options.env).filter(([, value]) => value));
  const app = await _electron.launch({ executablePath, args, env, timeout: LIMIT_MS });
  try {
    const page = await app.firstWindow();
    await page.locator('main[aria-busy=false]').waitFor();
    /** @type {WindowResult[]} */
    const results = [];
    for (const format of formats) {
      const before = new Set(readdirSync(outputFolder));
      const seconds = await convertOne(page, clip, format, results.length);
      const name = readdirSync(outputFolder).find(
        (file) => !before.has(file) && extname(file) === `.${format.toLowerCase()}`,
      );
      if (!name) throw new SetupError(`The ${format} is done, yet no file is in ${outputFolder}.`);
      results.push({ format, path: join(outputFolder, name), seconds });
    }
    // For the thumbnails and the picture of the result to be there.
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(500);
    await page.screenshot({ path: picture });
    return results;
  } finally {
    await app.close();
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} clip
 * @param {Format} format
 * @param {number} doneBefore
 * @returns {Promise<number>} seconds from Start to done
 */
async function convertOne(page, clip, format, doneBefore) {
  await page.getByTestId('file-input').setInputFiles(clip);
  const jobs = page.getByTestId('job');
  const job = jobs.nth(doneBefore);
  await job.waitFor();
  await job.click();
  await page.getByRole('radio', { name: format, exact: true }).check();
  const since = performance.now();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  while (performance.now() - since < LIMIT_MS) {
    const state = await job.getAttribute('data-state');
    if (state === 'done') return (performance.now() - since) / 1000;
    if (state === 'failed' || state === 'canceled') {
      throw new SetupError(
        `The conversion to ${format} ${state}: ${(await job.innerText()).replace(/\s+/g, ' ')}`,
      );
    }
    await page.waitForTimeout(50);
  }
  throw new SetupError(`The conversion to ${format} was not done within ${LIMIT_MS / 1000} s.`);
}
