import { describe, expect, it } from 'vitest';
import { planQuality } from '../../src-main/engine/gif/quality';
import { gifHeader, gifTrailer } from '../../src-main/engine/gif/segment';

describe('gifHeader', () => {
  const netscape = (bytes: Uint8Array): number | null => {
    const at = Buffer.from(bytes).indexOf('NETSCAPE2.0');
    return at < 0 ? null : bytes[at + 13]! + bytes[at + 14]! * 256;
  };
  it.each([
    [0, 0],
    [1, null],
    [2, 1],
    [3, 2],
    [300, 299],
    [65536, 65535],
    [1e6, 65535],
  ])('for %i times in all repeats %s', (loop, repeats) => {
    expect(netscape(gifHeader(4, 4, loop))).toBe(repeats);
  });

  it('holds the size, low byte first', () => {
    const bytes = gifHeader(640, 3, 1);
    expect(Buffer.from(bytes.subarray(0, 6)).toString()).toBe('GIF89a');
    expect([...bytes.subarray(6, 10)]).toEqual([128, 2, 3, 0]);
    expect([...gifTrailer]).toEqual([0x3b]);
  });
});

describe('planQuality', () => {
  it('gives up more at every step down', () => {
    for (let quality = 2; quality <= 100; quality++) {
      const better = planQuality(quality, null);
      const worse = planQuality(quality - 1, null);
      expect(worse.tolerance).toBeGreaterThan(better.tolerance);
      expect(worse.slack).toBeGreaterThan(better.slack);
      expect(worse.colors).toBeLessThanOrEqual(better.colors);
      expect(worse.passes).toBeLessThanOrEqual(better.passes);
    }
  });

  it('has no tolerance at 100, and takes the colours asked for', () => {
    expect(planQuality(100, null)).toMatchObject({ colors: 256, tolerance: 0 });
    expect(planQuality(75, null).colors).toBe(256);
    expect(planQuality(10, 40).colors).toBe(40);
  });
});
