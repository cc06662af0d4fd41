import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { isOwnPage, pageUrl } from './page';
import { fitToDisplays, smallestWindow } from './window-place';
import type { WindowPlace } from './window-place';
import { zoomAfter } from './window-zoom';

/** Shown until the page has painted; the same as `--surface` in the renderer's tokens. */
const background = { light: '#f6f7f9', dark: '#15171c' };

/**
 * The one window: sandboxed, without Node, and bound to our own page; where it was the last time, if
 * it can be seen there.
 */
export function createWindow(
  last: WindowPlace | null,
  onPlaced: (place: WindowPlace) => void,
): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...{ width: 1280, height: 800 },
    ...(last && fitToDisplays(last, areas)),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
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
  zoomByKeys(window);
  if (last?.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  const tellPlace = (): void => {
    onPlaced({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('resize', tellPlace);
  window.on('move', tellPlace);
  window.on('close', tellPlace);
  void window.loadURL(pageUrl());
  return window;
}

/** Without a menu nothing else would listen. */
function zoomByKeys({ webContents }: BrowserWindow): void {
  webContents.on('before-input-event', (event, input) => {
    const zoom = zoomAfter(input, webContents.getZoomFactor());
    if (zoom === null) return;
    event.preventDefault();
    webContents.setZoomFactor(zoom);
  });
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
