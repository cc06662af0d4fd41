import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openFakeWindow } from './support/fake-window';
import { jobs, takePicture, test } from './support/app';

const sizes = [
  [1000, 640],
  [1280, 800],
  [1920, 1080],
] as const;

/** Where a text is wider than its box, a button or label would be cut off. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, label, h1, dd, .note')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
      .map((element) => element.textContent.trim()),
  );

for (const [width, height] of sizes) {
  test(`every state at ${String(width)}×${String(height)}, light and dark`, async ({
    loopsmith,
  }) => {
    const fake = await openFakeWindow(loopsmith.app);
    const { page } = fake;
    await fake.resize(width, height);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const scenario of ['empty', 'queued', 'mixed', 'failing', 'long', 'noTools']) {
        await fake.load(scenario);
        if (scenario !== 'empty') await jobs(page).first().click();
        const body = await page.evaluate(() => [document.body.scrollWidth, innerWidth]);
        expect(body[0]).toBe(body[1]);
        expect(await cutOff(page)).toEqual([]);
        await takePicture(page, `${scenario}-${String(width)}-${colorScheme}`);
      }
    }
    await fake.close();
  });
}

test('states are told in words, and the picture follows the job', async ({ loopsmith }) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await fake.load('mixed');
  await expect(jobs(page, 'done').first()).toContainText('Done');
  await expect(jobs(page, 'failed')).toContainText('Failed');
  await expect(jobs(page, 'running').first()).toContainText('Converting');
  await expect(jobs(page, 'canceled')).toContainText('Cancelled');
  await expect(jobs(page, 'queued').first()).toContainText('Waiting');
  await jobs(page, 'done').first().click();
  await expect(page.getByTestId('result-image')).toBeVisible();
  await jobs(page, 'queued').first().click();
  await expect(page.getByTestId('result-image')).toHaveCount(0);
  await fake.load('noTools');
  await expect(page.getByRole('alert')).toContainText('Loopsmith needs ffmpeg');
  await fake.close();
});

test('less motion and the system’s colours are respected', async ({ loopsmith }) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await fake.load('mixed');
  const running = jobs(page, 'running').first().locator('svg').nth(0);
  expect(await running.evaluate((icon) => getComputedStyle(icon).animationName)).toBe('none');
  const colour = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await colour();
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await colour()).not.toBe(dark);
  await fake.close();
});
