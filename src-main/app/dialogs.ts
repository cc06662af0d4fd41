import { dialog } from 'electron';
import type { BrowserWindow, OpenDialogOptions, SaveDialogOptions } from 'electron';

/** The file or folder the user chooses; null where there is no choice. */
export async function askToOpen(
  window: BrowserWindow | null,
  options: OpenDialogOptions,
): Promise<string | null> {
  const answer = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Where the user wants a file; null where nowhere. The dialog asks before one is replaced. */
export async function askToSave(
  window: BrowserWindow | null,
  options: SaveDialogOptions,
): Promise<string | null> {
  const answer = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return answer.canceled ? null : (answer.filePath ?? null);
}

/** The folder the user chooses; null where there is no choice. */
export function askForFolder(window: BrowserWindow | null, title: string): Promise<string | null> {
  return askToOpen(window, { title, properties: ['openDirectory', 'createDirectory'] });
}
