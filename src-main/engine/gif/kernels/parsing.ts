import { across, coded, down } from './buffers';
import { beginCode, endCode, findSlot, follow, MAX_CODES, writeString } from './strings';

/** The codes of the string at hand, from its first index to all of it. */
const path = new StaticArray<u16>(MAX_CODES);
/** By how much a string may be shorter: at any index, or where the colour changes. */
const ANYWHERE: i32 = 8;
const AT_EDGES: i32 = 64;

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
  let length = chooseLength(0, count, gain, atEdges);
  for (let at = length; at < count; at += length) {
    const prefix: u32 = path[length - 1];
    const index: u32 = coded[at];
    writeString(prefix, index, findSlot(prefix, index));
    length = chooseLength(at, count, gain, atEdges);
  }
  return endCode(path[length - 1]);
}

/** How long the string that begins there is to be; `path` has its codes. */
function chooseLength(at: i32, count: i32, gain: i32, atEdges: bool): i32 {
  const longest = findLongest(at, count);
  if (at + longest == count) return longest;
  let length = longest;
  let furthest = longest + lengthAt(at + longest, count) + gain - 1;
  const least = max(1, longest - (atEdges ? AT_EDGES : ANYWHERE));
  for (let shorter = longest - 1; shorter >= least; shorter--) {
    if (atEdges && coded[at + shorter] == coded[at + shorter - 1]) continue;
    const reached = shorter + lengthAt(at + shorter, count);
    if (reached <= furthest) continue;
    furthest = reached;
    length = shorter;
  }
  return length;
}

/** The length of the longest known string that begins there, and its `path`. */
function findLongest(at: i32, count: i32): i32 {
  let prefix: i32 = coded[at];
  let length = 0;
  while (prefix >= 0) {
    path[length++] = <u16>prefix;
    if (at + length == count) break;
    prefix = follow(prefix, coded[at + length]);
  }
  return length;
}

function lengthAt(at: i32, count: i32): i32 {
  let prefix: i32 = coded[at];
  let length = 1;
  while (at + length < count) {
    prefix = follow(prefix, coded[at + length]);
    if (prefix < 0) break;
    length++;
  }
  return length;
}
