import { describe, expect, it } from 'vitest';
import {
  encodeWhole,
  fadingClip,
  filmClip,
  flatClip,
  fractalClip,
  gradientClip,
  mixedClip,
  pageClip,
  psnrOf,
  rainbowClip,
  richPageClip,
  stillFilmClip,
  turningClip,
  windowClip,
} from './helpers/gif-clips';
import { playAtDelays, readImages } from './helpers/gif-decoder';

const usual = [128, 96, 24] as const;
/** Every step there is. */
const all = Array.from({ length: 20 }, (_, n) => 100 - 5 * n);
/** Where sizes differ from step to step by single bytes, and single pixels' luck shows. */
const some = [100, 90, 75, 60, 40, 20, 1];

/** Pictures are measured against the source, as the bytes show them. */
describe('a lower quality never gives a larger file, nor better pictures', () => {
  it.each([
    ['film', filmClip, 5, 4, usual],
    ['still film', stillFilmClip, 20, 4, [160, 120, 48]],
    ['page', pageClip, 1, 0, usual],
    ['page of many colours', richPageClip, 1.3, 4, usual],
    ['page with a film', mixedClip, 2, 4, usual],
    ['window over a photograph', windowClip, 2, 4, [320, 200, 20], some],
    ['flat art', flatClip, 1, 0, usual],
    ['gradient', gradientClip, 3, 4, usual],
    ['gradient that turns', turningClip, 3, 4, usual],
    ['larger gradient that turns', turningClip, 3, 4, [240, 160, 16]],
    ['rainbow', rainbowClip, 3, 4, usual],
    ['larger rainbow', rainbowClip, 3, 4, [240, 160, 16]],
    ['fractal', fractalClip, 1, 4, [240, 160, 16]],
    ['slow fade', fadingClip, 1.3, 4, [240, 160, 16]],
  ] as const)('%s', (_, make, timesSmaller, worseByDb, [width, height, count], qualities = all) => {
    const clip = make(width, height, count);
    const delays = clip.frames.map(() => 4);
    const results = qualities.map((quality) => {
      const { bytes } = encodeWhole(clip, { quality });
      const shown = playAtDelays(readImages(bytes), width, height, delays);
      return { quality, size: bytes.length, psnr: psnrOf(clip, shown) };
    });
    const told = JSON.stringify(results);
    for (const [at, { size, psnr }] of results.entries()) {
      const better = results[at - 1];
      if (!better) continue;
      expect(size, told).toBeLessThanOrEqual(better.size);
      expect(psnr, told).toBeLessThanOrEqual(better.psnr);
    }
    // And giving up pictures is worth something.
    const [best, worst] = [results[0]!, results.at(-1)!];
    expect(best.size / worst.size, told).toBeGreaterThanOrEqual(timesSmaller);
    if (worseByDb === 0) expect(worst.psnr).toBe(Infinity);
    else expect(best.psnr - worst.psnr, told).toBeGreaterThan(worseByDb);
  });
});
