import { expect } from '@playwright/test';
import { test } from './support/app';

test('the page has no Node, no IPC of its own, and only the bridge', async ({ loopsmith }) => {
  const found = await loopsmith.page.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter(
        (name) => name in scope,
      ),
      bridge: Object.keys(scope['loopsmith'] as object).sort(),
    };
  });
  expect(found).toEqual({ node: [], bridge: ['invoke', 'on', 'pathOf'] });
  const preferences = await loopsmith.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as Electron.WebContents & {
      getLastWebPreferences(): Electron.WebPreferences;
    };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } =
      contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
});

test('commands refuse what the contract does not allow', async ({ loopsmith }) => {
  const answers = await loopsmith.page.evaluate(async () => {
    const bridge = (globalThis as unknown as { loopsmith: { invoke(...args: unknown[]): unknown } })
      .loopsmith;
    return Promise.all([
      bridge.invoke('openResult', '../../etc/passwd'),
      bridge.invoke('addJobs', []),
      bridge.invoke('updateSettings', { format: 'exe' }, []),
      Promise.resolve(bridge.invoke('anything')).catch(() => 'no such command'),
    ]);
  });
  expect(answers).toEqual([
    expect.objectContaining({ ok: false }),
    expect.objectContaining({ ok: false }),
    expect.objectContaining({ ok: false }),
    'no such command',
  ]);
});

test('it goes nowhere: no navigation, no new window, no file by path', async ({ loopsmith }) => {
  const { app, page } = loopsmith;
  await page.evaluate(() => {
    for (const target of ['_self', '_blank']) {
      const link = document.createElement('a');
      Object.assign(link, { href: 'https://example.com/', target });
      document.body.append(link);
      link.click();
      link.remove();
    }
    window.open('https://example.com/');
  });
  await page.waitForTimeout(500);
  expect(page.url()).toBe('app://loopsmith/index.html');
  const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
  const statuses = await app.evaluate(async ({ net }) => {
    const urls = ['media://result/..%2F..%2Fetc%2Fpasswd', 'app://loopsmith/../main/index.js'];
    const answers = await Promise.all(urls.map((url) => net.fetch(url)));
    return answers.map(({ status }) => status);
  });
  expect(statuses).toEqual([404, 404]);
});

test('the policy stops inline styles, inline scripts, eval and requests', async ({ loopsmith }) => {
  const { page, complaints } = loopsmith;
  // Added by hand: what Playwright evaluates is itself exempt from the policy.
  const stopped = await page.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(event.effectiveDirective);
    });
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    const script = document.createElement('script');
    script.textContent = 'globalThis.broken = true';
    const attribute = document.createElement('p');
    attribute.setAttribute('style', 'color: red');
    const image = new Image();
    image.src = 'https://example.com/pixel.png';
    document.body.append(style, script, attribute, image);
    await fetch('https://example.com/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const element of [style, script, attribute, image]) element.remove();
    return { seen: seen.sort(), broken: 'broken' in globalThis };
  });
  expect(stopped.broken).toBe(false);
  expect(stopped.seen).toEqual([
    'connect-src',
    'img-src',
    'script-src-elem',
    'style-src-attr',
    'style-src-elem',
  ]);
  // These were asked for.
  complaints.length = 0;
});
