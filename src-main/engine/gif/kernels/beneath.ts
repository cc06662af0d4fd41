import { across, down, left, mask, shown, top, width } from './buffers';
import { colorDistance } from './color-distance';
import { offset, setColor, words } from './palette';
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

/** What covers more than one in so many of the still pixels is a ground. */
const GROUND_SHARE: i32 = 4;
/** Of a row, one pixel in so many is looked at to find it. */
const STEP: i32 = 7;
/** A colour no further from a ground's, one level in every channel, becomes it. */
const NEAR: i32 = 9;

/**
 * Fills the palette up to `most` colours with those that the canvas shows where the rectangle's pixels
 * stay, the most frequent first: so these can be drawn again as well (`twins.ts`).
 */
export function addBeneath(most: i32): void {
  if (colorCount >= most) return;
  countBeneath(1);
  for (let color = 0; color < colorCount; color++) counts[slotOf(words[color + offset])] = 0;
  while (colorCount < most) {
    let best = 0;
    for (let slot = 1; slot < SLOTS; slot++) if (counts[slot] > counts[best]) best = slot;
    if (counts[best] == 0) return;
    counts[best] = 0;
    setColor(colorCount, keys[best]);
  }
}

/**
 * Lets palette colours that are nearly those of a ground, which the canvas shows where the rectangle's
 * pixels stay, be just these. A noisy page's ground comes out a little different in every palette,
 * and where it is in none, still pixels cannot be drawn again.
 */
export function snapToGrounds(): void {
  const total = countBeneath(STEP);
  for (let slot = 0; slot < SLOTS; slot++) {
    if (counts[slot] * GROUND_SHARE <= total) continue;
    let nearest = -1;
    let least = NEAR + 1;
    for (let color = 0; color < colorCount; color++) {
      const pixel = words[color + offset];
      const apart = colorDistance(pixel, keys[slot]);
      // What is one ground's does not become another's.
      if (apart >= least || (apart > 0 && counts[slotOf(pixel)] * GROUND_SHARE > total)) continue;
      nearest = color;
      least = apart;
    }
    if (nearest >= 0) setColor(nearest, keys[slot]);
  }
}

/** One pixel in `step` of a row is counted; returns how many are. */
function countBeneath(step: i32): i32 {
  memory.fill(changetype<usize>(keys), 0, SLOTS * 4);
  memory.fill(changetype<usize>(counts), 0, SLOTS * 4);
  let known = 0;
  let total = 0;
  for (let y = top; y < top + down; y++) {
    const start = y * width + left;
    for (let i = start; i < start + across; i += step) {
      if (mask[i] != 0 || shown[i] == 0) continue;
      total++;
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
  return total;
}

/** Where a colour is, or where it belongs. */
function slotOf(color: u32): i32 {
  let slot = (color * 0x9e3779b1) >> (32 - SLOT_BITS);
  while (keys[slot] != 0 && keys[slot] != color) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}
