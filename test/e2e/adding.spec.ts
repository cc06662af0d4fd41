import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { jobs, makeClip, root, takePicture, test } from './support/app';

/** Drags files from outside over the window, and perhaps lets go. */
async function drag(page: Page, files: string[], steps: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of steps) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data } as never);
  }
}

test('files and folders are dropped anywhere; what is no video is said', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  const nested = join(folder, 'holiday', 'day one');
  mkdirSync(nested, { recursive: true });
  makeClip(join(nested, 'beach.mp4'), 0.2);
  makeClip(join(folder, 'holiday', 'sea.mkv'), 0.2);
  writeFileSync(join(folder, 'holiday', 'notes.txt'), 'sunny');
  const single = makeClip(join(folder, "it's 100% %d é.mp4"), 0.2);
  const empty = join(folder, 'nothing here');
  mkdirSync(empty);

  const dropped = [join(folder, 'holiday'), single, empty];
  await drag(page, dropped, ['dragEnter', 'dragOver']);
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await takePicture(page, 'dropping');
  await drag(page, dropped, ['drop']);
  await expect(page.getByTestId('drop-zone')).toBeHidden();
  await expect(jobs(page)).toHaveCount(3);
  await expect(page.getByTestId('notice').filter({ hasText: '1 other file' })).toBeVisible();
  await expect(page.getByTestId('notice').filter({ hasText: 'nothing here' })).toBeVisible();
  await expect(jobs(page).filter({ hasText: "it's 100% %d é.mp4" })).toHaveCount(1);
  await takePicture(page, 'dropped');
});

test('a folder is chosen in a dialog', async ({ loopsmith }) => {
  const { app, page, folder } = loopsmith;
  makeClip(join(folder, 'one.mp4'), 0.2);
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, folder);
  await page.getByRole('button', { name: 'Add folder' }).click();
  await expect(jobs(page)).toHaveCount(1);
});

test('a second start hands its files over and ends', async ({ loopsmith }) => {
  const { page, folder } = loopsmith;
  const clip = makeClip(join(folder, 'from outside.mp4'), 0.2);
  execFileSync(
    process.env['LOOPSMITH_ELECTRON']!,
    ['--no-sandbox', root, `--user-data-dir=${join(folder, 'profile')}`, 'from outside.mp4'],
    { cwd: folder, timeout: 20_000, stdio: 'ignore' },
  );
  await expect(jobs(page)).toHaveCount(1);
  await expect(jobs(page)).toContainText('from outside.mp4');
  expect(clip).toContain(folder);
});

test('pasted paths are added; what is moved and removed comes back in its place', async ({
  loopsmith,
}) => {
  const { page, folder } = loopsmith;
  const [a, b] = [makeClip(join(folder, 'a b.mp4'), 0.2), makeClip(join(folder, 'c.mp4'), 0.2)];
  const text = `"${a}"\n${pathToFileURL(b).href}\nno folder.mp4\n`;
  const answer = await page.evaluate((pasted) => window.loopsmith!.invoke('addText', pasted), text);
  expect(answer).toMatchObject({
    ...{ ok: true, value: { added: 2, errors: [{ code: 'fileNotFound' }] } },
  });
  await expect(jobs(page)).toHaveCount(2);
  await page.evaluate(async () => {
    const { invoke } = window.loopsmith!;
    const state = await invoke('getState');
    const [first, second] = state.ok ? state.value.jobs.map(({ id }) => id) : [];
    await invoke('addOutputs', [first!], { format: 'webp' });
    await invoke('moveJobs', [second!], first!);
    await invoke('removeJobs', [first!]);
    await invoke('undo');
  });
  const rows = [/c\.mp4.*GIF/s, /a b\.mp4.*GIF/s, /a b\.mp4.*WebP/s];
  for (const [at, row] of rows.entries()) await expect(jobs(page).nth(at)).toContainText(row);
  await expect(jobs(page)).toHaveCount(3);
});
