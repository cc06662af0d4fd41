import type { Lane } from '../encoder';

/** A palette's indices, the transparent one included, and one more. */
const most = 257;
/** Beyond all tables. */
const nowhere = 0xffff;

/**
 * Where each index of a segment's palette is in the file's colour table, ascending; those beyond 255 are
 * not in it. All segments begin with the clip's `colors`, and each may add its own while the others do:
 * of `count` segments each has every `count`-th place for them.
 */
export function makePlaces(colors: number, { number, count }: Lane): Uint16Array {
  return Uint16Array.from({ length: most }, (_, index) => {
    const added = index - colors - 1;
    return added < 0 ? index : Math.min(nowhere, colors + 1 + added * count + number);
  });
}

/** Each index is its own place. */
export const ownPlaces: Uint16Array = makePlaces(0, { number: 0, count: 1 });

/** How many indices have places below `limit`. */
export function countBelow(places: Uint16Array, limit: number): number {
  const first = places.findIndex((place) => place >= limit);
  return first < 0 ? places.length : first;
}
