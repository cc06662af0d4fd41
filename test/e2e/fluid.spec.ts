import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { jobs, makeClip, test } from './support/app';

/** A pause that is felt: https://web.dev/articles/rail counts 100 ms. */
const FELT_MS = 100;
/** Of a jump through the list with both cores taken, all that is on screen made anew. */
const JUMP_MS = 300;

// Time that the system gives to others counts as well, so noise may only be tried away.
test.describe.configure({ retries: 2 });

async function addFifty(page: Page, folder: string): Promise<void> {
  const clip = makeClip(join(folder, 'clip-0.mp4'), 0.6, '320x180', 10);
  const clips = Array.from({ length: 50 }, (_, at) => join(folder, `clip-${String(at)}.mp4`));
  for (const path of clips.slice(1)) copyFileSync(clip, path);
  await page.getByTestId('file-input').setInputFiles(clips);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '50');
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    }).observe({ type: 'longtask' });
  });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}

const longTasks = (page: Page): Promise<number[]> =>
  page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);

test('the window never stands still while fifty jobs run', async ({ loopsmith }) => {
  const { page, folder, outputFolder } = loopsmith;
  await addFifty(page, folder);
  // Looking into the page again and again would keep it busy itself.
  const made = (): number =>
    readdirSync(outputFolder).filter((name) => !name.startsWith('.')).length;
  await expect.poll(made, { timeout: 90_000 }).toBe(50);
  await expect(jobs(page, 'done').first()).toBeVisible();
  const tasks = await longTasks(page);
  console.log(`tasks of 50 ms and more during 50 jobs: ${tasks.join(', ') || 'none'}`);
  expect(tasks.filter((ms) => ms > FELT_MS)).toEqual([]);
});

test('the list is jumped through while fifty jobs run', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await addFifty(page, folder);
  await jobs(page).first().focus();
  for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'Control+a', 'Home']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  const tasks = await longTasks(page);
  console.log(`tasks of 50 ms and more while jumping: ${tasks.join(', ') || 'none'}`);
  expect(tasks.filter((ms) => ms > JUMP_MS)).toEqual([]);
});
