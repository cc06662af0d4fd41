import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { addFiles, expectDone, jobs, launchApp, makeClip, takePicture, test } from './support/app';

/** The folders in which a process keeps the parts of its jobs. */
const workDirs = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`loopsmith-${String(pid)}-`));

test('killed in the middle of a batch, every job is there again and can be finished', async ({
  loopsmith,
}) => {
  const { app, page, folder, outputFolder } = loopsmith;
  const short = makeClip(join(folder, 'short.mp4'), 0.2);
  const long = makeClip(join(folder, 'long.mp4'), 20, '1280x720', 30);
  const [broken, last] = [join(folder, 'letter.mp4'), join(folder, 'last.mp4')];
  writeFileSync(broken, 'Dear video, you are a text.\n'.repeat(200));
  copyFileSync(short, last);
  await addFiles(page, [short, broken, long, last]);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectDone(page, 1);
  await expect(jobs(page, 'failed')).toHaveCount(1);
  await expect(jobs(page, 'running').filter({ hasText: 'long.mp4' })).toHaveCount(1);
  await expect.poll(() => readdirSync(outputFolder).some(isPart)).toBe(true);

  // Nothing in the process can tidy up after this.
  const { pid } = app.process();
  const mainPid = await app.evaluate(() => process.pid);
  expect(mainPid).toBe(pid);
  expect(workDirs(mainPid)).not.toEqual([]);
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  process.kill(mainPid, 'SIGKILL');
  await ended;
  expect(readdirSync(outputFolder).some(isPart)).toBe(true);
  expect(existsSync(join(folder, 'profile', 'queue.json'))).toBe(true);

  const lastSaved = existsSync(join(outputFolder, 'last.gif'));
  const again = await launchApp(folder);
  try {
    const window = await again.firstWindow();
    await window.locator('main[aria-busy=false]').waitFor();
    const states = await jobs(window).evaluateAll((rows) =>
      rows.map((row) => (row as HTMLElement).dataset['state']),
    );
    // The last may have been finished beside the long one: then it is so, however late it was.
    const lastState = lastSaved ? 'done' : 'queued';
    expect(states).toEqual(['done', 'failed', 'queued', lastState]);
    await takePicture(window, 'restarted');
    await expect.poll(() => readdirSync(outputFolder).filter(isPart)).toEqual([]);
    await expect.poll(() => workDirs(mainPid)).toEqual([]);
    const finished = readFileSync(join(outputFolder, 'short.gif'));

    // Shortened, as it is the way through that matters here.
    await jobs(window).nth(2).click();
    await window.getByLabel('End', { exact: true }).fill('0.2');
    await window.getByRole('button', { name: 'Start', exact: true }).click();
    await expectDone(window, 3);
    expect(readdirSync(outputFolder).sort()).toEqual(['last.gif', 'long.gif', 'short.gif']);
    expect(readFileSync(join(outputFolder, 'short.gif'))).toEqual(finished);
  } finally {
    await again.close();
  }
});

const isPart = (name: string): boolean => name.endsWith('.part');

test('a queue that cannot be read is set aside, and said; the window is where it was', async ({
  loopsmith,
}) => {
  const { app, folder } = loopsmith;
  const place = { x: 60, y: 40, width: 1000, height: 640 };
  await app.evaluate(({ BrowserWindow }, bounds) => {
    BrowserWindow.getAllWindows()[0]!.setBounds(bounds);
  }, place);
  await app.close();
  const profile = join(folder, 'profile');
  writeFileSync(join(profile, 'queue.json'), '{"version":1,"jobs":[{');
  const again = await launchApp(folder);
  try {
    const window = await again.firstWindow();
    await expect(window.getByTestId('notice')).toContainText('could not be read');
    const bounds = await again.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.getBounds(),
    );
    expect(bounds).toEqual(place);
    const aside = readdirSync(profile).filter((name) => name.startsWith('queue.unreadable-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(profile, aside[0]!), 'utf8')).toContain('{"version":1');
  } finally {
    await again.close();
  }
});
