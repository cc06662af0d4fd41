import { across, coded, down } from './buffers';
import { beginCode, endCode, findSlot, follow, MAX_CODES, writeString } from './strings';

/** By how much a string may be shorter: at any index, or where the colour changes. */
const ANYWHERE: i32 = 8;
const AT_EDGES: i32 = 64;

/** The codes of the string at hand, from its first index to all of it; and of the longest one after it. */
let path = new StaticArray<u16>(MAX_CODES);
let nextPath = new StaticArray<u16>(MAX_CODES);
let otherPath = new StaticArray<u16>(MAX_CODES);
let nextLength: i32 = 0;

/**
 * Known strings leave marks, by their hashes, so that what is not known mostly needs no search (B. H.
 * Bloom, Space/time trade-offs in hash coding with allowable errors, 1970). A string's hash comes from
 * those of all indices before its ends (R. M. Karp, M. O. Rabin, Efficient randomized pattern-matching
 * algorithms, 1987), kept for as many as two strings reach.
 */
const MARK_BITS: i32 = 17;
const marks = new StaticArray<u32>(1 << (MARK_BITS - 5));
const WINDOW: i32 = 1 << 14;
const hashes = new StaticArray<u32>(WINDOW);
let hashed: i32 = 0;
const BASE: u32 = 0x2c1b3c6d;
const powers = new StaticArray<u32>(<i32>MAX_CODES + 1);

/**
 * As `encodeLzw` without loss, but a string may end before the longest known one does, where it and
 * the next together then reach at least `gain` indices further (flexible parsing: R. N. Horspool, The
 * effect of non-greedy parsing in Ziv-Lempel compression methods, 1995). The decoder learns nothing
 * from a string that ends early, so which way is smaller shows only when it is coded. On pages, with
 * `gain` 1 anywhere and 2 at edges, the smallest of the three ways saved 0.3 to 14 %; looking back
 * 64 indices everywhere saved 0.1 % more, in ten times the time.
 */
export function encodeFlexibly(minCodeSize: i32, gain: i32, atEdges: bool): i32 {
  const count = across * down;
  beginCode(minCodeSize);
  beginMarks();
  let length = chooseLength(0, count, gain, atEdges);
  for (let at = 0; at + length < count;) {
    const prefix: u32 = path[length - 1];
    const index: u32 = coded[at + length];
    const known = writeString(prefix, index, findSlot(prefix, index));
    if (known) mark(hashOf(at, length + 1));
    else forgetMarks();
    at += length;
    const ended = path;
    path = nextPath;
    nextPath = ended;
    length = chooseLength(at, count, gain, atEdges);
  }
  return endCode(path[length - 1]);
}

/** How long the string that begins there is to be; `path` has its codes, `nextPath` has the next's. */
function chooseLength(at: i32, count: i32, gain: i32, atEdges: bool): i32 {
  const longest = findLongest(path, nextLength, at, count);
  if (at + longest == count) return longest;
  let length = longest;
  nextLength = findLongest(nextPath, 0, at + longest, count);
  let furthest = longest + nextLength + gain - 1;
  const least = max(1, longest - (atEdges ? AT_EDGES : ANYWHERE));
  for (let shorter = longest - 1; shorter >= least && at + furthest < count; shorter--) {
    if (atEdges && coded[at + shorter] == coded[at + shorter - 1]) continue;
    if (!isMarked(hashOf(at + shorter, furthest + 1 - shorter))) continue;
    const other = findLongest(otherPath, 0, at + shorter, count);
    if (shorter + other <= furthest) continue;
    furthest = shorter + other;
    length = shorter;
    nextLength = other;
    const passed = nextPath;
    nextPath = otherPath;
    otherPath = passed;
  }
  return length;
}

/** The length of the longest known string that begins there, and its codes; `length` of them are there. */
function findLongest(codes: StaticArray<u16>, length: i32, at: i32, count: i32): i32 {
  if (length == 0) codes[length++] = coded[at];
  while (at + length < count) {
    const longer = follow(codes[length - 1], coded[at + length]);
    if (longer < 0) break;
    codes[length++] = <u16>longer;
  }
  return length;
}

function beginMarks(): void {
  forgetMarks();
  hashed = 0;
  hashes[0] = 0;
  if (powers[0] == 1) return;
  powers[0] = 1;
  for (let n = 1; n < powers.length; n++) powers[n] = powers[n - 1] * BASE;
}

function forgetMarks(): void {
  memory.fill(changetype<usize>(marks), 0, 1 << (MARK_BITS - 3));
  nextLength = 0;
}

/** The hash of so many indices from there on. */
function hashOf(at: i32, length: i32): u32 {
  const end = at + length;
  for (; hashed < end; hashed++) {
    hashes[(hashed + 1) & (WINDOW - 1)] = hashes[hashed & (WINDOW - 1)] * BASE + coded[hashed] + 1;
  }
  return hashes[end & (WINDOW - 1)] - hashes[at & (WINDOW - 1)] * powers[length];
}

function mark(hash: u32): void {
  const place = placeOf(hash);
  marks[place >> 5] |= 1 << (place & 31);
}

function isMarked(hash: u32): bool {
  const place = placeOf(hash);
  return (marks[place >> 5] & (1 << (place & 31))) != 0;
}

function placeOf(hash: u32): u32 {
  return (hash * 0x9e3779b1) >> (32 - MARK_BITS);
}
