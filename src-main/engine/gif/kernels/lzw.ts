import { across, coded, down, left, shown, source, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { MOST_NEIGHBORS, neighbors } from './neighbors';
import { offset, words } from './palette';
import { findRare, rare } from './rare';
import { isFlat } from './smooth';
import { beginCode, endCode, endsHere, findSlot, follow, stringAt, writeString } from './strings';

/** How many pixels were written otherwise than laid out. */
export let lost: i32 = 0;

/**
 * Codes the indices laid out in `coded`, by their places in the colour table: the minimal code size,
 * blocks, and the closing empty block, into `code`; returns its length. `minCodeSize` is 2–8; every
 * place must be below 2^minCodeSize.
 *
 * With `loss` above 0 (a `colorDistance`), a pixel may also be written as any colour, or left as it
 * is shown, within that distance of its source: whatever goes on with the string at hand (after
 * K. Lesinski's lossy LZW in giflossy, 2014); within `flatLoss`, where its source is equal to the one
 * left or right of it. Common colours are kept. `coded` then has what was written.
 */
export function encodeLzw(minCodeSize: i32, loss: i32, flatLoss: i32): i32 {
  const from = coded;
  const count = across * down;
  beginCode(minCodeSize);
  if (loss > 0) findRare();
  lost = 0;
  let prefix: u32 = from[0];
  // Where the rectangle's pixel `i` lies on the canvas: `i` and what the rows before leave out.
  let skipped = top * width + left;
  let rowEnd = across;
  for (let i = 1; i < count; i++) {
    if (i == rowEnd) {
      rowEnd += across;
      skipped += width - across;
    }
    const index: u32 = from[i];
    const slot = findSlot(prefix, index);
    const longer = stringAt(slot);
    if (longer >= 0) {
      prefix = longer;
      continue;
    }
    if (loss > 0 && rare[index] && !endsHere(prefix)) {
      const most = flatLoss < loss && isFlat(i + skipped) ? flatLoss : loss;
      const other = most > 0 ? findSubstitute(prefix, index, i + skipped, most) : -1;
      if (other >= 0) {
        from[i] = <u8>other;
        lost++;
        prefix = follow(prefix, other);
        continue;
      }
    }
    writeString(prefix, index, slot);
    prefix = index;
  }
  return endCode(prefix);
}

/** The index nearest to the pixel's source, within `loss`, that goes on with the string; or -1. */
function findSubstitute(prefix: u32, index: u32, at: i32, loss: i32): i32 {
  const wanted = source[at];
  let best = loss + 1;
  let substitute = -1;
  if (offset == 1 && shown[at] != 0 && follow(prefix, 0) >= 0) {
    const error = colorDistance(wanted, shown[at]);
    if (error < best) {
      best = error;
      substitute = 0;
    }
  }
  const list = index * MOST_NEIGHBORS;
  for (let n = 0; n < MOST_NEIGHBORS; n++) {
    const other = <u32>neighbors[list + n];
    if (other == 0) break;
    if (follow(prefix, other) < 0) continue;
    const error = colorDistance(wanted, words[other]);
    if (error >= best) continue;
    best = error;
    substitute = other;
  }
  return substitute;
}
