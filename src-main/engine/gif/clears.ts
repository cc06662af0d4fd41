import type { Kernels } from './kernels';
import type { Rect } from './writer';

/** What transparent pictures need: GIF can empty a rectangle once an image was shown (disposal 2). */

/** The rectangle around pixels shown now that must be clear in the next source; null for none. */
export function findClears(
  next: Uint32Array | null,
  { width, height, shown }: Kernels,
): Rect | null {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (shown[i] === 0 || (next && next[i] !== 0)) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top === height) top = y;
      bottom = y;
    }
  }
  if (right < 0) return null;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

export function uniteRects(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** The rectangle becomes transparent again. */
export function clearRect({ width, shown, previous }: Kernels, rect: Rect): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const start = y * width + rect.x;
    shown.fill(0, start, start + rect.width);
    previous.fill(0, start, start + rect.width);
  }
}

/** Moves the indices that were coded into a larger rectangle, transparent around them. */
export function placeIndices(kernels: Kernels, inner: Rect, outer: Rect): void {
  const { coded, indices, twins } = kernels;
  const count = outer.width * outer.height;
  indices.fill(0, 0, count);
  twins.fill(0, 0, count);
  for (let y = 0; y < inner.height; y++) {
    const row = coded.subarray(y * inner.width, (y + 1) * inner.width);
    indices.set(row, (inner.y - outer.y + y) * outer.width + (inner.x - outer.x));
  }
  kernels.setRect(outer.x, outer.y, outer.width, outer.height);
}
