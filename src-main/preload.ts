import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { commandChannel, eventChannel } from './core/channels';
import { eventNames } from './core/contract';
import type { Answer, Bridge, CommandName } from './core/contract';

/** The path of a dropped or chosen file; Electron before 32 has it on the file itself. */
function pathOf(file: File): string {
  const utils = webUtils as typeof webUtils | undefined;
  if (utils?.getPathForFile) return utils.getPathForFile(file);
  return (file as File & { path?: string }).path ?? '';
}

const bridge: Bridge = {
  invoke: <N extends CommandName>(command: N, ...args: unknown[]) =>
    ipcRenderer.invoke(commandChannel(command), ...args) as Promise<Answer<N>>,
  on: (event, listener) => {
    // Only events of the contract can be listened to, never any channel.
    if (!eventNames.includes(event)) throw new Error(`No such event: ${String(event)}`);
    const receive = (_: IpcRendererEvent, payload: Parameters<typeof listener>[0]): void => {
      listener(payload);
    };
    ipcRenderer.on(eventChannel(event), receive);
    return () => ipcRenderer.off(eventChannel(event), receive);
  },
  pathOf,
};

contextBridge.exposeInMainWorld('loopsmith', bridge);
