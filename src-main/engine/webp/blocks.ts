import type { Size } from '../../core/geometry';

/** Pixels each way that are drawn or left as they are together. Smaller blocks take more bytes. */
export const blockSide = 32;

/** Right and bottom are excluded. */
export interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Squares of so many pixels each way; at the right and at the bottom what is left of them. */
export function divideBlocks({ width, height }: Size, side: number): Block[] {
  const blocks: Block[] = [];
  for (let top = 0; top < height; top += side) {
    const bottom = Math.min(height, top + side);
    for (let left = 0; left < width; left += side)
      blocks.push({ left, top, right: Math.min(width, left + side), bottom });
  }
  return blocks;
}
