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
