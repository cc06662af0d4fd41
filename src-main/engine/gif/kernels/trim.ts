import {
  across,
  down,
  indices,
  left,
  mask,
  narrowRect,
  shown,
  source,
  top,
  width,
} from './buffers';
import { colorDistance } from './color-distance';
import { offset } from './palette';

/**
 * Narrows the rectangle to what the indices draw: what moved by little often keeps the colour that is
 * shown. One pixel remains where nothing is drawn.
 */
export function trim(): void {
  if (offset == 0) return;
  let first = across;
  let last = -1;
  let start = -1;
  let end = -1;
  for (let y = 0; y < down; y++) {
    const row = y * across;
    let x = 0;
    while (x < across && indices[row + x] == 0) x++;
    if (x == across) continue;
    if (start < 0) start = y;
    end = y;
    first = min(first, x);
    x = across - 1;
    while (x > last && indices[row + x] == 0) x--;
    last = max(last, x);
  }
  if (start < 0) first = last = start = end = 0;
  const wide = last - first + 1;
  const high = end - start + 1;
  if (wide == across && high == down) return;
  let outside: f64 = 0;
  for (let y = 0; y < down; y++) {
    const at = (top + y) * width + left;
    if (y < start || y > end) {
      outside += errorOf(at, at + across);
      continue;
    }
    outside += errorOf(at, at + first) + errorOf(at + last + 1, at + across);
    const row = changetype<usize>(indices) + <usize>(y * across + first);
    memory.copy(changetype<usize>(indices) + <usize>((y - start) * wide), row, wide);
  }
  narrowRect(left + first, top + start, wide, high, outside);
}

/** Of the pixels to draw among these, as they are shown. */
function errorOf(from: i32, to: i32): f64 {
  let total: f64 = 0;
  for (let i = from; i < to; i++) {
    if (mask[i] != 0) total += <f64>colorDistance(source[i], shown[i]);
  }
  return total;
}
