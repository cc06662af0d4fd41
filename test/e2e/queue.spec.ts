import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { addFiles, expectDone, jobs, launchApp, makeClip, test } from './support/app';

const names = (page: Page): Promise<string> =>
  page
    .locator('[data-testid=job] .name > :first-child')
    .allTextContents()
    .then((texts) => texts.map((text) => text.replace('.mp4', '')).join(' '));

const clipsIn = (folder: string, letters: string): string[] =>
  [...letters].map((letter) => makeClip(join(folder, `${letter}.mp4`), 0.3, '160x90', 10));

test('jobs are moved by the mouse, and by the keyboard', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await addFiles(page, clipsIn(folder, 'abcd'));
  const box = async (row: number) => (await jobs(page).nth(row).boundingBox())!;
  const drag = async (row: number, toY: number, drop = true): Promise<void> => {
    const from = await box(row);
    await page.mouse.move(from.x + 120, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(from.x + 120, (from.y + toY) / 2, { steps: 4 });
    await page.mouse.move(from.x + 120, toY, { steps: 4 });
    if (!drop) await page.keyboard.press('Escape');
    await page.mouse.up();
  };
  await page.keyboard.press('Escape');
  await drag(0, (await box(2)).y + 60);
  await expect.poll(() => names(page)).toBe('b c a d');
  await drag(3, (await box(0)).y + 5);
  await expect.poll(() => names(page)).toBe('d b c a');

  // Escape puts it back.
  await drag(0, (await box(3)).y + 60, false);
  expect(await names(page)).toBe('d b c a');

  // Those selected go together.
  await jobs(page).nth(0).click();
  await jobs(page)
    .nth(2)
    .click({ modifiers: ['Control'] });
  await drag(0, (await box(3)).y + 60);
  await expect.poll(() => names(page)).toBe('b a d c');

  await jobs(page).nth(3).click();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => names(page)).toBe('b a c d');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => names(page)).toBe('b c a d');
  await expect(page.getByText('Moved to 2 of 4')).toBeAttached();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => names(page)).toBe('b a c d');
});

test('what was removed or cleared comes back', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await addFiles(page, clipsIn(folder, 'abc'));
  const undo = page.getByRole('button', { name: 'Undo the removal' });
  await expect(undo).toBeDisabled();
  await jobs(page).nth(1).click();
  await page.keyboard.press('Delete');
  await expect.poll(() => names(page)).toBe('a c');
  await page.keyboard.press('Control+z');
  await expect.poll(() => names(page)).toBe('a b c');

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 3);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(jobs(page)).toHaveCount(0);
  await undo.click();
  await expectDone(page, 3);
  await expect(undo).toBeDisabled();
});

test('pause at once, resume, and pause for what waits', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await addFiles(page, [makeClip(join(folder, 'long.mp4'), 40, '640x360', 25)]);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await page.getByRole('button', { name: 'Pause at once' }).click();
  await expect(jobs(page, 'running')).toContainText('Paused');
  const progress = page.getByRole('progressbar', { name: /long/ });
  const share = (): Promise<string | null> => progress.getAttribute('aria-valuenow');
  // What was under way in the pipes may still arrive.
  await page.waitForTimeout(500);
  const stopped = await share();
  await page.waitForTimeout(700);
  expect(await share()).toBe(stopped);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectDone(page, 1);
});

test('another output of a source, and settings of its own, are shown', async ({ loopsmith }) => {
  const { page, folder, outputFolder } = loopsmith;
  await addFiles(page, clipsIn(folder, 'ab'));
  await jobs(page).nth(0).click();
  await jobs(page).nth(0).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add another output' }).click();
  await expect.poll(() => names(page)).toBe('a a b');
  await expect(jobs(page).nth(1)).toContainText('WebP');
  await expect(jobs(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(jobs(page).nth(1)).toContainText('Has settings of its own');
  await page.getByLabel('Size', { exact: true }).selectOption('box');
  await page.getByLabel('Height in pixels').fill('80');
  await expect(jobs(page).nth(1)).toContainText('240×80');
  // The last used settings are those for new videos, so now the others differ.
  await expect(jobs(page).nth(0)).toContainText('Has settings of its own');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 3);
  await expect(jobs(page).nth(1)).toContainText('WebP · 240×80');
  expect(outputFolder).not.toBe('');
});

test('paths are pasted, those that are missing are told', async ({ loopsmith }) => {
  const { page, folder, app } = loopsmith;
  const [clip] = clipsIn(folder, 'a');
  await app.evaluate(
    ({ clipboard }, text) => {
      clipboard.writeText(text);
    },
    `${clip!}\n"${join(folder, 'gone.mp4')}"`,
  );
  await page.keyboard.press('Control+v');
  await expect.poll(() => names(page)).toBe('a');
  await expect(page.getByTestId('notice')).toContainText('gone.mp4');
});

test('panes and the tab are where they were left', async ({ loopsmith }) => {
  const { page, folder, app } = loopsmith;
  await addFiles(page, clipsIn(folder, 'a'));
  const line = page.getByRole('separator', { name: 'Width of the queue' });
  await expect(line).toHaveAttribute('aria-valuenow', '340');
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', '308');
  await page.getByRole('tab', { name: 'Output' }).click();
  await app.close();
  const again = await launchApp(folder);
  const second = await again.firstWindow();
  await expect(second.getByRole('separator', { name: 'Width of the queue' })).toHaveAttribute(
    'aria-valuenow',
    '308',
  );
  await expect(second.getByRole('tab', { name: 'Output' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await again.close();
});
