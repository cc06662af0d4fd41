import { describe, expect, it } from 'vitest';
import {
  encodeWhole,
  filmClip,
  flatClip,
  gradientClip,
  mixedClip,
  pageClip,
  psnrOf,
  richPageClip,
  stillFilmClip,
  windowClip,
} from './helpers/gif-clips';
import { playAtDelays, readImages } from './helpers/gif-decoder';

const usual = [128, 96, 10] as const;
const qualities = [100, 90, 75, 60, 40, 20, 1];
/** Every step there is. A page's sizes differ too little for that: single pixels' luck shows. */
const allSteps = Array.from({ length: 20 }, (_, n) => 100 - 5 * n);
const noisy: readonly unknown[] = [filmClip, stillFilmClip, mixedClip, gradientClip];

/** Pictures are measured against the source, as the bytes show them. */
describe('a lower quality never gives a larger file, nor better pictures', () => {
  it.each([
    ['film', filmClip, 5, 4, usual],
    ['still film', stillFilmClip, 20, 4, [160, 120, 48]],
    ['page', pageClip, 1, 0, usual],
    ['page of many colours', richPageClip, 1.3, 4, usual],
    ['page with a film', mixedClip, 2, 4, usual],
    ['window over a photograph', windowClip, 2, 4, [320, 200, 20]],
    ['flat art', flatClip, 1, 0, usual],
    ['gradient', gradientClip, 3, 4, usual],
  ] as const)('%s', (_, make, timesSmaller, worseByDb, [width, height, count]) => {
    const clip = make(width, height, count);
    const delays = clip.frames.map(() => 4);
    const steps = noisy.includes(make) ? allSteps : qualities;
    const results = steps.map((quality) => {
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
