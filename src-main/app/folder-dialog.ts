import { dialog } from 'electron';
import type { BrowserWindow, OpenDialogOptions } from 'electron';

/** The folder the user chooses; null where there is no choice. */
export async function askForFolder(
  window: BrowserWindow | null,
  title: string,
): Promise<string | null> {
  const options: OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] };
  const answer = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}
