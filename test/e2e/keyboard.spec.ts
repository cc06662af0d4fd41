import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { addFiles, expectDone, jobs, makeClip, takePicture, test } from './support/app';

const selected = (page: Page): Promise<string[]> =>
  page
    .locator('[data-testid=job][aria-selected=true] .name > :first-child')
    .allTextContents()
    .then((names) => names.map((name) => name.replace('.mp4', '')));

/** Presses Tab until the focus is where it should be; fails if it never gets there. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const there = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted),
      selector,
    );
    if (there) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key never reached ${selector}`);
}

test('a whole conversion without the mouse', async ({ loopsmith }) => {
  const { app, page, folder, outputFolder } = loopsmith;
  const names = ['a', 'b', 'c', 'd'];
  const clips = names.map((name) => makeClip(join(folder, `${name}.mp4`), 0.3, '160x90', 10));
  const opened = await app.evaluateHandle(({ shell }) => {
    const paths: string[] = [];
    shell.openPath = (path) => Promise.resolve(String(paths.push(path)).slice(0, 0));
    return paths;
  });

  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles(clips);
  await expect(jobs(page)).toHaveCount(4);
  expect(await selected(page)).toEqual(names);

  await tabTo(page, '[role=row]');
  expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe(
    'solid',
  );
  await page.keyboard.press('End');
  expect(await selected(page)).toEqual(['d']);
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await selected(page)).toEqual(['a', 'b']);
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+Space');
  expect(await selected(page)).toEqual(['a', 'b', 'd']);
  await takePicture(page, 'keyboard');
  await page.keyboard.press('Delete');
  await expect(jobs(page)).toHaveCount(1);
  // The keys go on from the row that took the place.
  await expect.poll(() => selected(page)).toEqual(['c']);
  await expect(jobs(page)).toBeFocused();
  await page.keyboard.press('Escape');
  expect(await selected(page)).toEqual([]);
  await page.keyboard.press('Control+a');
  expect(await selected(page)).toEqual(['c']);

  await tabTo(page, 'input[type=radio]');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'WebP' })).toBeChecked();
  await jobs(page).focus();
  await page.keyboard.press('Space');
  await expectDone(page, 1);
  await page.keyboard.press('Enter');
  await expect.poll(() => opened.jsonValue()).toEqual([join(outputFolder, 'c.webp')]);
});

test('settings: a wrong value is explained beside its field and not used', async ({
  loopsmith,
}) => {
  const { page, folder } = loopsmith;
  await addFiles(page, [makeClip(join(folder, 'clip.mp4'), 1)]);
  await page.getByLabel('Size', { exact: true }).selectOption('width');
  const width = page.getByLabel('Width in pixels');
  await expect(width).toHaveValue('480');
  await width.fill('31');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await width.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('Needs a whole number from 32 to 4096 px.');
  await expect(width).toHaveAttribute('aria-invalid', 'true');
  await expect(jobs(page)).toContainText('480 px wide');
  await width.fill('310');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(jobs(page)).toContainText('310 px wide');
  await width.press('ArrowUp');
  await expect(width).toHaveValue('320');

  await page.getByRole('complementary').getByLabel('Start', { exact: true }).fill('0:05');
  await page.getByRole('complementary').getByLabel('End', { exact: true }).fill('3');
  await expect(page.getByRole('complementary').getByRole('alert')).toContainText(
    'its end, 3 s, is not after its start, 5 s',
  );
  await page.getByRole('complementary').getByLabel('End', { exact: true }).fill('1:02.5');
  await expect(jobs(page)).toContainText('0:05–1:02.5');

  await page.getByText('More settings').click();
  await page.getByLabel('Colours').fill('500');
  await page.getByLabel('Speed').focus();
  await expect(page.getByRole('alert')).toContainText('from 2 to 256 colours');
  await takePicture(page, 'settings');
  await page.getByLabel('Colours').press('Escape');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('jobs that differ are edited together in what is changed only', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  const clips = ['one.mp4', 'two.mp4'].map((name) => makeClip(join(folder, name), 0.2));
  await addFiles(page, clips);
  await jobs(page).nth(0).click();
  await page.getByLabel('Size', { exact: true }).selectOption('percent');
  await page.keyboard.press('Control+a');
  await expect(page.getByText('These jobs differ.')).toBeVisible();
  await page.getByRole('radio', { name: 'WebP' }).check();
  await expect(jobs(page).nth(0)).toContainText('WebP · 50%');
  await expect(jobs(page).nth(1)).toContainText('WebP · original size');
  await jobs(page).nth(1).click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Open' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(jobs(page)).toHaveCount(0);
});

test('a dialog opens without a frame around all of it; the Tab key shows where the focus is', async ({
  loopsmith,
}) => {
  const { page } = loopsmith;
  await page.keyboard.press('F1');
  const keys = page.getByRole('region', { name: 'Keyboard shortcuts' });
  await expect(keys).toBeFocused();
  await expect(keys).toHaveCSS('outline-style', 'none');
  // To the button that closes it, and back.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(keys).toBeFocused();
  await expect(keys).toHaveCSS('outline-style', 'solid');
});
