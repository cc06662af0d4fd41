/**
 * The encoder's kernels, in AssemblyScript: one frame's way is markChanges, countColors,
 * buildPalette, remap…, trim, encodeLzw, showCoded. `../kernels.ts` is the other side.
 */
import { code, coded, indices, mask, previous, shown, source, twins } from './buffers';
import { words } from './palette';
import { places } from './places';
export { addBeneath, snapToGrounds } from './beneath';
export { across, allocate, down, left, makeOpaque, setRect, top } from './buffers';
export { forgetColors } from './carry';
export { changed, markChanges, moved, trembled } from './changes';
export { remapDiffused } from './diffusion';
export { binCount, countColors, exact, hasFewColors } from './histogram';
export { codedError } from './judge';
export { encodeLzw, lost } from './lzw';
export { findNeighbors } from './neighbors';
export {
  buildPalette,
  completePalette,
  error,
  fitPalette,
  growPalette,
  loadPalette,
  sortPalette,
  worst,
} from './palette';
export { colorCount, lossless } from './palette-data';
export { encodeFlexibly } from './parsing';
export { findHighest, remap, showCoded } from './remap';
export { settle } from './settle';
export { flatShare } from './smooth';
export { trim } from './trim';
export { findTwins, layOut } from './twins';

/** Where the arrays lie in memory; they move with `allocate`. */
export function sourceAt(): usize {
  return changetype<usize>(source);
}
export function previousAt(): usize {
  return changetype<usize>(previous);
}
export function shownAt(): usize {
  return changetype<usize>(shown);
}
export function maskAt(): usize {
  return changetype<usize>(mask);
}
export function codeAt(): usize {
  return changetype<usize>(code);
}
export function wordsAt(): usize {
  return changetype<usize>(words);
}
export function placesAt(): usize {
  return changetype<usize>(places);
}
export function indicesAt(): usize {
  return changetype<usize>(indices);
}
export function twinsAt(): usize {
  return changetype<usize>(twins);
}
export function codedAt(): usize {
  return changetype<usize>(coded);
}
