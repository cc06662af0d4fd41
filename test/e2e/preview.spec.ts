import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { addFiles, expectDone, jobs, launchApp, makeClip, takePicture, test } from './support/app';

const pane = (page: Page): Locator => page.getByTestId('preview');
const position = (page: Page): Locator => page.getByTestId('position');

/** Both stages of the preview are there. */
async function settle(page: Page): Promise<void> {
  await expect(pane(page)).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  await expect(page.getByTestId('result-picture')).toHaveAttribute('data-drawn', /./);
}

/** The pixels of a canvas, as one number that differs when they do. */
const hashOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
    return data.reduce((hash, level) => (hash * 31 + level) % 1_000_003, 7);
  });

async function open(page: Page, folder: string, seconds = 4): Promise<void> {
  await addFiles(page, [makeClip(join(folder, 'clip.mp4'), seconds, '640x360', 20)]);
  await settle(page);
}

test('the really encoded result is seen, stepped through and played', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await open(page, folder);
  await expect(position(page)).toHaveText('Frame 1 of 80 · 0:00.00');
  const canvas = page.getByTestId('result-picture');
  const first = await hashOf(canvas);
  await page.getByTestId('stage').focus();
  await page.keyboard.press('.');
  await page.keyboard.press('ArrowRight');
  await expect(position(page)).toHaveText('Frame 3 of 80 · 0:00.10');
  await expect.poll(() => hashOf(canvas)).not.toBe(first);
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await expect.poll(() => hashOf(canvas)).toBe(first);
  // From the first frame back to the last, which no picture of the window shows yet.
  await page.keyboard.press(',');
  await expect(position(page)).toContainText('Frame 80 of 80');
  await settle(page);
  await page.keyboard.press('.');
  await settle(page);

  await page.keyboard.press('Space');
  await expect(pane(page).getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(position(page)).toContainText(/Frame [1-9]\d of 80/);
  await page.keyboard.press('Space');
  await expect(pane(page).getByRole('button', { name: 'Play' })).toBeVisible();
  await takePicture(page, 'preview-real');
});

test('a change of quality is seen at once', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await open(page, folder, 10);
  await page.getByLabel('Size', { exact: true }).selectOption('width');
  const latencies: number[] = [];
  for (const format of ['GIF', 'WebP']) {
    await page.getByRole('radio', { name: format }).check();
    await page.getByLabel('Width in pixels').fill('480');
    await settle(page);
    for (const quality of [60, 40, 20]) {
      const before = await hashOf(page.getByTestId('result-picture'));
      await page.getByLabel('Quality').fill(String(quality));
      await expect(pane(page)).toHaveAttribute('aria-busy', 'true');
      await settle(page);
      await expect.poll(() => hashOf(page.getByTestId('result-picture'))).not.toBe(before);
      latencies.push(Number(await pane(page).getAttribute('data-latency')));
    }
  }
  console.log(`From a change of quality to its picture: ${latencies.join(', ')} ms`);
  // The aim is 500 on two cores of its own; the tests share them with whatever else runs.
  expect(Math.min(...latencies)).toBeLessThan(1000);
});

test('the clip is trimmed by dragging, by keys and by typing', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await open(page, folder);
  const [start, end] = [page.getByTestId('trim-start'), page.getByTestId('trim-end')];
  await expect(page.getByTestId('strip-picture').first()).toBeVisible();
  await expect
    .poll(() =>
      page
        .getByTestId('strip-picture')
        .evaluateAll((all) => all.every((one) => (one as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true);

  const track = (await page.getByTestId('playhead').boundingBox())!;
  const handle = (await start.boundingBox())!;
  await page.mouse.move(handle.x + 6, handle.y + 10);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width / 2, handle.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect(start).toHaveAttribute('aria-valuetext', '0:02');
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await expect(start).toHaveAttribute('aria-valuetext', '0:02.05');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(start).toHaveAttribute('aria-valuetext', '0:01.05');
  await end.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(end).toHaveAttribute('aria-valuetext', '0:03');
  await expect(jobs(page)).toContainText('0:01.05–0:03');
  await settle(page);
  await expect(position(page)).toContainText('of 39');

  await page.getByTestId('playhead').focus();
  await page.keyboard.press('Home');
  for (let press = 0; press < 2; press++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('i');
  await expect(start).toHaveAttribute('aria-valuetext', '0:02');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await expect(end).toHaveAttribute('aria-valuetext', '0:02.1');
  await settle(page);
  await expect(position(page)).toContainText('of 2');

  const typed = pane(page).getByLabel('Time of the end');
  await typed.fill('3.5');
  await typed.press('Enter');
  await expect(end).toHaveAttribute('aria-valuetext', '0:03.5');
  await pane(page).getByRole('button', { name: 'Use the whole video' }).click();
  await expect(start).toHaveAttribute('aria-valuetext', '0:00');
  await expect(end).toHaveAttribute('aria-valuetext', '0:04');
});

test('crop, wipe and zoom', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await open(page, folder);
  await pane(page).getByRole('button', { name: 'Crop', exact: true }).click();
  await page.getByLabel('Shape of the crop').selectOption('1:1');
  await expect(page.getByTestId('crop-numbers')).toHaveText('360×360 at 140, 0');
  await page.getByTestId('crop-rect').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByTestId('crop-numbers')).toHaveText('360×360 at 129, 0');
  await page.getByTestId('crop-se').focus();
  for (let press = 0; press < 16; press++) await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByTestId('crop-numbers')).toContainText('at 129, 0');
  await settle(page);
  const text = (await page.getByTestId('crop-numbers').textContent())!;
  const side = Number(/\d+/.exec(text)![0]);
  expect(side).toBeLessThan(360);
  await expect(page.getByTestId('figures')).toContainText(`${String(side)}×${String(side)}`);
  await expect(page.getByTestId('source-picture')).toHaveAttribute('data-drawn', /./);
  await takePicture(page, 'preview-real-crop');
  await page.getByTestId('crop-se').press('Escape');
  await expect(page.getByTestId('crop-se')).toHaveCount(0);
  await expect(page.getByTestId('stage')).toBeFocused();

  await pane(page).getByRole('radio', { name: 'Wipe' }).click();
  const stage = (await page.getByTestId('stage').boundingBox())!;
  await page.mouse.move(stage.x + stage.width * 0.25, stage.y + 40);
  await expect(page.getByTestId('wipe')).toHaveAttribute('aria-valuenow', '25');
  await page.getByTestId('wipe').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('wipe')).toHaveAttribute('aria-valuenow', '27');
  // The source under the line is the picture that went into the encoder.
  const size = await page
    .getByTestId('source-picture')
    .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
  expect(size).toEqual([side, side]);
  await takePicture(page, 'preview-real-wipe');

  await page.getByLabel('Zoom').selectOption('8');
  const shown = page.getByTestId('result-picture');
  expect(await shown.evaluate((canvas) => getComputedStyle(canvas).imageRendering)).toBe(
    'pixelated',
  );
  const zoomed = (await shown.boundingBox())!;
  expect(zoomed.width).toBe(side * 8);
  await takePicture(page, 'preview-real-zoom');

  await page.getByTestId('stage').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  const moved = (await shown.boundingBox())!;
  expect(moved.x).toBeLessThan(zoomed.x);
  expect(moved.x - zoomed.x).toBeCloseTo(moved.y - zoomed.y);
  for (let press = 0; press < 40; press++) await page.keyboard.press('Shift+ArrowLeft');
  expect((await shown.boundingBox())!.x).toBeCloseTo(
    (await page.getByTestId('stage').boundingBox())!.x,
  );
});

test('the size is estimated, and comes out so', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  await open(page, folder, 8);
  await page.getByLabel('Size', { exact: true }).selectOption('width');
  await page.getByLabel('Width in pixels').fill('240');
  await settle(page);
  const estimate = page.getByTestId('estimate');
  await expect(estimate).toContainText(/[kM]B – /);
  // Until the range stops getting narrower.
  let before = '';
  await expect
    .poll(
      async () => {
        const now = (await estimate.textContent())!;
        const same = now === before;
        before = now;
        return same;
      },
      { intervals: [2500], timeout: 40_000 },
    )
    .toBe(true);
  const [low, high] = [...before.matchAll(/([\d.]+) ([kM])B/g)].map(
    ([, value, unit]) => Number(value) * (unit === 'M' ? 1e6 : 1e3),
  );
  await page.getByRole('button', { name: 'Start' }).click();
  await expectDone(page, 1);
  await settle(page);
  const [name] = readdirSync(loopsmith.outputFolder);
  const bytes = statSync(join(loopsmith.outputFolder, name!)).size;
  console.log(`Estimated ${before.trim()}, became ${String(bytes)} bytes`);
  expect(bytes).toBeGreaterThan(low! * 0.7);
  expect(bytes).toBeLessThan(high! * 1.4);
  await expect(page.getByTestId('outcome')).toContainText('240×135');
  await takePicture(page, 'preview-real-done');

  // Its own file is what plays: all of it, pixel by pixel.
  const page0 = await sharp(join(loopsmith.outputFolder, name!)).ensureAlpha().raw().toBuffer();
  const drawn = await page.getByTestId('result-picture').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    return [...canvas.getContext('2d')!.getImageData(0, 0, width, height).data];
  });
  expect(Buffer.from(drawn).equals(page0)).toBe(true);
  await page.getByTestId('stage').focus();
  await page.keyboard.press(',');
  await expect(position(page)).toContainText('Frame 160 of 160');
});

/** The preview's folders of a process. */
const foldersOf = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`loopsmith-${String(pid)}-`));

test('nothing is left behind by a preview at quit, nor after a crash', async ({ loopsmith }) => {
  const { app, page, folder } = loopsmith;
  await open(page, folder);
  const pid = await app.evaluate(() => process.pid);
  expect(foldersOf(pid)).toHaveLength(1);
  await app.close();
  expect(foldersOf(pid)).toEqual([]);

  // The queue is there again, and so is a preview.
  const second = await launchApp(folder);
  const again = await second.firstWindow();
  await jobs(again).first().click();
  await settle(again);
  const killed = await second.evaluate(() => process.pid);
  expect(foldersOf(killed)).toHaveLength(1);
  const ended = new Promise((resolve) => second.process().once('exit', resolve));
  process.kill(killed, 'SIGKILL');
  await ended;
  const third = await launchApp(folder);
  await third.firstWindow();
  await expect.poll(() => foldersOf(killed)).toEqual([]);
  await third.close();
});

test('what is no video says so, and its details can be copied', async ({ loopsmith }) => {
  const { app, page, folder } = loopsmith;
  const path = join(folder, 'letter.mp4');
  writeFileSync(path, 'Dear all,');
  await addFiles(page, [path]);
  const problem = page.getByTestId('problem');
  await expect(problem).toContainText('letter.mp4');
  await problem.getByRole('button', { name: 'Copy details' }).click();
  await expect(problem.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('notAVideo');
  makeClip(path);
  await problem.getByRole('button', { name: 'Try again' }).click();
  await settle(page);
  await expect(problem).toHaveCount(0);
});
