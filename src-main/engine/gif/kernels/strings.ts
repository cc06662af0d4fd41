import { code } from './buffers';
import { places } from './places';

/**
 * GIF's variable-width LZW (GIF89a appendix F; Welch 1984), for whoever divides indices into strings.
 * Those known live in an open-addressed hash table of (prefix code, next index) → code, one 32-bit
 * word an entry: 20 bits of key, 12 of code. A string of one index has that as its code.
 */
export const MAX_CODES: u32 = 4096;
const TABLE_BITS: i32 = 14;
const TABLE_SIZE: i32 = 1 << TABLE_BITS;
const EMPTY: u32 = 0xffffffff;
const table = new StaticArray<u32>(TABLE_SIZE);
/** Of each code: which indices go on with its string, as marks, so that most others need no search. */
const followers = new StaticArray<u32>(MAX_CODES);
/** A block's bytes at most, without its length. */
const BLOCK: i32 = 255;

let clear: u32 = 0;
/** The next string's code, and how many bits codes have by now. */
let next: u32 = 0;
let size: i32 = 0;
/** Codes not yet written, the first at the lowest bits. */
let bits: u64 = 0;
let bitCount: i32 = 0;
let start: usize = 0;
let out: usize = 0;

/** Begins a code of its own in `code`. */
export function beginCode(minCodeSize: i32): void {
  clear = 1 << minCodeSize;
  code[0] = <u8>minCodeSize;
  start = out = changetype<usize>(code) + 1;
  bits = clear;
  bitCount = minCodeSize + 1;
  forgetStrings();
}

/** Where in the table a string and an index after it are, or belong. */
export function findSlot(prefix: u32, index: u32): i32 {
  const key = (prefix << 8) | index;
  let slot: i32 = prefix ^ ((index * 0x9e3779b1) >> (32 - TABLE_BITS));
  let entry = table[slot];
  while (entry != EMPTY && entry >> 12 != key) {
    slot = (slot + 1) & (TABLE_SIZE - 1);
    entry = table[slot];
  }
  return slot;
}

/** The code of the string that is there; -1 for none. */
export function stringAt(slot: i32): i32 {
  const entry = table[slot];
  return entry == EMPTY ? -1 : entry & 4095;
}

/** Whether no index goes on with the string. */
export function endsHere(prefix: u32): bool {
  return followers[prefix] == 0;
}

/** The code of a string and an index after it; -1 where it is not known. */
export function follow(prefix: u32, index: u32): i32 {
  return (followers[prefix] & markOf(index)) == 0 ? -1 : stringAt(findSlot(prefix, index));
}

/**
 * Writes a string's code. The string and the index after it, which belong in that slot, are known
 * from here on; a decoder counts them even where they were known before. A full table is cleared at
 * once: going on with the old one while it still compresses (deferred clear) measured no smaller. Returns
 * whether any are known.
 */
export function writeString(prefix: u32, index: u32, slot: i32): bool {
  put(codeOf(prefix));
  if (next == MAX_CODES) {
    put(clear);
    forgetStrings();
    return false;
  }
  if (table[slot] == EMPTY) {
    table[slot] = (((prefix << 8) | index) << 12) | next;
    followers[prefix] |= markOf(index);
  }
  growCodes();
  next++;
  return true;
}

/** Writes the last string's code; returns the length of `code`: minimal code size, blocks, an empty one. */
export function endCode(prefix: u32): i32 {
  put(codeOf(prefix));
  // Reading that code makes the decoder's table grow once more; the end code follows its size.
  if (size < 12) growCodes();
  put(clear + 1);
  store<u64>(out, bits);
  out += <usize>((bitCount + 7) >> 3);
  return 1 + splitIntoBlocks(<i32>(out - start));
}

function put(value: u32): void {
  bits |= (<u64>value) << bitCount;
  bitCount += size;
  if (bitCount < 32) return;
  store<u32>(out, <u32>bits);
  out += 4;
  bits >>= 32;
  bitCount -= 32;
}

/** The decoder is one entry behind, so the size grows only once a code of that size exists. */
function growCodes(): void {
  if (next == (<u32>1) << size) size++;
}

/** Strings of one index have its place as their code. */
function codeOf(prefix: u32): u32 {
  return prefix < clear ? <u32>places[prefix] : prefix;
}

function forgetStrings(): void {
  memory.fill(changetype<usize>(table), 0xff, TABLE_SIZE * 4);
  memory.fill(changetype<usize>(followers), 0, MAX_CODES * 4);
  next = clear + 2;
  size = 32 - clz(clear);
}

/** The bit of a set of indices that stands for `index` and seven others. */
function markOf(index: u32): u32 {
  return 1 << (index & 31);
}

/** Makes room for a byte of length before each 255 bytes; returns their length with the empty block. */
function splitIntoBlocks(length: i32): i32 {
  const blocks = (length + BLOCK - 1) / BLOCK;
  for (let block = blocks - 1; block >= 0; block--) {
    const count = min(BLOCK, length - block * BLOCK);
    const at = start + <usize>(block * (BLOCK + 1));
    memory.copy(at + 1, start + <usize>(block * BLOCK), count);
    store<u8>(at, <u8>count);
  }
  store<u8>(start + <usize>(length + blocks), 0);
  return length + blocks + 1;
}
