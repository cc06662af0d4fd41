import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { isOwnPage, pageUrl } from './page';

/** Shown until the page has painted; the same as `--surface` in the renderer's tokens. */
const background = { light: '#f6f7f9', dark: '#15171c' };

/** The one window: sandboxed, without Node, and bound to our own page. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 560,
    title: 'Loopsmith',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: join(__dirname, '../preload/preload.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  holdToOwnPage(window);
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(pageUrl());
  return window;
}

/** No other page, no new window, no permission: nothing the page shows can lead elsewhere. */
function holdToOwnPage({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  webContents.session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  webContents.session.setPermissionCheckHandler(() => false);
}
