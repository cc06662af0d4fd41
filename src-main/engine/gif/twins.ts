import type { Drawing } from './remap';

/** How many of the still pixels must have a twin for it to be worth trying. */
const LEAST_SHARE = 0.5;

/**
 * Fills `out`, for each pixel of the rectangle that stays, with an index of the new palette that
 * shows the very same colour (0: none), for LZW to choose from. Returns whether it is worth trying:
 * on a scrolled page much of the background "stays" and is drawn right beside itself.
 */
export function listTwins(drawing: Drawing, out: Uint8Array): boolean {
  const { canvas, mask, rect, palette, words, offset } = drawing;
  if (offset === 0) return false;
  const indexOf = new Map<number, number>();
  for (let color = 0; color < palette.size; color++) indexOf.set(words[color]!, color + offset);
  let last = 0;
  let index = 0;
  let still = 0;
  let alone = 0;
  const most = rect.width * rect.height * (1 - LEAST_SHARE);
  for (let y = rect.y, at = 0; y < rect.y + rect.height; y++) {
    const start = y * canvas.width + rect.x;
    for (let i = start; i < start + rect.width; i++, at++) {
      out[at] = 0;
      if (mask[i] !== 0) continue;
      still++;
      const pixel = canvas.shown[i]!;
      if (pixel !== last) {
        last = pixel;
        index = indexOf.get(pixel) ?? 0;
      }
      out[at] = index;
      if (index !== 0) continue;
      alone++;
      // Film is decided after a few rows.
      if (alone > most) return false;
    }
  }
  return alone <= still * (1 - LEAST_SHARE);
}
