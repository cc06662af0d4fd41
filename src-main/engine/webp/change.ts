import type { Size } from '../../core/geometry';
import { isSimilar, pixelsOf } from './similarity';

/** What of a picture libwebp draws: the rectangle around pixels that are no longer similar. */
export interface Change {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** One of them that is opaque, where none is translucent. */
  readonly opaque: number | null;
}

/** The opacity of a pixel that keeps libwebp from blending. */
const nearlyOpaque = 254;

/** From one BGRA picture to another; null: they look the same. */
export function findChange(
  before: Uint8Array,
  after: Uint8Array,
  { width, height }: Size,
  unseen: number,
): Change | null {
  const [from, to] = [pixelsOf(before), pixelsOf(after)];
  let [left, right, top, bottom] = [width, -1, height, -1];
  let opaque: number | null = null;
  let translucent = false;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const [a, b] = [from[at]!, to[at]!];
      if (a === b || isSimilar(a, b, unseen)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
      translucent ||= isTranslucent(b);
      if (!isSimilar(a, (b & 0xffffff) | (nearlyOpaque << 24), unseen)) opaque = at;
    }
  }
  if (right < 0) return null;
  // Rectangles begin at even places.
  return { left: left & ~1, right, top: top & ~1, bottom, opaque: translucent ? null : opaque };
}

/** Whether a pixel of the rectangle is translucent. */
export function hasTranslucent(picture: Uint8Array, { width }: Size, change: Change): boolean {
  const pixels = pixelsOf(picture);
  for (let y = change.top; y <= change.bottom; y++) {
    const start = y * width;
    for (let at = start + change.left; at <= start + change.right; at++)
      if (isTranslucent(pixels[at]!)) return true;
  }
  return false;
}

/**
 * Where what changes is opaque, libwebp blends the rectangle around it onto the picture before; of what
 * is translucent there and rests it takes each pixel for done, but draws it once more over itself, so
 * that still shadows and edges thicken from frame to frame (`IsLossyBlendingPossible`,
 * `src/mux/anim_encode.c`). A changed pixel that is not quite opaque makes it replace the rectangle.
 */
export function preventBlending(picture: Uint8Array, { opaque }: Change): void {
  if (opaque !== null) picture[opaque * 4 + 3] = nearlyOpaque;
}

/** Copies the rectangle. */
export function copyChange(
  from: Uint8Array,
  to: Uint8Array,
  { width }: Size,
  change: Change,
): void {
  for (let y = change.top; y <= change.bottom; y++) {
    const [start, end] = [change.left, change.right + 1].map((x) => (y * width + x) * 4);
    to.set(from.subarray(start, end), start);
  }
}

function isTranslucent(pixel: number): boolean {
  const alpha = pixel >>> 24;
  return alpha > 0 && alpha < 255;
}
