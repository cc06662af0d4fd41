import { expect, test } from 'vitest';
import { meansTyping, queueShortcut, windowShortcut } from '../../src-renderer/lib/shortcuts';

const key = (name: string): Parameters<typeof windowShortcut>[0] => {
  const parts = name.split('+');
  return {
    key: parts.at(-1) === 'Space' ? ' ' : parts.at(-1)!,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  };
};

test.each([
  ['Ctrl+o', 'addFiles'],
  ['Meta+o', 'addFiles'],
  ['Ctrl+Shift+O', 'addFolder'],
  ['Ctrl+Enter', 'toggleQueue'],
  ['Ctrl+a', 'selectAll'],
  ['Escape', 'clearSelection'],
  ['Ctrl+,', 'preferences'],
  ['Meta+,', 'preferences'],
  ['F1', 'shortcuts'],
  ['Shift+?', 'shortcuts'],
])('%s: %s', (name, command) => {
  expect(windowShortcut(key(name))).toEqual({ command });
});

test.each([
  ['ArrowDown', { command: 'move', by: 1, mode: 'only' }],
  ['Shift+ArrowUp', { command: 'move', by: -1, mode: 'range' }],
  ['Ctrl+ArrowDown', { command: 'move', by: 1, mode: 'focus' }],
  ['End', { command: 'move', by: Infinity, mode: 'only' }],
  ['Shift+PageDown', { command: 'move', by: 8, mode: 'range' }],
  ['Space', { command: 'toggleQueue' }],
  ['Ctrl+Space', { command: 'toggleSelected' }],
  ['Enter', { command: 'openResult' }],
  ['Delete', { command: 'remove' }],
])('%s in the list', (name, shortcut) => {
  expect(queueShortcut(key(name), 8)).toEqual(shortcut);
});

test.each(['o', 'a', 'Enter', 'Alt+Ctrl+o', 'x'])('%s means nothing to the window', (name) => {
  expect(windowShortcut(key(name))).toBeNull();
});

test.each(['a', 'Alt+PageDown', 'Tab', 'Ctrl+Enter'])('%s means nothing to the list', (name) => {
  expect(queueShortcut(key(name), 8)).toBeNull();
});

test('while typing, letters and the keys of a text stay with the field', () => {
  const typing = ['Ctrl+a', 'Escape', 'Shift+?'];
  expect(typing.filter((name) => !meansTyping(key(name)))).toEqual([]);
  const commands = ['Ctrl+o', 'Ctrl+Enter', 'Ctrl+,', 'F1'];
  expect(commands.filter((name) => meansTyping(key(name)))).toEqual([]);
});
