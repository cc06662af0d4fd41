import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import {
  addFiles,
  answerQuitting,
  expectDone,
  jobs,
  makeClip,
  takePicture,
  test,
} from './support/app';
import type { RunningLoopsmith } from './support/app';

test('two files become a GIF and a WebP, each seen playing', async ({ loopsmith }) => {
  const { page, folder, outputFolder } = loopsmith;
  const clips = [makeClip(join(folder, 'first clip.mp4')), makeClip(join(folder, 'second.mp4'), 2)];
  await addFiles(page, clips);
  await expect(page.getByText('For the 2 selected jobs')).toBeVisible();
  await page.getByLabel('Size', { exact: true }).selectOption('width');
  await page.getByLabel('Width in pixels').fill('160');
  await page.getByLabel('Frame rate', { exact: true }).selectOption('fps');
  await page.getByLabel('Frames per second').fill('10');
  await jobs(page).nth(1).click();
  await page.getByRole('radio', { name: 'WebP' }).check();
  await expect(jobs(page).nth(0)).toContainText('GIF · 160 px wide · 10 fps');
  await expect(jobs(page).nth(1)).toContainText('WebP · 160 px wide · 10 fps');

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 2);
  await expect(page.getByText('2 of 2 finished')).toBeVisible();

  const expected = [
    ['first clip.gif', 'gif', 10],
    ['second.webp', 'webp', 20],
  ] as const;
  for (const [at, [name, format, frames]] of expected.entries()) {
    const facts = await sharp(join(outputFolder, name), { animated: true }).metadata();
    expect(facts).toMatchObject({ format, width: 160, pageHeight: 90, pages: frames });
    await jobs(page).nth(at).click();
    await expect(page.getByRole('region', { name: 'Selected job' })).toContainText('160×90');
    const picture = page.getByTestId('result-picture');
    await expect(picture).toHaveAttribute('data-drawn', /./);
    expect(await picture.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(160);
    await expect(jobs(page).nth(at)).toContainText(`${String(frames)} frames`);
  }
  await takePicture(page, 'converted');
});

test('a cancelled job leaves nothing behind, and can be tried again', async ({ loopsmith }) => {
  const { page, folder, outputFolder } = loopsmith;
  await addFiles(page, [makeClip(join(folder, 'long.mp4'), 20, '1280x720', 30)]);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(jobs(page, 'running')).toHaveCount(1);
  await expect(jobs(page).getByRole('progressbar')).toBeVisible();
  await takePicture(page, 'running');
  await jobs(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(jobs(page, 'canceled')).toHaveCount(1);
  expect(readdirSync(outputFolder)).toEqual([]);

  // Made short for the second run.
  await page.getByLabel('End', { exact: true }).fill('0.2');
  await page.getByLabel('Size', { exact: true }).selectOption('width');
  await page.getByLabel('Width in pixels').fill('64');
  await page.getByRole('button', { name: 'Convert again' }).click();
  await expectDone(page, 1);
  const { pages } = await sharp(join(outputFolder, 'long.gif'), { animated: true }).metadata();
  expect(pages).toBe(6);
});

test('a file that is no video says so in a sentence, with what to do', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  const text = join(folder, 'letter.mp4');
  writeFileSync(text, 'Dear video, you are a text.\n'.repeat(200));
  await addFiles(page, [text, makeClip(join(folder, 'good.mp4'))]);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 1);
  const failed = jobs(page, 'failed');
  await expect(failed).toContainText('Is not a video');
  await expect(failed).not.toContainText('Error');
  await failed.click();
  const detail = page.getByRole('region', { name: 'Preview' });
  await expect(detail).toContainText(text);
  await expect(detail.getByRole('button', { name: 'Retry' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Convert again' })).toHaveCount(0);
  await takePicture(page, 'failed');

  makeClip(text);
  await detail.getByRole('button', { name: 'Retry' }).click();
  await expectDone(page, 2);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(page.getByRole('heading', { name: 'Drop videos here' })).toBeVisible();
});

test.describe('quitting in the middle of a job', () => {
  const close = (app: ElectronApplication): Promise<void> =>
    app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.close();
    });

  async function begin({ app, page, folder }: RunningLoopsmith) {
    await addFiles(page, [makeClip(join(folder, 'long.mp4'), 40, '640x360', 25)]);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(jobs(page, 'running')).toHaveCount(1);
    await page.waitForTimeout(500);
    return { ended: new Promise((resolve) => app.process().once('exit', resolve)) };
  }

  test('is asked about first, and leaves nothing behind', async ({ loopsmith }) => {
    const { app, page, outputFolder } = loopsmith;
    const { ended } = await begin(loopsmith);
    await answerQuitting(app, 'keepRunning');
    await close(app);
    await page.waitForTimeout(300);
    await expect(jobs(page, 'running')).toHaveCount(1);
    await answerQuitting(app, 'quit');
    await close(app);
    await ended;
    expect(existsSync(outputFolder) && readdirSync(outputFolder)).toEqual([]);
  });

  test('by a signal is not asked about', async ({ loopsmith }) => {
    const { app, outputFolder } = loopsmith;
    const { ended } = await begin(loopsmith);
    await answerQuitting(app, 'nothing');
    await close(app);
    app.process().kill('SIGTERM');
    await ended;
    expect(existsSync(outputFolder) && readdirSync(outputFolder)).toEqual([]);
  });
});
