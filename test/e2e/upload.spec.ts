import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { startOssServer } from '../support/oss-server/server';
import type { OssServer } from '../support/oss-server/server';
import { addFiles, expectDone, jobs, launchApp, makeClip, takePicture } from './support/app';
import { startDesktop } from './support/desktop';
import type { Desktop } from './support/desktop';

const secret = 'S3cr3tS3cr3tS3cr3tS3cr3tS3cr3t';
const token = 'CAISt0kenCAISt0kenCAISt0ken';

let folder: string;
let server: OssServer;
let desktop: Desktop | undefined;
const apps: ElectronApplication[] = [];
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loopsmith-upload-'));
  mkdirSync(join(folder, 'output'));
  server = await startOssServer({ bucket: { acl: 'public-read' } });
});
test.afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close().catch(() => undefined)));
  desktop?.stop();
  desktop = undefined;
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Launch {
  readonly env?: Record<string, string>;
  readonly switches?: string[];
}

async function open({ env = {}, switches = [] }: Launch = {}): Promise<{
  app: ElectronApplication;
  page: Page;
  output: () => string;
}> {
  let output = '';
  const app = await launchApp(folder, [], {
    env: { XDG_STATE_HOME: join(folder, 'state'), ...desktop?.env, ...env },
    switches,
  });
  apps.push(app);
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  const page = await app.firstWindow();
  await page.locator('main[aria-busy=false]').waitFor();
  await page.getByRole('tab', { name: 'Output' }).click();
  return { app, page, output: () => output };
}

const openMenu = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'Uploads and notifications' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

/** Fills the form of a new destination on the test's server, as a user does. */
async function fillDestination(page: Page, objectKey: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a destination…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Endpoint').selectOption({ label: 'Another address' });
  for (const [label, value] of [
    ['Name', 'Pictures'],
    ['Bucket', server.bucket.name],
    ['Address', server.url],
    ['Key ID', server.account.accessKeyId],
    ['Secret', secret],
    ['Object name', objectKey],
  ] as const)
    await dialog.getByLabel(label, { exact: true }).fill(value);
}

async function addDestination(page: Page, objectKey: string): Promise<void> {
  await fillDestination(page, objectKey);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('destination')).toBeVisible();
  await closeDialog(page);
  await page.getByLabel('Save to').selectOption({ label: 'Pictures' });
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

const clipboardOf = (app: ElectronApplication): Promise<string> =>
  app.evaluate(({ clipboard }) => clipboard.readText());

/** Every file below a folder that holds the secret, as it is or in Base64. */
function filesWith(text: string, within: string): string[] {
  const encodings = [text, Buffer.from(text).toString('base64').replace(/=+$/, '')];
  return readdirSync(within, { withFileTypes: true }).flatMap((entry) => {
    const path = join(within, entry.name);
    if (entry.isDirectory()) return filesWith(text, path);
    if (!entry.isFile()) return [];
    const bytes = readFileSync(path);
    return encodings.some((encoded) => bytes.includes(encoded)) ? [path] : [];
  });
}

test('the whole journey: a destination, its test, two clips, one notification, the links', async () => {
  desktop = await startDesktop(folder);
  const { app, page } = await open();
  await fillDestination(page, 'gifs/{barename}-{hash}.{autoext}');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByTestId('test-step')).toHaveCount(9, { timeout: 20_000 });
  await expect(page.locator('[data-testid=test-step][data-outcome=ok]')).toHaveCount(9);
  await takePicture(page, 'upload-test-passed');
  expect(server.store.objects.size).toBe(0);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('destination')).toContainText('Pictures');
  await closeDialog(page);
  await page.getByLabel('Save to').selectOption({ label: 'Pictures' });
  await expect(page.getByRole('region', { name: 'Upload' })).toContainText('gifs/holiday-');

  // Without the focus, so that the system has something to tell.
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.isFocused = () => false;
  });
  const clips = ['one', 'two'].map((name) => makeClip(join(folder, `${name}.mp4`), 0.3));
  await addFiles(page, clips);
  await page.getByRole('button', { name: 'Start' }).click();
  await expectDone(page, 2);
  const keys = [...server.store.objects.keys()].sort();
  expect(keys).toEqual([
    expect.stringMatching(/^gifs\/one-[0-9a-f]{16}\.gif$/),
    expect.stringMatching(/^gifs\/two-[0-9a-f]{16}\.gif$/),
  ]);
  const saved = server.store.objects.get(keys[0]!)!.bytes;
  expect(saved.equals(readFileSync(join(folder, 'output', 'one.gif')))).toBe(true);

  await expect.poll(() => desktop!.notifications.length).toBe(1);
  const [shown] = desktop.notifications;
  expect(shown).toMatchObject({ title: '2 jobs done', body: '2 uploaded' });
  expect(shown!.actions).toContain('default');
  await page.locator('body').click({ position: { x: 5, y: 5 } });
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.minimize();
  });
  desktop.invoke(shown!.id, 'default');
  await expect(page.locator('[data-testid=job][aria-selected=true]')).toHaveCount(1);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isMinimized()),
    )
    .toBe(false);

  await jobs(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect(page.getByTestId('notice')).toContainText('1 link copied.');
  expect(await clipboardOf(app)).toBe(`${server.url}/pictures/${keys[0]!}`);
  const outcome = page.getByTestId('outcome');
  await expect(outcome).toContainText(`Uploaded as oss://pictures/${keys[0]!}`);
  await app.evaluate(({ clipboard }) => {
    clipboard.clear();
  });
  await outcome.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => clipboardOf(app)).toBe(`${server.url}/pictures/${keys[0]!}`);
  await takePicture(page, 'upload-outcome');

  await page.keyboard.press('Escape');
  await openMenu(page, 'Links…');
  await page.getByRole('dialog').getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('dialog')).toContainText('Copied.');
  const links = (await clipboardOf(app)).split('\n');
  expect(links.map((link) => new URL(link).pathname).sort()).toEqual(
    keys.map((key) => `/pictures/${key}`),
  );
  const answer = await fetch(links[0]!);
  expect(answer.headers.get('content-type')).toBe('image/gif');
  await page.getByRole('dialog').getByLabel('Valid').selectOption({ label: 'Signed, for an hour' });
  await expect(page.getByLabel('Links to copy')).toHaveValue(/x-oss-expires=3600/);
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  await page.getByRole('button', { name: /^Open one-/ }).click();
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toHaveLength(1);
  const manifest = join(folder, 'manifest.csv');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() =>
      Promise.resolve({ canceled: false, filePath })) as unknown as typeof dialog.showSaveDialog;
  }, manifest);
  await page.getByRole('button', { name: 'Save as CSV…' }).click();
  await expect(page.getByRole('dialog')).toContainText('manifest.csv');
  expect(readFileSync(manifest, 'utf8')).toMatch(
    /^source,object,url,width,height,frames,bytes\r\n/,
  );
  expect(readFileSync(manifest, 'utf8').trim().split('\r\n')).toHaveLength(3);
  await takePicture(page, 'upload-links-real');
  await closeDialog(page);

  await openMenu(page, 'History…');
  await expect(page.getByTestId('upload')).toHaveCount(2);
  await page.getByRole('button', { name: /^Remove one-/ }).click();
  await page.getByRole('button', { name: 'Delete the object' }).click();
  await expect(page.getByTestId('upload')).toHaveCount(1);
  expect([...server.store.objects.keys()]).toEqual([keys[1]]);
});

test('a failed upload is tried again alone, and is told with its reason', async () => {
  desktop = await startDesktop(folder);
  const { app, page } = await open();
  await addDestination(page, '{barename}.{autoext}');
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.isFocused = () => false;
  });
  server.behavior.denied = ['PutObject'];
  await addFiles(page, [makeClip(join(folder, 'clip.mp4'), 0.3)]);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(jobs(page, 'failed')).toHaveCount(1, { timeout: 60_000 });
  await expect.poll(() => desktop!.notifications.length).toBe(1);
  expect(desktop.notifications[0]).toMatchObject({ title: '1 job failed' });
  expect(desktop.notifications[0]!.body).toContain('clip.mp4: The access key may not save objects');
  const result = join(folder, 'output', 'clip.gif');
  const { mtimeMs } = statSync(result);
  await app.evaluate(({ shell }) => {
    const shown: string[] = [];
    Object.assign(globalThis, { shown });
    shell.showItemInFolder = (path) => {
      shown.push(path);
    };
  });
  await jobs(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show in folder' }).click();
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown))
    .toEqual([result]);
  server.behavior.denied = [];
  await jobs(page).first().getByRole('button', { name: 'Retry' }).click();
  await expectDone(page, 1);
  expect(statSync(result).mtimeMs).toBe(mtimeMs);
  expect(readdirSync(join(folder, 'output'))).toEqual(['clip.gif']);
  expect(server.store.objects.get('clip.gif')!.bytes.equals(readFileSync(result))).toBe(true);

  rmSync(result);
  await page.getByTestId('outcome').getByRole('button', { name: 'Open' }).click();
  const notice = page.getByTestId('notice');
  await expect(notice).toContainText('The result "clip.gif" is no longer there.');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByTestId('outcome').getByRole('button', { name: 'Show in folder' }).click();
  await expect(notice).toContainText('The result "clip.gif" is no longer there.');
});

test('names that would overwrite each other are refused before anything runs', async () => {
  const { page } = await open();
  await addDestination(page, 'same.{autoext}');
  await addFiles(
    page,
    ['a', 'b'].map((name) => makeClip(join(folder, `${name}.mp4`), 0.2)),
  );
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByTestId('notice')).toContainText('would both be saved as "same.gif"');
  await expect(jobs(page, 'queued')).toHaveCount(2);
  expect(server.requests).toEqual([]);
});

test('killed in the middle of 64 MB, the app goes on where it stopped', async () => {
  const size = 64 << 20;
  const file = join(folder, 'large.gif');
  writeFileSync(file, randomFillSync(Buffer.alloc(size)));
  const first = await open();
  await addDestination(first.page, '{barename}.{autoext}');
  server.behavior.faults = (_, action) =>
    action === 'UploadPart' ? { kind: 'slow', ms: 100 } : null;
  await first.page.getByTestId('upload-input').setInputFiles([file]);
  await expect(jobs(first.page)).toHaveCount(1);
  await first.page.getByRole('button', { name: 'Start' }).click();
  const arrived = (): number =>
    server.requests
      .filter(({ action, status }) => action === 'UploadPart' && status === 200)
      .reduce((sum, { bytes }) => sum + bytes, 0);
  await expect.poll(arrived, { timeout: 30_000 }).toBeGreaterThan(size / 4);
  const main = first.app.process();
  const ended = new Promise((resolve) => main.once('exit', resolve));
  process.kill(main.pid!, 'SIGKILL');
  await ended;
  apps.length = 0;
  const before = arrived();
  expect(before).toBeLessThan(size);
  delete server.behavior.faults;

  // The secret was kept for that session only, where there is no key ring: it is asked for again.
  const { page } = await open();
  await openMenu(page, 'Destinations…');
  await page.getByRole('button', { name: 'Edit Pictures' }).click();
  await page.getByRole('dialog').getByLabel('Secret', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('destination')).toContainText('until the app ends');
  await closeDialog(page);
  await page.getByRole('button', { name: 'Start' }).click();
  await expectDone(page, 1);
  const after = arrived();
  console.log(`64 MB: ${String(before)} bytes before the kill, ${String(after - before)} after`);
  // What was on its way when the process died is not known to have arrived.
  const partSize = 1 << 20;
  expect(after).toBeLessThanOrEqual(size + 4 * partSize);
  expect(server.store.objects.get('large.gif')!.bytes.equals(readFileSync(file))).toBe(true);
});

test('the secret is nowhere: not in a file, a log, an error or what is printed', async () => {
  desktop = await startDesktop(folder, true);
  await server.close();
  server = await startOssServer({ account: { securityToken: token } });
  const { app, page, output } = await open({
    env: { DEBUG: '*', NODE_DEBUG: 'urllib,http,https,net', XDG_CURRENT_DESKTOP: 'GNOME' },
    switches: ['--password-store=gnome-libsecret'],
  });
  await fillDestination(page, '{barename}.{autoext}');
  await page.getByRole('dialog').getByLabel('STS token').fill(token);
  await page.getByRole('dialog').getByLabel('Links are').selectOption('signed');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('destination')).toBeVisible();
  await closeDialog(page);
  await page.getByLabel('Save to').selectOption({ label: 'Pictures' });
  const told = await page.evaluate(async () => {
    const answer = await window.loopsmith!.invoke('getUploads');
    return JSON.stringify(answer);
  });
  for (const hidden of [secret, token]) expect(told).not.toContain(hidden);
  const { secret: kept } = (JSON.parse(told) as { value: { destinations: { secret: string }[] } })
    .value.destinations[0]!;
  console.log(`The secret is ${kept}`);
  await addFiles(page, [makeClip(join(folder, 'clip.mp4'), 0.2)]);
  await page.getByRole('button', { name: 'Start' }).click();
  await expectDone(page, 1);
  // A signed link holds the token, so it is made when it is asked for, and kept nowhere.
  await openMenu(page, 'Links…');
  await expect(page.getByLabel('Links to copy')).toHaveValue(new RegExp(token));
  const link = await page.getByLabel('Links to copy').inputValue();
  expect((await fetch(link)).status).toBe(200);
  await closeDialog(page);
  server.behavior.denied = ['PutObject'];
  await page.getByTestId('upload-input').setInputFiles([makeClip(join(folder, 'other.mp4'), 0.2)]);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(jobs(page, 'failed')).toHaveCount(1);
  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown to be logged');
    });
  });
  await expect.poll(output).toContain('thrown to be logged');
  await app.close();
  apps.length = 0;
  for (const hidden of [secret, token]) expect(output()).not.toContain(hidden);
  for (const hidden of [secret, token]) expect(filesWith(hidden, folder)).toEqual([]);
  expect(readdirSync(join(folder, 'profile'))).toEqual(
    expect.arrayContaining(['destinations.json', 'queue.json', 'secrets.json', 'uploads.json']),
  );
  expect(kept).toBe('protected');

  // Decrypted again at the next start.
  server.behavior.denied = [];
  const again = await open({
    env: { XDG_CURRENT_DESKTOP: 'GNOME' },
    switches: ['--password-store=gnome-libsecret'],
  });
  const failed = jobs(again.page, 'failed');
  await failed.hover();
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expectDone(again.page, 2);
});

test('files and finished results are uploaded as they are, and a topic is told of each', async () => {
  const told: string[] = [];
  const hook = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      told.push(body);
      response.writeHead(told.length > 2 ? 404 : 200).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, 'localhost', resolve));
  const { port } = hook.address() as AddressInfo;
  try {
    const { page } = await open();
    await addFiles(page, [makeClip(join(folder, 'clip.mp4'), 0.2)]);
    await page.getByRole('button', { name: 'Start' }).click();
    await expectDone(page, 1);

    await openMenu(page, 'Notifications…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add a topic' }).click();
    await dialog.getByLabel('Name').fill('done');
    await dialog.getByLabel('Address', { exact: true }).fill(`http://localhost:${String(port)}/`);
    await dialog.getByLabel('Secret').fill('geheim');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByTestId('topic')).toContainText('done');
    await closeDialog(page);
    await addDestination(page, '{basename}');
    await page.getByLabel('Topic').selectOption({ label: 'done' });
    await page.getByLabel('Object name').fill('{barename}.{autoext}');

    await openMenu(page, 'Upload finished results');
    await expect.poll(() => [...server.store.objects.keys()]).toEqual(['clip.gif']);
    await expectDone(page, 1);
    const result = readFileSync(join(folder, 'output', 'clip.gif'));
    expect(server.store.objects.get('clip.gif')!.bytes.equals(result)).toBe(true);
    expect(readdirSync(join(folder, 'output'))).toEqual(['clip.gif']);
    await expect.poll(() => told.length).toBe(1);
    expect(JSON.parse((JSON.parse(told[0]!) as { content: string }).content)).toMatchObject({
      ...{ Status: 'Succeeded', TaskType: 'MediaConvert' },
      Targets: [{ Image: { Animations: [{ URI: 'oss://pictures/clip.gif' }] } }],
    });

    const [text, animation] = [join(folder, 'notes.txt'), join(folder, 'ready.gif')];
    writeFileSync(text, 'as it is');
    writeFileSync(animation, result);
    await page.getByTestId('upload-input').setInputFiles([text, animation]);
    await expect(jobs(page)).toHaveCount(3);
    await page.getByRole('button', { name: 'Start' }).click();
    await expectDone(page, 3);
    expect(server.store.objects.get('notes.txt')!.bytes.toString()).toBe('as it is');
    expect(server.store.objects.get('ready.gif')!.headers['content-type']).toBe('image/gif');
    // The last one is refused by its receiver: the job is done all the same, and says so.
    await expect.poll(() => told.length).toBe(3);
    const notes = await page.evaluate(async () => {
      const answer = await window.loopsmith!.invoke('getState');
      return answer.ok ? answer.value.jobs.flatMap((job) => job.notes) : [];
    });
    expect(notes).toEqual([expect.stringContaining('answered with status 404')]);
  } finally {
    hook.closeAllConnections();
    hook.close();
  }
});
