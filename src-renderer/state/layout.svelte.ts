import type { Memory } from './appearance.svelte';

export const panels = ['settings', 'output'] as const;
export type Panel = (typeof panels)[number];

/** Widths of the panes at the sides, in pixels; the middle has the rest. */
export const paneWidths = {
  queue: { min: 264, normal: 340, max: 640 },
  panel: { min: 288, normal: 332, max: 480 },
} as const;
export type Pane = keyof typeof paneWidths;

/** How the window is divided: its own affair, so the window remembers it. */
export class Layout {
  #widths = $state<Record<Pane, number>>({ queue: 0, panel: 0 });
  #panel = $state<Panel>('settings');
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#widths = { queue: this.#read('queue'), panel: this.#read('panel') };
    this.#panel = panels.find((panel) => panel === memory.getItem('panel')) ?? 'settings';
  }

  widthOf(pane: Pane): number {
    return this.#widths[pane];
  }

  setWidth(pane: Pane, width: number): void {
    this.#widths[pane] = clamp(pane, width);
    this.#memory.setItem(`width-${pane}`, String(this.#widths[pane]));
  }

  get panel(): Panel {
    return this.#panel;
  }

  set panel(panel: Panel) {
    this.#panel = panel;
    this.#memory.setItem('panel', panel);
  }

  #read(pane: Pane): number {
    const stored = Number(this.#memory.getItem(`width-${pane}`) ?? NaN);
    return Number.isFinite(stored) ? clamp(pane, stored) : paneWidths[pane].normal;
  }
}

function clamp(pane: Pane, width: number): number {
  const { min, max } = paneWidths[pane];
  return Math.round(Math.min(max, Math.max(min, width)));
}
