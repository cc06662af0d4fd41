import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { jobs, takePicture, test } from './support/app';
import { openFakeWindow } from './support/fake-window';

/** What is typed and chosen in the panel, with jobs in states that real ones reach only slowly. */
const field = (page: Page, name: string) =>
  page.getByRole('complementary').getByLabel(name, { exact: true });

test('an end that does not fit stays to be corrected, and does not come back later', async ({
  loopsmith,
}) => {
  const { page, close, load } = await openFakeWindow(loopsmith.app);
  await load('queued');
  await jobs(page).nth(0).click();
  await field(page, 'Start').fill('3');
  await field(page, 'End').fill('1');
  await field(page, 'End').press('Tab');
  await expect(field(page, 'End')).toHaveValue('0:01');
  await expect(page.getByRole('alert')).toContainText('is not after its start');
  await takePicture(page, 'refused-end');
  await field(page, 'End').press('Escape');
  await expect(field(page, 'End')).toHaveValue('');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await field(page, 'Start').fill('0.5');
  await expect(jobs(page).nth(0)).toContainText('0:00.5–end');
  await close();
});

test('what is changed for a finished job is kept with it, and used by what runs it again', async ({
  loopsmith,
}) => {
  const { page, close, load } = await openFakeWindow(loopsmith.app);
  await load('mixed');
  const again = page.getByTestId('outcome').getByRole('button', { name: 'Convert again' });
  await jobs(page).nth(1).click();
  await expect(page.getByTestId('outcome')).not.toContainText('Before the changes');
  await page.getByRole('radio', { name: 'WebP' }).check();
  await expect(page.getByTestId('outcome')).toContainText('Before the changes');
  await expect(page.getByTestId('figures')).toBeVisible();
  await takePicture(page, 'changed-again');
  await jobs(page).nth(0).click();
  await expect(page.getByTestId('outcome')).not.toContainText('Before the changes');
  await jobs(page).nth(1).click();
  await expect(page.getByRole('radio', { name: 'WebP' })).toBeChecked();
  await again.click();
  await expect(jobs(page).nth(1)).toHaveAttribute('data-state', 'queued');
  await expect(jobs(page).nth(1)).toContainText('WebP');
  await close();
});

test('where selected jobs differ no value is shown, and each can be set for all', async ({
  loopsmith,
}) => {
  const { page, close, load } = await openFakeWindow(loopsmith.app);
  await load('queued');
  const rows = jobs(page);
  await rows.nth(1).click();
  await page.getByRole('radio', { name: 'WebP' }).check();
  await page.getByRole('slider', { name: 'Quality' }).fill('40');
  await field(page, 'Start').fill('2');
  await field(page, 'Size').selectOption('percent');
  await field(page, 'Frame rate').selectOption('source');
  await page.getByText('More settings').click();
  await page.getByRole('switch', { name: 'Reverse' }).check();
  await field(page, 'Hold last').fill('700');
  await page.getByRole('switch', { name: 'Lossless' }).check();
  await rows.nth(0).click({ modifiers: ['Control'] });

  await page.getByText('More settings').click();
  await takePicture(page, 'differing');
  await expect(page.getByRole('radio', { name: 'GIF' })).not.toBeChecked();
  await expect(page.getByRole('radio', { name: 'WebP' })).not.toBeChecked();
  await expect(field(page, 'Size')).toHaveValue('');
  await expect(field(page, 'Frame rate')).toHaveValue('');
  await expect(field(page, 'Start')).toHaveAttribute('placeholder', 'Mixed');
  await expect(field(page, 'Hold last')).toHaveAttribute('placeholder', 'Mixed');
  await expect(page.getByRole('slider', { name: 'Quality' })).toHaveAttribute(
    'aria-valuetext',
    'Mixed',
  );
  for (const name of ['Reverse', 'Lossless'])
    expect(
      await page
        .getByRole('switch', { name })
        .evaluate((input: HTMLInputElement) => input.indeterminate),
    ).toBe(true);

  // What the first of them has already can be chosen, too.
  await page.getByRole('radio', { name: 'GIF' }).check();
  await field(page, 'Size').selectOption('width');
  await field(page, 'Frame rate').selectOption('fps');
  await field(page, 'Start').fill('0:01');
  await expect(rows.nth(0)).toContainText('GIF · 480 px wide · 15 fps · 0:01–end');
  await expect(rows.nth(1)).toContainText('GIF · 480 px wide · 15 fps · 0:01–end');
  const quality = page.getByRole('slider', { name: 'Quality' });
  const { width, height } = (await quality.boundingBox())!;
  const place = await quality.evaluate((input: HTMLInputElement) => input.valueAsNumber / 100);
  await quality.click({ position: { x: 8 + place * (width - 16), y: height / 2 } });
  await expect(quality).not.toHaveAttribute('aria-valuetext');
  await close();
});

test('a pause that waits for what runs is said, and taken back', async ({ loopsmith }) => {
  const { page, close, load, resize } = await openFakeWindow(loopsmith.app);
  await load('mixed');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('banner')).toContainText('Pauses after these 2 jobs');
  await resize(900, 560);
  await takePicture(page, 'pausing');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('banner')).toContainText('3 of 7 finished');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await close();
});

test('while a job runs, nothing offers to change its settings', async ({ loopsmith }) => {
  const { page, close, load } = await openFakeWindow(loopsmith.app);
  await load('mixed');
  await jobs(page, 'running').first().click();
  const preview = page.getByTestId('preview');
  for (const name of ['Time of the beginning', 'Time of the end'])
    await expect(preview.getByLabel(name)).toBeDisabled();
  await expect(preview.getByRole('button', { name: 'Crop', exact: true })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Reset to defaults' })).toBeDisabled();
  await expect(page.getByText('Cancel the job to change these')).toBeVisible();
  const playhead = page.getByTestId('playhead');
  const before = await playhead.getAttribute('aria-valuenow');
  await page.getByTestId('trim-end').press('ArrowLeft');
  await expect(playhead).toHaveAttribute('aria-valuenow', before!);
  await page.getByTestId('stage').press('c');
  await expect(page.getByTestId('crop-rect')).toHaveCount(0);
  await takePicture(page, 'running-selected');
  await close();
});
