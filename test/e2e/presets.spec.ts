import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { addFiles, expectDone, jobs, launchApp, makeClip, test } from './support/app';

/** The system's dialogs, answered at once. */
async function answerDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, path);
}

const preset = (page: Page) => page.getByLabel('Preset', { exact: true });

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('presets: used, saved, renamed, deleted and brought back, exported and imported', async ({
  loopsmith,
}) => {
  const { page, app, folder } = loopsmith;
  await addFiles(page, [makeClip(join(folder, 'a.mp4'), 0.3, '320x180')]);
  await expect(preset(page)).toHaveValue('');
  await preset(page).selectOption('Sticker 240 × 240');
  await expect(jobs(page)).toContainText('GIF · 240×240 · 12 fps');
  await page.getByRole('radio', { name: 'WebP' }).check();
  await expect(preset(page)).toHaveValue('');

  await menu(page, 'Save as…');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Mine');
  await page.keyboard.press('Enter');
  await expect(preset(page)).toHaveValue('own:Mine');
  await page.getByRole('radio', { name: 'GIF' }).check();
  await expect(preset(page)).not.toHaveValue('own:Mine');
  await page.getByRole('radio', { name: 'WebP' }).check();
  await menu(page, 'Save as…');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Mine');
  await expect(page.getByText('There is one of that name already.')).toBeVisible();
  await page.getByRole('button', { name: 'Replace', exact: true }).click();
  await expect(page.getByTestId('notice')).toContainText('The preset “Mine” was replaced.');
  await page.getByTestId('notice').getByRole('button', { name: 'Dismiss' }).click();
  await expect(preset(page)).toHaveValue('own:Mine');
  await menu(page, 'Rename…');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Stickers for Mo');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(preset(page)).toHaveValue('own:Stickers for Mo');
  await preset(page).selectOption('README');
  await expect(jobs(page)).toContainText('GIF · 800 px wide · 10 fps');
  await preset(page).selectOption('Stickers for Mo');

  const file = join(folder, 'presets.json');
  await answerDialogs(app, file);
  await menu(page, 'Export…');
  await expect(page.getByTestId('notice')).toContainText(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    presets: [{ name: 'Stickers for Mo', settings: { format: 'webp', width: 240 } }],
  });
  await menu(page, 'Delete');
  await expect(preset(page)).toHaveValue('');
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(preset(page)).toHaveValue('own:Stickers for Mo');
  await menu(page, 'Import…');
  await expect(page.getByText('1 preset added.')).toBeVisible();
  await expect(preset(page).locator('option', { hasText: 'Stickers for Mo (2)' })).toHaveCount(1);
  writeFileSync(file, 'no JSON');
  await menu(page, 'Import…');
  await expect(page.getByText('it is no JSON')).toBeVisible();
});

test('a process string is copied, and sets what it says', async ({ loopsmith }) => {
  const { page, app, folder } = loopsmith;
  await addFiles(page, [makeClip(join(folder, 'a.mp4'), 2, '320x180')]);
  await page.getByText('OSS process string').click();
  await expect(page.getByTestId('process-string')).toHaveText('video/animation,f_gif');
  await page.getByRole('button', { name: 'Use another…' }).click();
  const field = page.getByLabel('Process string', { exact: true });
  await expect(field).toBeFocused();
  const use = page.getByRole('button', { name: 'Use it' });
  await field.fill('video/animation,f_gif,w_9');
  await expect(page.getByRole('alert')).toContainText('"w"');
  await expect(use).toBeDisabled();
  await field.fill('video/animation,f_webp,w_100,h_80,inter_500,num_3|sys/saveas,o_YQ==');
  await expect(page.getByText('Where it saves to is set under Output.')).toBeVisible();
  await use.click();
  await expect(page.getByRole('button', { name: 'Use another…' })).toBeFocused();
  await expect(jobs(page)).toContainText('WebP · 100×80 · one every 0.5 sec · 3 frames at most');
  const text = 'video/animation,f_webp,w_100,h_80,inter_500,num_3';
  await expect(page.getByTestId('process-string')).toHaveText(text);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(text);
  await page.getByText('More settings').click();
  await page.getByRole('switch', { name: 'Reverse' }).check();
  await expect(page.getByText('It cannot say: reverse.')).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 1);
  await expect(jobs(page)).toContainText('WebP · 100×80 · 3 frames');
});

test('where results go, and what they are called', async ({ loopsmith }) => {
  const { page, folder, outputFolder } = loopsmith;
  await addFiles(page, [makeClip(join(folder, 'a.mp4'), 0.3, '320x180')]);
  await page.getByRole('tab', { name: 'Output' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toHaveValue('{barename}.{autoext}');
  await name.fill('{nonsense}');
  await expect(page.getByRole('alert')).toContainText('is no variable');
  await name.fill('loop-.{autoext}');
  await name.press('Home');
  for (let at = 0; at < 5; at++) await name.press('ArrowRight');
  await page.getByRole('button', { name: '{width}' }).click();
  await expect(name).toHaveValue('loop-{width}.{autoext}');
  await expect(page.getByText('Such as loop-480.gif')).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 1);
  expect(readFileSync(join(outputFolder, 'loop-320.gif')).length).toBeGreaterThan(100);
});

test('preferences: language and theme at once, an ffmpeg that does not work refused, all kept', async ({
  loopsmith,
}) => {
  const { page, app, folder } = loopsmith;
  await page.getByRole('button', { name: 'Preferences' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Machine' }).click();
  await dialog.getByLabel('Cores').selectOption('1');
  await dialog.getByRole('radio', { name: 'CPU' }).check();
  await dialog.getByRole('tab', { name: 'ffmpeg' }).click();
  await expect(dialog.getByText('writing animated WebP')).toBeVisible();
  const wrong = join(folder, 'ffmpeg-wrong');
  writeFileSync(wrong, '#!/bin/sh\nexit 1\n');
  chmodSync(wrong, 0o755);
  await answerDialogs(app, wrong);
  await dialog.getByRole('button', { name: 'Choose another…' }).click();
  await expect(page.getByTestId('notice')).toContainText(`ffmpeg at "${wrong}"`);
  await expect(dialog.getByRole('button', { name: 'Find by itself' })).toBeDisabled();
  await dialog.getByRole('tab', { name: 'General' }).click();
  await dialog.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await dialog.getByLabel('Language').selectOption('简体中文');
  await expect(page.getByRole('dialog', { name: '偏好设置' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: '添加文件', exact: true })).toBeVisible();
  await app.close();

  const again = await launchApp(folder);
  const second = await again.firstWindow();
  await second.getByRole('button', { name: '偏好设置' }).click();
  await expect(second.locator('html')).toHaveAttribute('data-theme', 'dark');
  await second.getByRole('tab', { name: '性能' }).click();
  await expect(second.getByLabel('核心')).toHaveValue('1');
  await expect(second.getByRole('radio', { name: '处理器' })).toBeChecked();
  await again.close();
});
