import { expect } from '@playwright/test';
import { cutOff } from './support/cut-off';
import { openFakeWindow } from './support/fake-window';
import { jobs, takePicture, test } from './support/app';

const texts = 'button, label, h1, dd, .note';
const sizes = [
  [1000, 640],
  [1280, 800],
  [1920, 1080],
] as const;

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
        expect(await cutOff(page.locator(texts))).toEqual([]);
        await takePicture(page, `${scenario}-${String(width)}-${colorScheme}`);
      }
    }
    await fake.close();
  });
}

test('every dialog and panel, in both languages and themes', async ({ loopsmith }) => {
  test.slow();
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  for (const [language, theme, width, height] of [
    ['en', 'light', 1280, 800],
    ['en', 'dark', 1000, 640],
    ['zh-CN', 'light', 1000, 640],
    ['zh-CN', 'dark', 1280, 800],
  ] as const) {
    await fake.resize(width, height);
    await page.evaluate(
      ([tag, colours]) => {
        localStorage.setItem('language', tag);
        localStorage.setItem('theme', colours);
      },
      [language, theme] as const,
    );
    await fake.load('mixed');
    const name = (view: string): string => `${view}-${language}-${theme}-${String(width)}`;
    const look = async (view: string): Promise<void> => {
      expect(await cutOff(page.locator(texts)), view).toEqual([]);
      await takePicture(page, name(view));
    };
    await jobs(page, 'queued').first().click();
    await look('window');
    await page.locator('summary').first().click();
    await look('more-settings');
    await page.getByRole('tab').nth(1).click();
    await look('output');
    await page.getByRole('tab').nth(0).click();
    await jobs(page).nth(2).click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await look('menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    const tabs = page.getByRole('dialog').getByRole('tab');
    for (let tab = 0; tab < (await tabs.count()); tab++) {
      await tabs.nth(tab).click();
      await look(`preferences-${String(tab + 1)}`);
    }
    await page.keyboard.press('Escape');
  }
  await fake.close();
});

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
  await expect(page.getByTestId('outcome')).toBeVisible();
  await expect(page.getByTestId('result-picture')).toHaveAttribute('data-drawn', /./);
  await jobs(page, 'queued').first().click();
  await expect(page.getByTestId('outcome')).toHaveCount(0);
  await fake.load('failing');
  await jobs(page).nth(2).click();
  const problem = page.getByTestId('problem');
  await expect(problem).toContainText('The disk');
  await problem.getByRole('button', { name: 'Choose another folder…' }).click();
  await expect(jobs(page).nth(2)).toHaveAttribute('data-state', 'running');
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
  await expect.poll(colour).not.toBe(dark);
  await fake.close();
});

test('of a thousand jobs only those in sight exist, and keys reach them all', async ({
  loopsmith,
}) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await fake.load('thousand');
  const list = page.getByRole('grid');
  await expect(list).toHaveAttribute('aria-rowcount', '1000');
  const mostRows = 40;
  const active = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement!.getAttribute('aria-rowindex'));
  /** Whether the row with the focus is wholly in sight. */
  const inSight = (): Promise<boolean> =>
    page.evaluate(() => {
      const row = document.activeElement!.getBoundingClientRect();
      const box = document.querySelector('[role=grid]')!.getBoundingClientRect();
      return row.top >= box.top - 1 && row.bottom <= box.bottom + 1;
    });

  await jobs(page).first().click();
  for (const [keys, row] of [
    ['End', '1000'],
    ['ArrowUp', '999'],
    ['Home', '1'],
    ['PageDown', null],
    ['Shift+End', '1000'],
  ] as const) {
    await page.keyboard.press(keys);
    if (row) expect(await active()).toBe(row);
    expect(await inSight(), keys).toBe(true);
    expect(await jobs(page).count()).toBeLessThan(mostRows);
  }
  const selected = await page.getByTestId('preview').getByRole('heading').textContent();
  expect(Number(/\d+/.exec(selected!)![0])).toBeGreaterThan(990);

  // Scrolled away by the wheel, the row with the focus keeps it.
  await list.evaluate((element) => (element.scrollTop = 500 * 70));
  await expect(page.locator('[role=row][aria-rowindex="503"]')).toBeInViewport();
  expect(await active()).toBe('1000');
  expect(await jobs(page).count()).toBeLessThan(mostRows);
  await page.keyboard.press('Home');
  expect(await active()).toBe('1');
  await fake.close();
});

test('a thousand files are shown at once', async ({ loopsmith }) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await fake.load('empty');
  const ms = await page.evaluate(async () => {
    const files = new DataTransfer();
    for (let at = 0; at < 1000; at++) files.items.add(new File([], `clip-${String(at)}.mp4`));
    const input = document.querySelector<HTMLInputElement>('[data-testid=file-input]')!;
    input.files = files.files;
    const started = performance.now();
    input.dispatchEvent(new Event('change', { bubbles: true }));
    while (!document.querySelector('[data-testid=job]')) await new Promise(requestAnimationFrame);
    return performance.now() - started;
  });
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '1000');
  test.info().annotations.push({ type: 'ms for 1,000 files', description: ms.toFixed(0) });
  console.log(`1,000 files shown after ${ms.toFixed(0)} ms`);
  // Generous, for a busy machine.
  expect(ms).toBeLessThan(1000);
  await fake.close();
});
