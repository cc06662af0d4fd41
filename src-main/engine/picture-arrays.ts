/**
 * Arrays for whole pictures, used again by what a thread does one after another: large ones come faster
 * than the garbage collector sees them go. All of one size, as pictures of a job are.
 */
let spare: Uint8Array[] = [];
let spareBytes = 0;

/** With whatever was in it. */
export function takeArray(bytes: number): Uint8Array {
  if (bytes !== spareBytes) {
    spare = [];
    spareBytes = bytes;
  }
  return spare.pop() ?? new Uint8Array(bytes);
}

/** Nobody may look at them any more. */
export function giveBack(arrays: readonly Uint8Array[]): void {
  spare.push(...arrays.filter(({ length }) => length === spareBytes));
}

/** The arrays of a stream of pictures. */
export interface PictureRing {
  /** One that is used again when `count` others have been taken. */
  readonly next: () => Uint8Array;
  /** When none is looked at any more. */
  readonly release: () => void;
}

export function createRing(bytes: number, count: number): PictureRing {
  const used: Uint8Array[] = [];
  return {
    next: () => {
      const array = used.length < count ? takeArray(bytes) : used.shift()!;
      used.push(array);
      return array;
    },
    release: () => {
      giveBack(used.splice(0));
    },
  };
}
