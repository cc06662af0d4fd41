import { app } from 'electron';

/** Where our page lives: in the built app under `app://`, while developing on the dev server. */
export const APP_ORIGIN = 'app://loopsmith';

export function pageUrl(): string {
  const devServer = process.env['ELECTRON_RENDERER_URL'];
  return !app.isPackaged && devServer ? devServer : `${APP_ORIGIN}/index.html`;
}

/** True for our page and its files. `URL.origin` is "null" for a scheme of our own, hence the parts. */
export function isOwnPage(url: string): boolean {
  const own = new URL(pageUrl());
  try {
    const other = new URL(url);
    return other.protocol === own.protocol && other.host === own.host;
  } catch {
    return false;
  }
}
