import { dialog } from 'electron';
import type {
  BrowserWindow,
  MessageBoxOptions,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron';
import type { DialogTexts } from './dialog-texts';

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

/** Whether the app may quit although so many jobs run. */
export async function askToQuit(
  window: BrowserWindow | null,
  running: number,
  texts: DialogTexts,
): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'question',
    message: texts.stillRunning(running),
    detail: texts.waitsAgain(running),
    buttons: [texts.quit, texts.keepRunning],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return response === 0;
}

/** The folder the user chooses; null where there is no choice. */
export function askForFolder(window: BrowserWindow | null, title: string): Promise<string | null> {
  return askToOpen(window, { title, properties: ['openDirectory', 'createDirectory'] });
}
