import type { ByteSink } from './byte-sink';
import { CodeWriter } from './code-writer';

/**
 * GIF's variable-width LZW (GIF89a appendix F; Welch 1984). Strings live in an open-addressed hash
 * table of (prefix code, next index) → code, one 32-bit word an entry: 20 bits of key, 12 of code.
 */
const MAX_CODES = 4096;
const TABLE_BITS = 14;
const EMPTY = -1;
const TABLE_SIZE = 1 << TABLE_BITS;
const table = new Int32Array(TABLE_SIZE);

/** How many pixels ahead must be able to stay for a string to begin as transparent. */
const STILL_RUN = 32;

/**
 * Writes the minimal code size, the coded indices and the closing empty block. `minCodeSize` is 2–8;
 * every index must be below 2^minCodeSize. A full table is cleared at once: going on with the old
 * one while it still compresses (deferred clear) measured no smaller.
 *
 * A transparent pixel (index 0) may have a twin in `twins`: an opaque index that shows the same
 * there. Whichever of the two goes on with the string at hand is taken.
 */
export function encodeLzw(
  indices: Uint8Array,
  count: number,
  minCodeSize: number,
  sink: ByteSink,
  twins: Uint8Array | null = null,
): void {
  const clear = 1 << minCodeSize;
  const end = clear + 1;
  sink.put(minCodeSize);
  const writer = new CodeWriter(sink);
  let width = minCodeSize + 1;
  let next = end + 1;
  table.fill(EMPTY);
  writer.write(clear, width);
  let prefix = indices[0]!;
  for (let i = 1; i < count; i++) {
    let index = indices[i]!;
    let slot = findSlot((prefix << 8) | index);
    if (table[slot] !== EMPTY) {
      prefix = table[slot]! & 4095;
      continue;
    }
    const twin = twins ? twins[i]! : 0;
    if (twin !== 0) {
      const twinSlot = findSlot((prefix << 8) | twin);
      if (table[twinSlot] !== EMPTY) {
        prefix = table[twinSlot]! & 4095;
        continue;
      }
      if (!staysStill(indices, i, count)) {
        index = twin;
        slot = twinSlot;
      }
    }
    writer.write(prefix, width);
    if (next < MAX_CODES) {
      table[slot] = (((prefix << 8) | index) << 12) | next;
      // The decoder is one entry behind, so the width grows only once a code of that width exists.
      if (next === 1 << width) width++;
      next++;
    } else {
      writer.write(clear, width);
      table.fill(EMPTY);
      width = minCodeSize + 1;
      next = end + 1;
    }
    prefix = index;
  }
  writer.write(prefix, width);
  // Reading that code makes the decoder's table grow once more; the end code follows its width.
  if (next === 1 << width && width < 12) width++;
  writer.write(end, width);
  writer.finish();
}

/** Where a string is in the table, or where it belongs. */
function findSlot(key: number): number {
  let slot = Math.imul(key, 0x9e3779b1) >>> (32 - TABLE_BITS);
  let entry = table[slot]!;
  while (entry !== EMPTY && entry >>> 12 !== key) {
    slot = (slot + 1) & (TABLE_SIZE - 1);
    entry = table[slot]!;
  }
  return slot;
}

/** Long still runs are best left transparent; short ones between drawn pixels as what they show. */
function staysStill(indices: Uint8Array, from: number, count: number): boolean {
  const to = Math.min(count, from + STILL_RUN);
  for (let i = from + 1; i < to; i++) if (indices[i] !== 0) return false;
  return true;
}
