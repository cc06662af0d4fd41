/** What a key means while the stage or the transport has the focus. */
export type StageCommand =
  | { readonly command: 'togglePlay' | 'setStart' | 'setEnd' | 'zoomIn' | 'zoomOut' | 'toggleCrop' }
  | { readonly command: 'step'; readonly by: 1 | -1 }
  | { readonly command: 'wipe'; readonly by: 1 | -1 };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const plain: Readonly<Record<string, StageCommand>> = {
  ' ': { command: 'togglePlay' },
  i: { command: 'setStart' },
  o: { command: 'setEnd' },
  c: { command: 'toggleCrop' },
  '+': { command: 'zoomIn' },
  '=': { command: 'zoomIn' },
  '-': { command: 'zoomOut' },
  ',': { command: 'step', by: -1 },
  '.': { command: 'step', by: 1 },
};

/** In the wipe the arrow keys move its line, elsewhere they step. */
export function stageCommand(event: Key, wiping: boolean): StageCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
  if (by !== null) return { command: wiping ? 'wipe' : 'step', by };
  const key = event.key.toLowerCase();
  return Object.hasOwn(plain, key) ? plain[key]! : null;
}
