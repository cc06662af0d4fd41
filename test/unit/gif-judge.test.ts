import { describe, expect, it } from 'vitest';
import { colorDistance, loadKernels, randomPixel } from './helpers/gif-kernels';
import { seededRandom } from './helpers/random';

describe('codedError', () => {
  it.each([0, 2000])('is what the canvas is off by where it had to be drawn, loss %i', (loss) => {
    const random = seededRandom(3);
    const [width, height] = [21, 9];
    const shown = Uint32Array.from({ length: width * height }, () => randomPixel(random));
    const source = shown.map((pixel) => (random.int(0, 3) === 0 ? pixel : randomPixel(random)));
    const kernels = loadKernels(width, height, { source, shown });
    kernels.markChanges(0);
    kernels.countColors(1);
    kernels.buildPalette(12, 1, 1);
    kernels.remap(0, 1, 0, 0);
    if (loss > 0) kernels.findNeighbors(loss * 4, 13);
    kernels.layOut(0);
    kernels.encodeLzw(4, loss, loss);
    const error = kernels.codedError();
    kernels.showCoded();
    let sum = 0;
    source.forEach((pixel, i) => {
      if (pixel !== shown[i]) sum += colorDistance(pixel, kernels.shown[i]!);
    });
    expect(error).toBe(sum);
    expect(error).toBeGreaterThan(0);
  });
});
