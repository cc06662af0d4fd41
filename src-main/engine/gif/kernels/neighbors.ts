import { colorDistance } from './color-distance';
import { offset, words } from './palette';
import { colorCount } from './palette-data';

/** How many near colours are kept for each. */
export const MOST_NEIGHBORS: i32 = 4;
/** Of each index: others by distance, then 0. */
export const neighbors = new StaticArray<u8>(257 * MOST_NEIGHBORS);
const distances = new StaticArray<i32>(MOST_NEIGHBORS);

/**
 * Finds, for every colour of the palette, the nearest others within `reach` (a `colorDistance`), of
 * those whose index is below `limit`.
 */
export function findNeighbors(reach: i32, limit: i32): void {
  memory.fill(changetype<usize>(neighbors), 0, 257 * MOST_NEIGHBORS);
  for (let index = offset; index < colorCount + offset; index++) {
    const list = index * MOST_NEIGHBORS;
    let count = 0;
    for (let other = offset; other < min(limit, colorCount + offset); other++) {
      if (other == index) continue;
      const apart = colorDistance(words[index], words[other]);
      if (apart > reach || (count == MOST_NEIGHBORS && apart >= distances[count - 1])) continue;
      let place = count < MOST_NEIGHBORS ? count++ : count - 1;
      for (; place > 0 && distances[place - 1] > apart; place--) {
        distances[place] = distances[place - 1];
        neighbors[list + place] = neighbors[list + place - 1];
      }
      distances[place] = apart;
      neighbors[list + place] = <u8>other;
    }
  }
}
