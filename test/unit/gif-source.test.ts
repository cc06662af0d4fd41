import { describe, expect, it } from 'vitest';
import { loadOpaque, loadTransparent } from '../../src-main/engine/gif/source';
import { loadKernels } from './helpers/gif-kernels';

describe('loadOpaque', () => {
  it('ignores the fourth byte, whatever the picture’s size', () => {
    for (const pixels of [1, 2, 3, 4, 5, 63]) {
      const kernels = loadKernels(pixels, 1);
      const bytes = Uint8Array.from({ length: pixels * 4 }, (_, i) =>
        i % 4 === 3 ? i : 1 + (i % 4),
      );
      loadOpaque(bytes, kernels);
      expect([...kernels.source]).toEqual(new Array<number>(pixels).fill(0xff030201));
    }
  });

  it('refuses a frame of another size', () => {
    expect(() => {
      loadOpaque(new Uint8Array(4), loadKernels(2, 1));
    }).toThrow(RangeError);
  });
});

describe('loadTransparent', () => {
  const load = (matte: readonly [number, number, number] | null, ...px: number[]) => {
    const out = new Uint32Array(1);
    loadTransparent(Uint8Array.from(px), out, matte);
    return out[0]!.toString(16);
  };
  it.each([
    ['below half is transparent', null, [1, 2, 3, 127], '0'],
    ['a shadow is blended on a matte', [255, 255, 255], [0, 0, 0, 26], 'ffe5e5e5'],
    ['what is hardly seen is transparent on a matte, too', [9, 9, 9], [1, 2, 3, 12], '0'],
    ['half keeps its colour', null, [1, 2, 3, 128], 'ff030201'],
    ['half is blended on a matte', [255, 255, 255], [0, 0, 0, 128], 'ff7f7f7f'],
    ['full is never blended', [255, 255, 255], [1, 2, 3, 255], 'ff030201'],
  ] as const)('%s', (_, matte, pixel, expected) => {
    expect(load(matte, ...pixel)).toBe(expected);
  });

  it('reads from any offset and refuses a frame of another size', () => {
    const bytes = Uint8Array.of(0, 1, 2, 3, 255).subarray(1);
    const out = new Uint32Array(1);
    loadTransparent(bytes, out, null);
    expect(out[0]).toBe(0xff030201);
    expect(() => {
      loadTransparent(bytes, new Uint32Array(2), null);
    }).toThrow(RangeError);
  });
});
