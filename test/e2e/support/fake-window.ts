import { execFileSync } from 'node:child_process';
import type { ElectronApplication, Page } from '@playwright/test';

export interface FakeWindow {
  readonly page: Page;
  resize(width: number, height: number): Promise<void>;
  load(scenario: string): Promise<void>;
  close(): Promise<void>;
}

const picture = (source: string, arguments_: string[]): string =>
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', source],
    ...arguments_,
    'pipe:1',
  ]).toString('base64');

/**
 * A second window of the real app whose page has no bridge and so runs on the fake one: the built
 * page under its own policy, in states that real jobs reach only slowly.
 */
export async function openFakeWindow(app: ElectronApplication): Promise<FakeWindow> {
  const media = {
    thumbnail: picture('mandelbrot=size=284x160', ['-frames:v', '1', '-f', 'mjpeg']),
    result: picture('testsrc2=size=480x270:rate=10', ['-t', '1', '-f', 'gif']),
  };
  const opened = app.waitForEvent('window');
  await app.evaluate(async ({ BrowserWindow, net, session }, pictures) => {
    const partition = session.fromPartition('fake');
    partition.protocol.handle('app', (request) => net.fetch(request.url));
    partition.protocol.handle('media', (request) => {
      const kind = new URL(request.url).host as keyof typeof pictures;
      return new Response(Buffer.from(pictures[kind], 'base64'), {
        headers: { 'content-type': kind === 'result' ? 'image/gif' : 'image/jpeg' },
      });
    });
    const window = new BrowserWindow({
      useContentSize: true,
      width: 1280,
      height: 800,
      webPreferences: { session: partition, sandbox: true },
    });
    await window.loadURL('app://loopsmith/index.html?frozen');
  }, media);
  const page = await opened;
  return {
    page,
    // Emulated, so that it may be larger than the display.
    resize: (width, height) => page.setViewportSize({ width, height }),
    async load(scenario) {
      await page.goto(`app://loopsmith/index.html?frozen&scenario=${scenario}`);
      await page.locator('main[aria-busy=false]').waitFor();
    },
    async close() {
      await page.close();
    },
  };
}
