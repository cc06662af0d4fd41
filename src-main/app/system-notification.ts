import { Notification, clipboard, shell } from 'electron';
import type { Job } from '../core/job';
import { logError } from './log';
import type { NotificationTexts } from './notification-texts';
import type { Notice } from './notifier';

export interface SystemNotificationOptions {
  readonly findJob: (id: string) => Job | undefined;
  readonly texts: () => NotificationTexts;
  /** The notification itself was clicked. */
  readonly onClicked: (jobIds: readonly string[]) => void;
}

/**
 * Shows notices by the system. Buttons ("Show in folder", "Copy link") are there on macOS and
 * Windows; on Linux Electron hands on the click itself (`default`) and leaves out all buttons, as was
 * seen on the session bus.
 */
export function createSystemNotifications({
  findJob,
  texts,
  onClicked,
}: SystemNotificationOptions): (notice: Notice) => void {
  // Kept as long as they may be clicked: a notification that is collected hears nothing.
  const shown = new Set<Notification>();
  return ({ title, body, jobIds }) => {
    if (!Notification.isSupported()) return;
    const buttons = process.platform === 'linux' ? [] : buttonsFor(jobIds, findJob, texts());
    const notification = new Notification({
      ...{ title, body, silent: false },
      actions: buttons.map(({ text }) => ({ type: 'button', text })),
    });
    const forget = (): void => {
      shown.delete(notification);
    };
    notification.on('click', () => {
      forget();
      onClicked(jobIds);
    });
    notification.on('action', (_, index) => {
      buttons[index]?.act();
    });
    notification.on('close', forget);
    notification.on('failed', (_, error) => {
      forget();
      logError('A notification could not be shown', error);
    });
    shown.add(notification);
    notification.show();
  };
}

function buttonsFor(
  jobIds: readonly string[],
  findJob: (id: string) => Job | undefined,
  { showInFolder, copyLink }: NotificationTexts,
): readonly { readonly text: string; readonly act: () => void }[] {
  const jobs = jobIds.flatMap((id) => findJob(id) ?? []);
  const path = jobs.find(({ output }) => output)?.output?.path;
  const links = jobs.flatMap(({ upload }) => upload?.url ?? []);
  return [
    ...(path === undefined
      ? []
      : [
          {
            text: showInFolder,
            act: () => {
              shell.showItemInFolder(path);
            },
          },
        ]),
    ...(links.length === 0
      ? []
      : [
          {
            text: copyLink,
            act: () => {
              clipboard.writeText(links.join('\n'));
            },
          },
        ]),
  ];
}
