/** What a key means while the stage or the transport has the focus. */
export type StageCommand =
  | { readonly command: 'togglePlay' | 'setStart' | 'setEnd' | 'zoomIn' | 'zoomOut' | 'toggleCrop' }
  | { readonly command: 'step'; readonly by: 1 | -1 }
  | { readonly command: 'wipe'; readonly by: 1 | -1 }
  /** To what lies further right and further down. */
  | { readonly command: 'pan'; readonly x: number; readonly y: number };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

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

/** Where an arrow key points: right and down. */
export const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** In the wipe the arrow keys move its line, elsewhere they step; with Shift they move the picture. */
export function stageCommand(event: Key, wiping: boolean): StageCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const arrow = arrows[event.key];
  if (arrow && event.shiftKey) return { command: 'pan', x: arrow[0], y: arrow[1] };
  if (arrow?.[0]) return { command: wiping ? 'wipe' : 'step', by: arrow[0] > 0 ? 1 : -1 };
  const key = event.key.toLowerCase();
  return Object.hasOwn(plain, key) ? plain[key]! : null;
}
