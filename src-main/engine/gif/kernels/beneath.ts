import { across, down, left, mask, shown, top, width } from './buffers';
import { addColor, offset, words } from './palette';
import { colorCount } from './palette-data';

/** Shown pixels' opacity is also the encoder's mark of what was drawn (`../seam.ts`). */
const OPAQUE: u32 = 0xff000000;
const SLOT_BITS: i32 = 12;
const SLOTS: i32 = 1 << SLOT_BITS;
/** So many different ones are counted; a clean page has fewer. */
const MOST: i32 = SLOTS / 2;
/** Colour → how many pixels, by hashing. */
const keys = new StaticArray<u32>(SLOTS);
const counts = new StaticArray<i32>(SLOTS);

/**
 * Fills the palette up to `most` colours with those that the canvas shows where the rectangle's pixels
 * stay, the most frequent first: so these can be drawn again as well (`twins.ts`).
 */
export function addBeneath(most: i32): void {
  if (colorCount >= most) return;
  countBeneath();
  for (let color = 0; color < colorCount; color++) counts[slotOf(words[color + offset])] = 0;
  while (colorCount < most) {
    let best = 0;
    for (let slot = 1; slot < SLOTS; slot++) if (counts[slot] > counts[best]) best = slot;
    if (counts[best] == 0) return;
    counts[best] = 0;
    const pixel = keys[best];
    addColor(<f32>(pixel & 255), <f32>((pixel >> 8) & 255), <f32>((pixel >> 16) & 255));
  }
}

function countBeneath(): void {
  memory.fill(changetype<usize>(keys), 0, SLOTS * 4);
  memory.fill(changetype<usize>(counts), 0, SLOTS * 4);
  let known = 0;
  for (let y = top; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i++) {
      if (mask[i] != 0 || shown[i] == 0) continue;
      const pixel = shown[i] | OPAQUE;
      const slot = slotOf(pixel);
      if (keys[slot] == 0) {
        if (known == MOST) continue;
        known++;
        keys[slot] = pixel;
      }
      counts[slot]++;
    }
  }
}

/** Where a colour is, or where it belongs. */
function slotOf(color: u32): i32 {
  let slot = (color * 0x9e3779b1) >> (32 - SLOT_BITS);
  while (keys[slot] != 0 && keys[slot] != color) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}
