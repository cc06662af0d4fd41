import { ipcMain } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { commandChannel, eventChannel } from '../core/channels';
import { commandSchemas } from '../core/contract';
import type {
  Answer,
  CommandArguments,
  CommandName,
  CommandResult,
  EventName,
  Events,
} from '../core/contract';
import { AppError, toAppError } from '../core/errors';
import { logError } from './log';
import { isOwnPage } from './page';

export type Handlers = {
  readonly [N in CommandName]: (
    ...args: CommandArguments<N>
  ) => CommandResult<N> | Promise<CommandResult<N>>;
};

/** One handler for each command: the sender is ours, the arguments are valid, the answer is data. */
export function serveCommands(handlers: Handlers): void {
  for (const name of Object.keys(commandSchemas) as CommandName[]) serve(name, handlers);
}

function serve<N extends CommandName>(name: N, handlers: Handlers): void {
  ipcMain.handle(commandChannel(name), async (event, ...args: unknown[]): Promise<Answer<N>> => {
    try {
      return { ok: true, value: await runCommand(name, handlers, event, args) };
    } catch (error) {
      const known = toAppError(error);
      if (known.code === 'unexpected') logError(`Command ${name}`, error);
      return { ok: false, error: known.toData() };
    }
  });
}

async function runCommand<N extends CommandName>(
  name: N,
  handlers: Handlers,
  event: IpcMainInvokeEvent,
  args: unknown[],
): Promise<CommandResult<N>> {
  if (!isTrusted(event))
    throw new AppError('badArguments', { reason: 'The sender is not trusted.' });
  const parsed = v.safeParse(commandSchemas[name], args);
  if (!parsed.success) {
    const path = v.getDotPath(parsed.issues[0]) ?? '';
    throw new AppError('badArguments', { reason: `${name} ${path}: ${parsed.issues[0].message}` });
  }
  return handlers[name](...(parsed.output as CommandArguments<N>));
}

/** Only the top frame of our own page may ask; a frame that is gone has no URL any more. */
function isTrusted({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return senderFrame === sender.mainFrame && isOwnPage(senderFrame.url);
}

/** Tells the window; silently nothing while there is none. */
export function sendEvent<N extends EventName>(
  window: BrowserWindow | null,
  name: N,
  payload: Events[N],
): void {
  if (window && !window.isDestroyed()) window.webContents.send(eventChannel(name), payload);
}
