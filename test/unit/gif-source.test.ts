import { describe, expect, it } from 'vitest';
import { loadSource } from '../../src-main/engine/gif/source';

describe('loadSource', () => {
  const load = (
    alpha: boolean,
    matte: readonly [number, number, number] | null,
    ...px: number[]
  ) => {
    const out = new Uint32Array(1);
    loadSource(Uint8Array.from(px), out, alpha, matte);
    return out[0]!.toString(16);
  };
  it.each([
    ['opaque sources ignore alpha', false, null, [1, 2, 3, 0], 'ff030201'],
    ['below half is transparent', true, [9, 9, 9], [1, 2, 3, 127], '0'],
    ['half keeps its colour', true, null, [1, 2, 3, 128], 'ff030201'],
    ['half is blended on a matte', true, [255, 255, 255], [0, 0, 0, 128], 'ff7f7f7f'],
    ['full is never blended', true, [255, 255, 255], [1, 2, 3, 255], 'ff030201'],
  ] as const)('%s', (_, alpha, matte, pixel, expected) => {
    expect(load(alpha, matte, ...pixel)).toBe(expected);
  });

  it('reads from any offset and refuses a frame of another size', () => {
    const bytes = Uint8Array.of(0, 1, 2, 3, 255).subarray(1);
    const out = new Uint32Array(1);
    loadSource(bytes, out, true, null);
    expect(out[0]).toBe(0xff030201);
    expect(() => {
      loadSource(bytes, new Uint32Array(2), false, null);
    }).toThrow(RangeError);
  });
});
