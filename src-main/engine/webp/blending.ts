import type { Size } from '../../core/geometry';
import { isSimilar, pixelsOf } from './similarity';

/** The opacity of a pixel that keeps libwebp from blending. */
const nearlyOpaque = 254;

/**
 * Where what changes is opaque, libwebp blends the rectangle around it onto the picture before; of what
 * is translucent there and rests it takes each pixel for done, but draws it once more over itself, so
 * that still shadows and edges thicken from frame to frame (`IsLossyBlendingPossible`,
 * `src/mux/anim_encode.c`). A changed pixel that is not quite opaque makes it replace the rectangle.
 * Gives `after`, BGRA as `before`, one where that is needed.
 */
export function preventBlending(
  before: Uint8Array,
  after: Uint8Array,
  { width, height }: Size,
  unseen: number,
): void {
  const [from, to] = [pixelsOf(before), pixelsOf(after)];
  let [left, right, top, bottom] = [width, -1, height, -1];
  let changed = -1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const [a, b] = [from[at]!, to[at]!];
      if (a === b || isSimilar(a, b, unseen)) continue;
      if (isTranslucent(b)) return;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
      if (!isSimilar(a, (b & 0xffffff) | (nearlyOpaque << 24), unseen)) changed = at;
    }
  }
  if (changed < 0) return;
  // Rectangles begin at even places.
  for (let y = top & ~1; y <= bottom; y++) {
    for (let at = y * width + (left & ~1), end = y * width + right; at <= end; at++) {
      if (!isTranslucent(to[at]!)) continue;
      after[changed * 4 + 3] = nearlyOpaque;
      return;
    }
  }
}

function isTranslucent(pixel: number): boolean {
  const alpha = pixel >>> 24;
  return alpha > 0 && alpha < 255;
}
