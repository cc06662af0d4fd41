import { across, down, indices, left, shown, top, twins, width } from './buffers';
import { offset, words } from './palette';
import { colorCount } from './palette-data';

/** How many of the still pixels must have a twin for it to be worth trying. */
const LEAST_SHARE: f32 = 0.5;
const SLOT_BITS: i32 = 10;
const SLOTS: i32 = 1 << SLOT_BITS;
/** Colour → index, by hashing. */
const keys = new StaticArray<u32>(SLOTS);
const found = new StaticArray<u8>(SLOTS);

/**
 * Gives each pixel that stays an index of the palette that shows the very same colour, for LZW to
 * choose from. Returns whether it is worth trying: on a scrolled page much of the background
 * "stays" and is drawn right beside itself.
 */
export function findTwins(): bool {
  if (offset == 0) return false;
  memory.fill(changetype<usize>(keys), 0, SLOTS * 4);
  for (let color = 0; color < colorCount; color++) {
    const slot = slotOf(words[color + offset]);
    keys[slot] = words[color + offset];
    found[slot] = <u8>(color + offset);
  }
  let still = 0;
  let alone = 0;
  const most = <i32>(<f32>(across * down) * (1 - LEAST_SHARE));
  for (let y = top, at = 0; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++, at++) {
      twins[at] = 0;
      if (indices[at] != 0) continue;
      still++;
      const slot = slotOf(shown[i]);
      if (keys[slot] != 0) twins[at] = found[slot];
      // Film is decided after a few rows.
      else if (++alone > most) return false;
    }
  }
  return alone <= <i32>(<f32>still * (1 - LEAST_SHARE));
}

/** Where a colour is, or where it belongs. */
function slotOf(color: u32): i32 {
  let slot = (color * 0x9e3779b1) >> (32 - SLOT_BITS);
  while (keys[slot] != 0 && keys[slot] != color) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}
