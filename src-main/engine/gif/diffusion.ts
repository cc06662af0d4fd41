import { colorDistance } from './color-distance';
import { NearestColor } from './nearest';
import type { Drawing } from './remap';

/** Errors beyond this are dropped: they come from colours the palette cannot mix. */
const MOST = 40;
const CACHE_BITS = 5;
const UNKNOWN = -1;

const nearest = new NearestColor();
const cache = new Int16Array(1 << (3 * CACHE_BITS));

/**
 * Error diffusion with Sierra's "filter lite" (1990: half ahead, a quarter below and a quarter below
 * behind), every second row backwards. Pixels that stay take no error and pass none on, so that a
 * change never stirs what stands still around it.
 */
export function remapDiffused(drawing: Drawing): void {
  const { canvas, mask, rect, words, offset, indices, slack, tolerance } = drawing;
  const { source, palette, histogram } = drawing;
  const { shown, width } = canvas;
  nearest.load(palette);
  cache.fill(UNKNOWN);
  // Three channels a pixel and a pixel of margin at both ends.
  let current = new Float32Array((rect.width + 2) * 3);
  let below = new Float32Array((rect.width + 2) * 3);
  for (let row = 0; row < rect.height; row++) {
    const step = row % 2 === 0 ? 1 : -1;
    below.fill(0);
    for (let n = 0; n < rect.width; n++) {
      const column = step > 0 ? n : rect.width - 1 - n;
      const i = (rect.y + row) * width + rect.x + column;
      const out = row * rect.width + column;
      indices[out] = 0;
      if (mask[i] === 0) continue;
      const at = (column + 1) * 3;
      const pixel = source[i]!;
      const red = (pixel & 255) + limit(current[at]!);
      const green = ((pixel >>> 8) & 255) + limit(current[at + 1]!);
      const blue = ((pixel >>> 16) & 255) + limit(current[at + 2]!);
      const plain = palette.lookup[histogram.binOf[i]!]!;
      const moved = current[at] !== 0 || current[at + 1] !== 0 || current[at + 2] !== 0;
      const color = moved ? findCached(red, green, blue) : plain;
      const fresh = colorDistance(pixel, words[plain]!);
      const seen = shown[i]!;
      if (seen !== 0 && colorDistance(words[color]!, seen) <= fresh * slack + tolerance) {
        mask[i] = 0;
        continue;
      }
      indices[out] = color + offset;
      shown[i] = words[color]!;
      const ahead = at + step * 3;
      const behind = at - step * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = channel === 0 ? red : channel === 1 ? green : blue;
        const error = value - ((words[color]! >>> (channel * 8)) & 255);
        current[ahead + channel]! += error / 2;
        below[at + channel]! += error / 4;
        below[behind + channel]! += error / 4;
      }
    }
    [current, below] = [below, current];
  }
}

function limit(error: number): number {
  return error > MOST ? MOST : error < -MOST ? -MOST : error;
}

function findCached(red: number, green: number, blue: number): number {
  const cell = (cellOf(red) << (2 * CACHE_BITS)) | (cellOf(green) << CACHE_BITS) | cellOf(blue);
  if (cache[cell] === UNKNOWN) cache[cell] = nearest.find(red, green, blue);
  return cache[cell]!;
}

function cellOf(value: number): number {
  const byte = value < 0 ? 0 : value > 255 ? 255 : value | 0;
  return byte >> (8 - CACHE_BITS);
}
