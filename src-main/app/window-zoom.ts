import type { Input } from 'electron';

/** How large everything may be drawn, 1 as it is meant. */
const steps = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

type Key = Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt'>;

/** What a key makes of the zoom, as in browsers; null for keys that mean something else. */
export function zoomAfter({ type, key, control, meta, alt }: Key, zoom: number): number | null {
  if (type !== 'keyDown' || alt || !(control || meta)) return null;
  // Chromium keeps it as a logarithm, so it comes back not quite as it was set.
  const almost = 0.01;
  if (key === '+' || key === '=')
    return steps.find((step) => step > zoom + almost) ?? steps.at(-1)!;
  if (key === '-') return [...steps].reverse().find((step) => step < zoom - almost) ?? steps[0];
  return key === '0' ? 1 : null;
}
