import { Menu, app } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

/**
 * macOS needs a menu for its own shortcuts (copy, paste, quit); elsewhere the window has every
 * command itself, and a menu bar would only cost a row.
 */
export function setMenu(): void {
  const mac: MenuItemConstructorOptions[] = [
    { role: 'appMenu' },
    { role: 'editMenu' },
    { role: 'windowMenu' },
  ];
  const developing: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'viewMenu' }];
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(isMac ? Menu.buildFromTemplate([...mac, ...developing]) : null);
}
