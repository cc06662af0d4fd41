import { across, binOf, coded, down, indices, left } from './buffers';
import { mask, shown, smooth, source, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { loadMixer, mixColor } from './ordered';
import { offset, words } from './palette';
import { colorOf } from './palette-data';
import { findSmooth } from './smooth';

/** Errors below this (about one level a channel) are not worth a pattern. */
const UNSEEN: i32 = 12;

/** Where colours are mixed: nowhere, where the picture is smooth and would band, everywhere. */
export const enum Mixing {
  None,
  Smooth,
  All,
}

/**
 * Draws each pixel in its bin's colour, or mixed by ordered dither, unless what is shown is about as
 * good: at most `slack` times as far from the source as the fresh colour, and `tolerance` more.
 */
export function remap(mixing: Mixing, slack: f32, tolerance: i32): void {
  const from = source;
  const out = indices;
  const canvas = shown;
  if (mixing != Mixing.None) loadMixer();
  for (let y = top, at = 0; y < top + down; y++) {
    const row = y * width;
    if (mixing == Mixing.Smooth) findSmooth(y);
    for (let x = left; x < left + across; x++, at++) {
      const i = row + x;
      if (mask[i] == 0) {
        out[at] = 0;
        continue;
      }
      const pixel = from[i];
      const bin = <i32>binOf[i];
      let index = <i32>colorOf[bin] + offset;
      const fresh = colorDistance(pixel, words[index]);
      let wanted = pixel;
      if (fresh > UNSEEN && (mixing == Mixing.All || (mixing == Mixing.Smooth && smooth[x] != 0))) {
        index = mixColor(pixel, bin, x, y) + offset;
        // A dithered pixel is judged by its place in the pattern, not by its own error.
        wanted = words[index];
      }
      const seen = canvas[i];
      const limit = <i32>(<f32>fresh * slack) + tolerance;
      out[at] = seen != 0 && colorDistance(wanted, seen) <= limit ? 0 : <u8>index;
    }
  }
}

/** The highest index of the rectangle. */
export function findHighest(): i32 {
  let highest: u8 = 0;
  for (let at = 0; at < across * down; at++) highest = max(highest, indices[at]);
  return highest;
}

/** Puts what was coded on the canvas. */
export function showCoded(): void {
  for (let y = top, at = 0; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++, at++) {
      const index = <i32>coded[at];
      if (index >= offset) shown[i] = words[index];
    }
  }
}
