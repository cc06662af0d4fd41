import { source as axeSource } from 'axe-core';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cutOff } from './support/cut-off';
import { openFakeWindow } from './support/fake-window';
import { jobs, takePicture, test } from './support/app';

const languages = {
  en: {
    ...{ menu: 'Uploads and notifications', test: 'Test connection', add: 'Add a destination' },
    dialogs: ['Destinations…', 'Notifications…', 'Links…', 'History…'],
  },
  'zh-CN': {
    ...{ menu: '上传与通知', test: '测试连接', add: '添加上传位置' },
    dialogs: ['上传位置…', '通知…', '链接…', '历史记录…'],
  },
} as const;
const texts = 'button, label, h2, h3, .note';
const dialogNames = ['destinations', 'notifications', 'links', 'history'];

/** Fields, buttons and pictures that no name is given to, and colours too much alike. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Axe {
      run(
        within: string,
        options: { runOnly: string[] },
      ): Promise<{
        violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
      }>;
    }
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run('[role=dialog]', { runOnly: ['wcag2a', 'wcag2aa'] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`,
    );
  });
}

for (const [tag, words] of Object.entries(languages)) {
  for (const [width, height] of [
    [1000, 640],
    [1280, 800],
  ] as const) {
    test(`uploads at ${String(width)}×${String(height)}, ${tag}, light and dark`, async ({
      loopsmith,
    }) => {
      const fake = await openFakeWindow(loopsmith.app);
      const { page } = fake;
      await fake.resize(width, height);
      await page.evaluate((language) => {
        localStorage.setItem('language', language);
      }, tag);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const picture = (name: string): Promise<void> =>
          takePicture(page, `upload-${name}-${String(width)}-${tag}-${colorScheme}`);
        await fake.load('uploads');
        await page.getByRole('tab').nth(1).click();
        await jobs(page).nth(3).click();
        expect(await cutOff(page.locator(texts))).toEqual([]);
        await picture('section');
        for (const [at, name] of words.dialogs.entries()) {
          await page.getByRole('button', { name: words.menu }).press('Enter');
          if (at === 0) await picture('menu');
          await page.getByRole('menuitem', { name }).press('Enter');
          await expect(page.getByRole('dialog')).toBeVisible();
          await page.waitForTimeout(50);
          expect(await cutOff(page.locator(texts))).toEqual([]);
          expect(await faults(page), name).toEqual([]);
          await picture(dialogNames[at]!);
          if (at === 0) {
            await page.getByRole('button', { name: words.add }).press('Enter');
            await page.getByRole('button', { name: words.test }).press('Enter');
            await expect(page.getByRole('alert').first()).toBeVisible();
            expect(await faults(page)).toEqual([]);
            await picture('form');
            // Back to the list.
            await page.keyboard.press('Escape');
            await expect(page.getByRole('dialog').getByTestId('destination')).toHaveCount(2);
          }
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }
      }
      await fake.close();
    });
  }
}

test('a destination is tested and saved by keyboard, and its failure says what to do', async ({
  loopsmith,
}) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await fake.load('unprotected');
  await page.getByRole('tab').nth(1).click();
  await page.getByRole('button', { name: 'Add a destination…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('no key ring');
  for (const [label, value] of [
    ['Name', 'Website'],
    ['Bucket', 'missing-bucket'],
    ['Key ID', 'LTAI'],
    ['Secret', 'what? is it'],
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).focus();
    await page.keyboard.type(value);
  }
  // Neither Escape nor a click beside it takes what was typed.
  await page.keyboard.press('Escape');
  await expect(dialog).toContainText('not saved yet');
  await expect(dialog.getByRole('button', { name: 'Go on editing' })).toBeFocused();
  await takePicture(page, 'upload-unsaved');
  await page.keyboard.press('Escape');
  await expect(dialog).not.toContainText('not saved yet');
  await page.mouse.click(5, 400);
  await dialog.getByRole('button', { name: 'Go on editing' }).press('Enter');
  await expect(dialog.getByLabel('Secret', { exact: true })).toHaveValue('what? is it');
  await dialog.getByLabel('Bucket', { exact: true }).fill('');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog.getByLabel('Bucket', { exact: true })).toBeFocused();
  await expect(dialog.getByRole('alert')).toContainText('Enter its name');
  await dialog.getByLabel('Bucket', { exact: true }).fill('missing-bucket');
  await dialog.getByRole('button', { name: 'Test connection' }).press('Enter');
  await expect(dialog.getByTestId('test-step')).toHaveCount(9);
  await expect(dialog.locator('[data-outcome=failed]')).toContainText('create it in the OSS');
  await dialog.locator('[data-outcome=failed]').scrollIntoViewIfNeeded();
  await takePicture(page, 'upload-test-failed');
  await dialog.getByLabel('Bucket', { exact: true }).fill('pictures');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog.getByTestId('destination')).toContainText('until the app ends');
  await dialog.getByRole('button', { name: 'Edit Website' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Other');
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog.getByTestId('destination')).toContainText('Website');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByLabel('Save to').selectOption({ label: 'Website' });
  await page.getByLabel('Object name').fill('gifs/{nothing}.gif');
  await expect(page.getByRole('alert')).toContainText('{barename}');
  await page.getByLabel('Object name').fill('gifs/{barename}.{autoext}');
  await expect(page.getByRole('region', { name: 'Upload' })).toContainText(
    'For example gifs/holiday.gif',
  );
  await fake.close();
});
