import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test as base } from '@playwright/test';
import type { ElectronApplication, Locator, Page } from '@playwright/test';

export const root = resolve(__dirname, '../../..');

/** The real app with a place of its own: profile, output folder and clips, gone after the test. */
export interface RunningLoopsmith {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly folder: string;
  readonly outputFolder: string;
  /** What the page complained of: errors in its console, and violations of its policy. */
  readonly complaints: string[];
}

export async function launchApp(
  folder: string,
  files: string[] = [],
  { env = {}, switches = [] }: { env?: Record<string, string>; switches?: string[] } = {},
): Promise<ElectronApplication> {
  const { LOOPSMITH_ELECTRON: executablePath, ...environment } = process.env;
  if (!executablePath) throw new Error('LOOPSMITH_ELECTRON must name the Electron to run');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath,
    args: [...sandbox, ...switches, root, `--user-data-dir=${join(folder, 'profile')}`, ...files],
    env: {
      ...(environment as Record<string, string>),
      LOOPSMITH_OUTPUT_DIR: join(folder, 'output'),
      ...env,
    },
  });
  await answerQuitting(app, 'quit');
  return app;
}

/** What is said when the app is asked to quit while jobs run; a person is not there. */
export async function answerQuitting(
  app: ElectronApplication,
  answer: 'quit' | 'keepRunning' | 'nothing',
): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    dialog.showMessageBox = () =>
      response < 0
        ? new Promise(() => undefined)
        : Promise.resolve({ response, checkboxChecked: false });
  }, ['quit', 'keepRunning'].indexOf(answer));
}

export const test = base.extend<{ loopsmith: RunningLoopsmith }>({
  // Playwright reads the fixtures a fixture needs from this pattern, so it has to be one.
  // eslint-disable-next-line no-empty-pattern
  loopsmith: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'loopsmith-e2e-'));
    const outputFolder = join(folder, 'output');
    mkdirSync(outputFolder);
    const app = await launchApp(folder);
    const page = await app.firstWindow();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A thumbnail that cannot be made is answered by 404, which the browser logs.
      const expected = message.text().includes('404');
      if (message.type() === 'error' && !expected) complaints.push(message.text());
    });
    await page.locator('main[aria-busy=false]').waitFor();
    await use({ app, page, folder, outputFolder, complaints });
    await app.close();
    rmSync(folder, { recursive: true, force: true });
    expect(complaints).toEqual([]);
  },
});

/** A clip with moving, countable content. */
export function makeClip(path: string, seconds = 1, size = '320x180', fps = 20): string {
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${String(fps)}`],
    ...['-t', String(seconds), '-pix_fmt', 'yuv420p', path],
  ]);
  return path;
}

export const jobs = (page: Page, state?: string): Locator =>
  page.locator(`[data-testid=job]${state ? `[data-state=${state}]` : ''}`);

/** Conversions take as long as the machine is busy. */
export async function expectDone(page: Page, count: number): Promise<void> {
  await expect(jobs(page, 'done')).toHaveCount(count, { timeout: 60_000 });
}

export async function addFiles(page: Page, files: string[]): Promise<void> {
  const before = await jobs(page).count();
  await page.getByTestId('file-input').setInputFiles(files);
  await expect(jobs(page)).toHaveCount(before + files.length);
}

/** A picture of the window, kept with the test's results to be looked at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(root, 'test-results', 'pictures', `${name}.png`) });
}
