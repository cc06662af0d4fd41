import { across, code, coded, down, left, shown, source, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { MOST_NEIGHBORS, neighbors } from './neighbors';
import { offset, words } from './palette';
import { places } from './places';
import { findRare, rare } from './rare';

/**
 * GIF's variable-width LZW (GIF89a appendix F; Welch 1984). Strings live in an open-addressed hash
 * table of (prefix code, next index) → code, one 32-bit word an entry: 20 bits of key, 12 of code.
 */
const MAX_CODES: u32 = 4096;
const TABLE_BITS: i32 = 14;
const TABLE_SIZE: i32 = 1 << TABLE_BITS;
const EMPTY: u32 = 0xffffffff;
const table = new StaticArray<u32>(TABLE_SIZE);
/** Of each code: which indices go on with its string, as marks, so that most others need no search. */
const followers = new StaticArray<u32>(MAX_CODES);
/** A block's bytes at most, without its length. */
const BLOCK: i32 = 255;

/**
 * Codes the indices laid out in `coded`, by their places in the colour table: the minimal code size,
 * blocks, and the closing empty block, into `code`; returns its length. `minCodeSize` is 2–8; every
 * place must be below 2^minCodeSize. A full table is cleared at once: going on with the old one while
 * it still compresses (deferred clear) measured no smaller.
 *
 * With `loss` above 0 (a `colorDistance`), a pixel may also be written as any colour, or left as it
 * is shown, within that distance of its source: whatever goes on with the string at hand (after
 * K. Lesinski's lossy LZW in giflossy, 2014); within `flatLoss`, where its source is equal to the one
 * left or right of it. Common colours are kept. `coded` then has what was written.
 */
export function encodeLzw(minCodeSize: i32, loss: i32, flatLoss: i32): i32 {
  const from = coded;
  const count = across * down;
  const clear: u32 = 1 << minCodeSize;
  const end: u32 = clear + 1;
  // Codes not yet written, the first at the lowest bits.
  let bits: u64 = clear;
  let bitCount = minCodeSize + 1;
  const start = changetype<usize>(code) + 1;
  let out = start;
  let size = minCodeSize + 1;
  let next = end + 1;
  forgetStrings();
  if (loss > 0) findRare();
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
    if (loss > 0 && rare[index] && followers[prefix] != 0) {
      const most = flatLoss < loss && isFlat(i + skipped) ? flatLoss : loss;
      const other = most > 0 ? findSubstitute(prefix, index, i + skipped, most) : -1;
      if (other >= 0) {
        from[i] = <u8>other;
        prefix = table[findSlot((prefix << 8) | other)] & 4095;
        continue;
      }
    }
    bits |= (<u64>codeOf(prefix, clear)) << bitCount;
    bitCount += size;
    if (next < MAX_CODES) {
      table[slot] = (((prefix << 8) | index) << 12) | next;
      followers[prefix] |= markOf(index);
      // The decoder is one entry behind, so the size grows only once a code of that size exists.
      if (next == (<u32>1) << size) size++;
      next++;
    } else {
      bits |= (<u64>clear) << bitCount;
      bitCount += size;
      forgetStrings();
      size = minCodeSize + 1;
      next = end + 1;
    }
    prefix = index;
    // Fewer than 32 bits were left, and at most two codes came.
    if (bitCount >= 32) {
      store<u32>(out, <u32>bits);
      out += 4;
      bits >>= 32;
      bitCount -= 32;
    }
  }
  bits |= (<u64>codeOf(prefix, clear)) << bitCount;
  bitCount += size;
  // Reading that code makes the decoder's table grow once more; the end code follows its size.
  if (next == (<u32>1) << size && size < 12) size++;
  bits |= (<u64>end) << bitCount;
  bitCount += size;
  store<u64>(out, bits);
  out += <usize>((bitCount + 7) >> 3);
  code[0] = <u8>minCodeSize;
  return 1 + splitIntoBlocks(start, <i32>(out - start));
}

/** Makes room for a byte of length before each 255 bytes; returns their length with the empty block. */
function splitIntoBlocks(start: usize, length: i32): i32 {
  const blocks = (length + BLOCK - 1) / BLOCK;
  for (let block = blocks - 1; block >= 0; block--) {
    const size = min(BLOCK, length - block * BLOCK);
    const at = start + <usize>(block * (BLOCK + 1));
    memory.copy(at + 1, start + <usize>(block * BLOCK), size);
    store<u8>(at, <u8>size);
  }
  store<u8>(start + <usize>(length + blocks), 0);
  return length + blocks + 1;
}

/** Strings of one index have its place as their code. */
function codeOf(prefix: u32, clear: u32): u32 {
  return prefix < clear ? <u32>places[prefix] : prefix;
}

function forgetStrings(): void {
  memory.fill(changetype<usize>(table), 0xff, TABLE_SIZE * 4);
  memory.fill(changetype<usize>(followers), 0, MAX_CODES * 4);
}

/** The bit of a set of indices that stands for `index` and seven others. */
function markOf(index: u32): u32 {
  return 1 << (index & 31);
}

/** Whether a pixel of the canvas has the colour of the one left or right of it. */
function isFlat(at: i32): bool {
  const pixel = source[at];
  return at > 0 && (source[at - 1] == pixel || source[at + 1] == pixel);
}

/** The index nearest to the pixel's source, within `loss`, that goes on with the string; or -1. */
function findSubstitute(prefix: u32, index: u32, at: i32, loss: i32): i32 {
  const wanted = source[at];
  let best = loss + 1;
  let substitute = -1;
  const mask = followers[prefix];
  if (
    offset == 1 &&
    (mask & markOf(0)) != 0 &&
    shown[at] != 0 &&
    table[findSlot(prefix << 8)] != EMPTY
  ) {
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
    if ((mask & markOf(other)) == 0) continue;
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
