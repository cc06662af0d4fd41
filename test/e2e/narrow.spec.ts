import { expect } from '@playwright/test';
import { cutChoices, cutOff, sideways } from './support/cut-off';
import { openFakeWindow } from './support/fake-window';
import { jobs, takePicture, test } from './support/app';

const sizeModes = ['original', 'width', 'height', 'longest', 'percent', 'box'];
const texts = 'button, label, .note';

for (const [width, height] of [
  [840, 533],
  [900, 560],
  [1280, 800],
] as const) {
  test(`no pane is wider than its place at ${String(width)}×${String(height)}`, async ({
    loopsmith,
  }) => {
    const fake = await openFakeWindow(loopsmith.app);
    const { page } = fake;
    await fake.resize(width, height);
    const look = async (name: string): Promise<void> => {
      await takePicture(page, `narrow-${name}-${String(width)}`);
      expect(await sideways(page), name).toEqual([]);
      expect(await cutOff(page.locator(texts)), name).toEqual([]);
      expect(await cutOff(jobs(page).locator('.parts > span')), name).toEqual([]);
      expect(await cutChoices(page), name).toEqual([]);
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await fake.load('mixed');
      await jobs(page, 'queued').first().click();
      await page.locator('summary').first().click();
      for (const mode of sizeModes) {
        await page.getByLabel('Size', { exact: true }).selectOption(mode);
        await look(`size-${mode}-${colorScheme}`);
      }
      await page.getByLabel('Preset', { exact: true }).selectOption('builtIn:sticker');
      await look(`sticker-${colorScheme}`);
      await page.getByRole('tab', { name: 'Output' }).click();
      await look(`output-${colorScheme}`);
      await fake.load('failing');
      await look(`failing-${colorScheme}`);
      await fake.load('uploads');
      await look(`uploads-${colorScheme}`);
      await page.getByLabel('Save to').selectOption('none');
      await look(`only-here-${colorScheme}`);
      const edges = await page
        .locator('aside .control:visible')
        .evaluateAll((found) => [
          ...new Set(found.map((each) => Math.round(each.getBoundingClientRect().right))),
        ]);
      expect(edges).toHaveLength(1);
      await page.getByRole('tab', { name: 'Settings' }).click();
    }
    await fake.close();
  });
}

test('in Chinese nothing is cut off or broken in the narrowest window either', async ({
  loopsmith,
}) => {
  const fake = await openFakeWindow(loopsmith.app);
  const { page } = fake;
  await fake.resize(840, 533);
  await page.evaluate(() => {
    localStorage.setItem('language', 'zh-CN');
  });
  await fake.load('mixed');
  await jobs(page, 'queued').first().click();
  await page.getByTestId('position').locator('span').first().waitFor();
  for (const name of ['设置', '输出']) {
    await page.getByRole('tab', { name }).click();
    await takePicture(page, `narrow-${name}-840`);
    expect(await sideways(page)).toEqual([]);
    expect(await cutOff(page.locator(`${texts}, [data-testid=position] > span`))).toEqual([]);
    expect(await cutChoices(page)).toEqual([]);
  }
  const trim = (await page.getByText('起点', { exact: true }).first().boundingBox())!;
  expect(trim.width).toBeGreaterThan(trim.height);
  await fake.close();
});

test('drawn larger by keys, all can still be reached', async ({ loopsmith }) => {
  const { app, page } = loopsmith;
  const zoom = (): Promise<number> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor(),
    );
  const press = (keyCode: string): Promise<void> =>
    app.evaluate(({ BrowserWindow }, key) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] });
    }, keyCode);
  for (let at = 0; at < 3; at++) await press('=');
  await expect.poll(zoom).toBeCloseTo(1.5);
  expect(await sideways(page)).toEqual([]);
  for (let at = 3; at < 7; at++) await press('=');
  await expect.poll(zoom).toBeCloseTo(2);
  await takePicture(page, 'zoomed');
  const settings = page.getByRole('button', { name: 'Preferences' });
  await settings.click();
  await expect(page.getByRole('dialog')).toBeInViewport();
  await takePicture(page, 'zoomed-preferences');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Output' }).click();
  expect(await sideways(page)).toEqual([expect.stringContaining('840 in ')]);
  await takePicture(page, 'zoomed-output');
  await press('0');
  await expect.poll(zoom).toBeCloseTo(1);
  expect(await sideways(page)).toEqual([]);
});
