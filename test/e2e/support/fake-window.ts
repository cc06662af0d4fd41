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
    /** Raw RGBA of the size that the address names: a slope of colours that moves with the moment. */
    const drawPicture = (size: string, moment: number): Buffer => {
      const [width = 0, height = 0] = size.split('x').map(Number);
      const pixels = Buffer.alloc(width * height * 4, 255);
      for (let at = 0; at < width * height; at++) {
        const [x, y] = [at % width, Math.floor(at / width)];
        pixels[at * 4] = (x * 255) / width;
        pixels[at * 4 + 1] = (y * 255) / height;
        pixels[at * 4 + 2] = (moment * 60) % 255;
      }
      return pixels;
    };
    partition.protocol.handle('media', (request) => {
      const { host, pathname } = new URL(request.url);
      const [size = '', moment = ''] = pathname.slice(1).split('/');
      if (host === 'picture')
        return new Response(new Uint8Array(drawPicture(size, Number(moment))), {
          headers: { 'access-control-allow-origin': '*' },
        });
      const kind = { preview: 'result', strip: 'thumbnail' }[host] ?? host;
      return new Response(Buffer.from(pictures[kind as keyof typeof pictures], 'base64'), {
        headers: {
          'content-type': kind === 'result' ? 'image/gif' : 'image/jpeg',
          'access-control-allow-origin': '*',
        },
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
