import { across, code, coded, down, left, shown, source, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { MOST_NEIGHBORS, neighbors } from './neighbors';
import { offset, words } from './palette';

/**
 * GIF's variable-width LZW (GIF89a appendix F; Welch 1984). Strings live in an open-addressed hash
 * table of (prefix code, next index) → code, one 32-bit word an entry: 20 bits of key, 12 of code.
 */
const MAX_CODES: i32 = 4096;
const TABLE_BITS: i32 = 14;
const TABLE_SIZE: i32 = 1 << TABLE_BITS;
const EMPTY: u32 = 0xffffffff;
const table = new StaticArray<u32>(TABLE_SIZE);

/** Bits not yet written, and the block that is being filled: 255 bytes after one for its length. */
let bits: u32 = 0;
let bitCount: i32 = 0;
let blockStart: i32 = 0;
let length: i32 = 0;

/**
 * Codes the indices laid out in `coded`: the minimal code size, blocks, and the closing empty block,
 * into `code`; returns its length. `minCodeSize` is 2–8; every index must be below 2^minCodeSize. A
 * full table is cleared at once: going on with the old one while it still compresses (deferred
 * clear) measured no smaller.
 *
 * With `loss` above 0 (a `colorDistance`), a pixel may also be written as any colour, or left as it
 * is shown, within that distance of its source: whatever goes on with the string at hand (after
 * K. Lesinski's lossy LZW in giflossy, 2014). `coded` then has what was written.
 */
export function encodeLzw(minCodeSize: i32, loss: i32): i32 {
  const from = coded;
  const count = across * down;
  const clear = 1 << minCodeSize;
  const end = clear + 1;
  bits = bitCount = 0;
  code[0] = <u8>minCodeSize;
  blockStart = 1;
  length = 2;
  let size = minCodeSize + 1;
  let next = end + 1;
  memory.fill(changetype<usize>(table), 0xff, TABLE_SIZE * 4);
  put(clear, size);
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
    const slot = findSlot((prefix << 8) | index);
    const entry = table[slot];
    if (entry != EMPTY) {
      prefix = entry & 4095;
      continue;
    }
    if (loss > 0 && index != 0) {
      const other = findSubstitute(prefix, index, i + skipped, loss);
      if (other >= 0) {
        from[i] = <u8>other;
        prefix = table[findSlot((prefix << 8) | other)] & 4095;
        continue;
      }
    }
    put(prefix, size);
    if (next < MAX_CODES) {
      table[slot] = (((prefix << 8) | index) << 12) | next;
      // The decoder is one entry behind, so the size grows only once a code of that size exists.
      if (next == 1 << size) size++;
      next++;
    } else {
      put(clear, size);
      memory.fill(changetype<usize>(table), 0xff, TABLE_SIZE * 4);
      size = minCodeSize + 1;
      next = end + 1;
    }
    prefix = index;
  }
  put(prefix, size);
  // Reading that code makes the decoder's table grow once more; the end code follows its size.
  if (next == 1 << size && size < 12) size++;
  put(end, size);
  return finish();
}

/** The index nearest to the pixel's source, within `loss`, that goes on with the string; or -1. */
function findSubstitute(prefix: u32, index: u32, at: i32, loss: i32): i32 {
  const wanted = source[at];
  let best = loss + 1;
  let substitute = -1;
  if (offset == 1 && shown[at] != 0 && table[findSlot(prefix << 8)] != EMPTY) {
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
    if (table[findSlot((prefix << 8) | other)] == EMPTY) continue;
    const error = colorDistance(wanted, words[other]);
    if (error >= best) continue;
    best = error;
    substitute = other;
  }
  return substitute;
}

/** Where a string is in the table, or where it belongs. */
function findSlot(key: u32): i32 {
  let slot = (key * 0x9e3779b1) >> (32 - TABLE_BITS);
  let entry = table[slot];
  while (entry != EMPTY && entry >> 12 != key) {
    slot = (slot + 1) & (TABLE_SIZE - 1);
    entry = table[slot];
  }
  return slot;
}

function put(value: u32, size: i32): void {
  bits |= value << bitCount;
  bitCount += size;
  while (bitCount >= 8) {
    putByte(<u8>bits);
    bits >>= 8;
    bitCount -= 8;
  }
}

function putByte(byte: u8): void {
  code[length++] = byte;
  if (length - blockStart == 256) {
    code[blockStart] = 255;
    blockStart = length++;
  }
}

/** Writes what is left, closes the block and adds the empty one; returns the whole length. */
function finish(): i32 {
  if (bitCount > 0) putByte(<u8>bits);
  const filled = length - blockStart - 1;
  code[blockStart] = <u8>filled;
  // A block that was just opened is the empty one itself.
  if (filled > 0) code[length++] = 0;
  return length;
}
