import { expect } from '@playwright/test';
import { source as axeSource } from 'axe-core';
import type { run as runAxe } from 'axe-core';
import type { Page } from '@playwright/test';
import { jobs, takePicture, test } from './support/app';
import { cutOff } from './support/cut-off';
import { openFakeWindow } from './support/fake-window';

/** Those with a title are told by it. */
const texts = 'button, label, dd, p:not([title])';
const sizes = [
  [1000, 640],
  [1280, 800],
  [1920, 1080],
] as const;

/** What axe finds wrong within the pane. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: { run: typeof runAxe } }).axe;
    const found = await run('[data-testid=preview]');
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

const pane = (page: Page) => page.getByTestId('preview');
const settled = async (page: Page): Promise<void> => {
  await expect(pane(page)).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByTestId('result-picture')).toHaveAttribute('data-drawn', /./);
};

for (const [width, height] of sizes) {
  test(`the preview at ${String(width)}×${String(height)}, light and dark`, async ({
    loopsmith,
  }) => {
    const fake = await openFakeWindow(loopsmith.app);
    const { page } = fake;
    await fake.resize(width, height);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const look = async (name: string): Promise<void> => {
        await takePicture(page, `preview-${name}-${String(width)}-${colorScheme}`);
        expect(await violations(page), name).toEqual([]);
        expect(await cutOff(pane(page).locator(texts)), name).toEqual([]);
      };
      await fake.load('mixed');
      await jobs(page, 'queued').first().click();
      await settled(page);
      await expect(page.getByTestId('estimate')).toContainText(/[kM]B/);
      await look('result');
      for (const mode of ['Side by side', 'Wipe', 'Source']) {
        await pane(page).getByRole('radio', { name: mode }).click();
        await expect(page.getByTestId('source-picture')).toHaveAttribute('data-drawn', /./);
        await look(mode.toLowerCase().replaceAll(' ', '-'));
      }
      await pane(page).getByRole('button', { name: 'Crop', exact: true }).click();
      await page.getByLabel('Shape of the crop').selectOption('1:1');
      await expect(page.getByTestId('crop-numbers')).toContainText('720×720');
      await look('crop');
      await jobs(page, 'done').first().click();
      await pane(page).getByRole('radio', { name: 'Result' }).click();
      await settled(page);
      await look('done');
      await jobs(page, 'failed').first().click();
      await expect(page.getByTestId('problem')).toBeVisible();
      await look('failed');
      await page.keyboard.press('Control+a');
      await expect(page.getByTestId('total-estimate')).toContainText(/[kM]B/);
      await look('many');
    }
    await fake.close();
  });
}

test('the preview in Chinese', async ({ loopsmith }) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await fake.resize(1000, 640);
  await fake.load('mixed');
  await page.evaluate(() => {
    localStorage.setItem('language', 'zh-CN');
  });
  await fake.load('mixed');
  for (const state of ['queued', 'done']) {
    await jobs(page, state).first().click();
    await settled(page);
    await takePicture(page, `preview-${state}-1000-chinese`);
    expect(await cutOff(pane(page).locator(texts))).toEqual([]);
  }
  await jobs(page, 'queued').first().click();
  await settled(page);
  await pane(page).getByRole('button', { name: '裁剪', exact: true }).click();
  await takePicture(page, 'preview-crop-1000-chinese');
  expect(await cutOff(pane(page).locator(texts))).toEqual([]);
  await page.evaluate(() => {
    localStorage.clear();
  });
  await fake.close();
});
