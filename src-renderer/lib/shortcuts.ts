/** What the keyboard can ask of the window as a whole, or of the queue. */
export type Shortcut =
  | { readonly command: 'addFiles' | 'addFolder' | 'selectAll' | 'clearSelection' }
  | { readonly command: 'preferences' | 'shortcuts' | 'undo' | 'suspend' }
  | { readonly command: 'toggleQueue' | 'remove' | 'openResult' | 'toggleSelected' }
  | { readonly command: 'reorder'; readonly direction: 1 | -1 }
  | { readonly command: 'move'; readonly by: number; readonly mode: 'only' | 'range' | 'focus' };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const moves: Record<string, (pageRows: number) => number> = {
  ArrowUp: () => -1,
  ArrowDown: () => 1,
  PageUp: (pageRows) => -pageRows,
  PageDown: (pageRows) => pageRows,
  Home: () => -Infinity,
  End: () => Infinity,
};

/** Keys that work wherever the focus is, save while typing. */
export function windowShortcut(event: Key): Shortcut | null {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  const key = event.key.toLowerCase();
  if (control && key === 'o') return { command: event.shiftKey ? 'addFolder' : 'addFiles' };
  if (control && key === 'enter') return { command: event.shiftKey ? 'suspend' : 'toggleQueue' };
  if (control && key === 'z' && !event.shiftKey) return { command: 'undo' };
  if (control && key === 'a' && !event.shiftKey) return { command: 'selectAll' };
  if (control && key === ',') return { command: 'preferences' };
  if (key === 'f1' || (key === '?' && !control)) return { command: 'shortcuts' };
  if (key === 'escape') return { command: 'clearSelection' };
  return null;
}

/** Window shortcuts that mean something else while typing. */
export function meansTyping(event: Key): boolean {
  const command = windowShortcut(event)?.command;
  const inField = ['selectAll', 'clearSelection', 'undo'];
  return event.key === '?' || (command !== undefined && inField.includes(command));
}

/** Keys that belong to the list of jobs while it has the focus; a page of it is `pageRows` long. */
export function queueShortcut(event: Key, pageRows: number): Shortcut | null {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) {
    const direction = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    return direction && !control ? { command: 'reorder', direction } : null;
  }
  if (Object.hasOwn(moves, event.key)) {
    const mode = event.shiftKey ? 'range' : control ? 'focus' : 'only';
    return { command: 'move', by: moves[event.key]!(pageRows), mode };
  }
  if (event.key === ' ') return { command: control ? 'toggleSelected' : 'toggleQueue' };
  if (event.key === 'Enter' && !control) return { command: 'openResult' };
  if (event.key === 'Delete' || event.key === 'Backspace') return { command: 'remove' };
  return null;
}
