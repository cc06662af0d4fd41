import { across, coded, down, indices, left, shown, top, twins, width } from './buffers';
import { offset, words } from './palette';
import { colorCount } from './palette-data';

/** Shown pixels' opacity is also the encoder's mark of what was drawn (`../seam.ts`). */
const OPAQUE: u32 = 0xff000000;
/** How many of the still pixels must have a twin for it to be worth trying. */
const LEAST_SHARE: f32 = 0.5;
/** Of a row one pixel in so many is looked at to decide. */
const STEP: i32 = 16;
const SLOT_BITS: i32 = 10;
const SLOTS: i32 = 1 << SLOT_BITS;
/** Colour → index, by hashing. */
const keys = new StaticArray<u32>(SLOTS);
const found = new StaticArray<u8>(SLOTS);

/**
 * Gives each pixel that stays an index of the palette that shows the very same colour, for `layOut`
 * to choose from, of those below `limit`. Returns whether it is worth trying: on a scrolled page much of the background
 * "stays" and is drawn right beside itself.
 */
export function findTwins(limit: i32): bool {
  if (offset == 0) return false;
  memory.fill(changetype<usize>(keys), 0, SLOTS * 4);
  memory.fill(changetype<usize>(found), 0, SLOTS);
  for (let color = 0; color < min(colorCount, limit - offset); color++) {
    const slot = slotOf(words[color + offset]);
    keys[slot] = words[color + offset];
    found[slot] = <u8>(color + offset);
  }
  if (!worthTrying()) return false;
  for (let y = top, at = 0; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++, at++) {
      twins[at] = indices[at] == 0 && shown[i] != 0 ? found[slotOf(shown[i] | OPAQUE)] : 0;
    }
  }
  return true;
}

/** Film is decided by some of its pixels. */
function worthTrying(): bool {
  let still = 0;
  let twinned = 0;
  for (let y = top, at = 0; y < top + down; y++, at += across) {
    const start = y * width + left;
    for (let x = y & (STEP - 1); x < across; x += STEP) {
      if (indices[at + x] != 0) continue;
      still++;
      const pixel = shown[start + x];
      if (pixel != 0 && keys[slotOf(pixel | OPAQUE)] != 0) twinned++;
    }
  }
  return <f32>twinned > <f32>still * LEAST_SHARE;
}

/**
 * Lays the indices out to be coded: runs of fewer than `shortest` still pixels that have twins are
 * drawn again as these, longer ones show through.
 */
export function layOut(shortest: i32): void {
  const count = across * down;
  memory.copy(changetype<usize>(coded), changetype<usize>(indices), count);
  if (shortest == 0) return;
  for (let i = 0; i < count;) {
    const start = i;
    while (i < count && indices[i] == 0 && twins[i] != 0) i++;
    if (i - start < shortest) for (let n = start; n < i; n++) coded[n] = twins[n];
    if (i == start) i++;
  }
}

/** Where a colour is, or where it belongs. */
function slotOf(color: u32): i32 {
  let slot = (color * 0x9e3779b1) >> (32 - SLOT_BITS);
  while (keys[slot] != 0 && keys[slot] != color) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}
