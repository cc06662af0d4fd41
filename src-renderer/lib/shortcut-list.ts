import type { Messages } from '../messages/en';
import { modifierKey } from './platform';

type Shortcuts = Messages['shortcuts'];
/** A shortcut's name and the ways to press it, each a row of keys. */
export type ShortcutRow = readonly [
  name: keyof Shortcuts['names'],
  ...ways: readonly (readonly string[])[],
];

/** What `shortcuts.ts` understands, to be read, by where it holds. */
export function shortcutList(keys: Shortcuts['keys']): {
  window: readonly ShortcutRow[];
  list: readonly ShortcutRow[];
  preview: readonly ShortcutRow[];
} {
  const { shift } = keys;
  return {
    window: [
      ['addFiles', [modifierKey, 'O']],
      ['addFolder', [modifierKey, shift, 'O']],
      ['toggleQueue', [modifierKey, keys.enter]],
      ['suspend', [modifierKey, shift, keys.enter]],
      ['paste', [modifierKey, 'V']],
      ['undo', [modifierKey, 'Z']],
      ['selectAll', [modifierKey, 'A']],
      ['clearSelection', [keys.escape]],
      ['windowZoom', [modifierKey, '+'], [modifierKey, '−'], [modifierKey, '0']],
      ['preferences', [modifierKey, ',']],
      ['shortcuts', ['F1'], ['?']],
    ],
    list: [
      ['move', ['↑'], ['↓']],
      ['movePage', [keys.pages]],
      ['moveEnd', [keys.ends]],
      ['extend', [shift, '↑'], [shift, '↓']],
      ['focus', [modifierKey, '↑'], [modifierKey, '↓']],
      ['reorder', [keys.alt, '↑'], [keys.alt, '↓']],
      ['toggleSelected', [modifierKey, keys.space]],
      ['toggleQueue', [keys.space]],
      ['openResult', [keys.enter]],
      ['remove', [keys.delete]],
      ['menu', [keys.menu]],
    ],
    preview: [
      ['play', [keys.space]],
      ['stepFrame', [','], ['.']],
      ['setStart', ['I']],
      ['setEnd', ['O']],
      ['crop', ['C']],
      ['zoom', ['+'], ['−']],
      ['pan', [shift, keys.arrows]],
      ['moveEdge', ['←'], ['→']],
      ['moveSecond', [shift, '←'], [shift, '→']],
      ['moveCrop', [keys.arrows]],
      ['moveCropFar', [shift, keys.arrows]],
    ],
  };
}
