import { across, columnGains, down, indices, left, mask } from './buffers';
import { narrowRect, rowGains, shown, source, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { offset, words } from './palette';
import { isFlat } from './smooth';

/** What stays of the rectangle, in its own columns and rows. */
let first: i32 = 0;
let last: i32 = 0;
let start: i32 = 0;
let end: i32 = 0;
/** What the best cut so far saves. */
let saving: f64 = 0;
/** Also where nothing may be lost, what is not drawn is cut off. */
const LEAST: f64 = 1e-3;

/**
 * Narrows the rectangle to where drawing gains at least `worth` (a `colorDistance`) for each of its
 * pixels: what moved by little often keeps the colour that is shown, or gains little and lies far out.
 * A pixel that gains more than `most` is never cut off, nor one that has the colour of its neighbour and
 * gains more than `flatMost`: it would be seen as a speck. One pixel stays where nothing is drawn.
 */
export function trim(worth: f64, most: i32, flatMost: i32): void {
  if (offset == 0) return;
  first = start = 0;
  last = across - 1;
  end = down - 1;
  do sumGains(most, flatMost);
  while (cut(max(LEAST, worth)));
  const wide = last - first + 1;
  const high = end - start + 1;
  if (wide == across && high == down) return;
  const outside = errorAround();
  for (let y = 0; y < high; y++) {
    const from = changetype<usize>(indices) + <usize>((start + y) * across + first);
    memory.copy(changetype<usize>(indices) + <usize>(y * wide), from, wide);
  }
  narrowRect(left + first, top + start, wide, high, outside);
}

function sumGains(most: i32, flatMost: i32): void {
  for (let x = first; x <= last; x++) columnGains[x] = 0;
  for (let y = start; y <= end; y++) {
    rowGains[y] = 0;
    for (let x = first; x <= last; x++) {
      const index = <i32>indices[y * across + x];
      if (index == 0) continue;
      const gain = gainOf((top + y) * width + left + x, words[index], most, flatMost);
      columnGains[x] += gain;
      rowGains[y] += gain;
    }
  }
}

/** What a pixel of the canvas gains by a colour. */
function gainOf(at: i32, color: u32, most: i32, flatMost: i32): f64 {
  if (shown[at] == 0) return Infinity;
  const gain = colorDistance(source[at], shown[at]) - colorDistance(source[at], color);
  if (gain > most || (gain > flatMost && isFlat(at))) return Infinity;
  return <f64>max(0, gain);
}

/** Cuts off at the side where that saves most; false where it saves nothing anywhere. */
function cut(worth: f64): bool {
  saving = 0;
  const column = <f64>(end - start + 1) * worth;
  const row = <f64>(last - first + 1) * worth;
  // Each finds a place only if that saves more than those before it.
  const fromLeft = findCut(columnGains, first, last, column);
  const fromRight = findCut(columnGains, last, first, column);
  const fromTop = findCut(rowGains, start, end, row);
  const fromBottom = findCut(rowGains, end, start, row);
  if (fromBottom != end) end = fromBottom;
  else if (fromTop != start) start = fromTop;
  else if (fromRight != last) last = fromRight;
  else first = fromLeft;
  return saving > 0;
}

/** Where to cut, on the way from one edge to the other; the edge where that is nowhere. */
function findCut(gains: StaticArray<f64>, edge: i32, other: i32, worth: f64): i32 {
  const step = edge < other ? 1 : -1;
  let place = edge;
  let saved: f64 = 0;
  for (let at = edge; at != other; at += step) {
    saved += worth - gains[at];
    if (saved <= saving) continue;
    saving = saved;
    place = at + step;
  }
  return place;
}

/** The `colorDistance` of the pixels to draw that are cut off, as they are shown. */
function errorAround(): f64 {
  let total: f64 = 0;
  for (let y = 0; y < down; y++) {
    const inside = y >= start && y <= end;
    const at = (top + y) * width + left;
    for (let x = 0; x < across; x++) {
      if (inside && x == first) x = last + 1;
      if (x < across && mask[at + x] != 0)
        total += <f64>colorDistance(source[at + x], shown[at + x]);
    }
  }
  return total;
}
