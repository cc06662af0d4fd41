import type { CommandName, EventName } from './contract';

/** The IPC channel of a command and of an event: a prefix keeps the window off any other channel. */
export const commandChannel = (name: CommandName): string => `command:${name}`;
export const eventChannel = (name: EventName): string => `event:${name}`;
