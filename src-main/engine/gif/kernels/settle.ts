import { height, mask, previous, shown, source, width } from './buffers';
import { colorDistance } from './color-distance';

/**
 * Settles what a seam is to show, in place of its source: where the mask is set and `previous`, the
 * picture as the later segment has it, is nearer to the source than what is shown, that; elsewhere
 * what is shown.
 */
export function settle(): void {
  for (let i = 0; i < width * height; i++) {
    const pixel = source[i];
    const redrawn =
      mask[i] != 0 && colorDistance(pixel, previous[i]) < colorDistance(pixel, shown[i]);
    source[i] = redrawn ? previous[i] : shown[i];
  }
}
