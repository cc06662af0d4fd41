import { across, beside, coded, down, left, mask, shown, source, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { offset, words } from './palette';

/**
 * The `colorDistance` of the pixels to draw from what was coded for them (`encodeLzw`), all together:
 * what the palette, a dither and lossy matching lose in the end.
 */
export function codedError(): f64 {
  let total = beside;
  for (let y = top, at = 0; y < top + down; y++, at += across) {
    const start = y * width + left;
    for (let x = 0; x < across; x++) {
      const i = start + x;
      if (mask[i] == 0) continue;
      const index = <i32>coded[at + x];
      const drawn = index >= offset ? words[index] : shown[i];
      total += <f64>colorDistance(source[i], drawn);
    }
  }
  return total;
}
