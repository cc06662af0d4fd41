import { describe, expect, it } from 'vitest';
import { ByteSink } from '../../src-main/engine/gif/byte-sink';
import { encodeLzw } from '../../src-main/engine/gif/lzw';
import { seededRandom } from './helpers/random';

/** A decoder after the specification alone, with strings kept whole: slow and plain. */
function decodeLzw(bytes: Uint8Array): number[] {
  const minCodeSize = bytes[0]!;
  const data: number[] = [];
  let at = 1;
  for (let length = bytes[at++]!; length > 0; length = bytes[at++]!) {
    for (let i = 0; i < length; i++) data.push(bytes[at++]!);
  }
  expect(at).toBe(bytes.length);
  const clear = 1 << minCodeSize;
  const out: number[] = [];
  let strings: number[][] = [];
  let previous: number[] | null = null;
  let width = minCodeSize + 1;
  let bit = 0;
  const read = (): number => {
    let code = 0;
    if (bit + width > data.length * 8) throw new Error('the end code is missing');
    for (let i = 0; i < width; i++, bit++) code |= ((data[bit >> 3]! >> (bit & 7)) & 1) << i;
    return code;
  };
  expect(read()).toBe(clear);
  bit = 0;
  for (;;) {
    const code = read();
    if (code === clear + 1) break;
    if (code === clear) {
      strings = Array.from({ length: clear + 2 }, (_, i) => [i]);
      previous = null;
      width = minCodeSize + 1;
      continue;
    }
    const known: number[] | undefined = strings[code];
    if (!known && code !== strings.length) throw new Error(`code ${String(code)} came too early`);
    const string: number[] = known ?? [...previous!, previous![0]!];
    for (const index of string) out.push(index);
    if (previous && strings.length < 4096) strings.push([...previous, string[0]!]);
    if (strings.length === 1 << width && width < 12) width++;
    previous = string;
  }
  expect(Math.ceil(bit / 8)).toBe(data.length);
  return out;
}

function encode(indices: Uint8Array, minCodeSize: number, twins: Uint8Array | null = null) {
  const sink = new ByteSink(1);
  encodeLzw(indices, indices.length, minCodeSize, sink, twins);
  return sink.take();
}

describe('encodeLzw', () => {
  const sizes = [2, 3, 4, 5, 6, 7, 8];
  it.each(sizes)('gives back noise, runs and ramps at minimal code size %i', (size) => {
    const random = seededRandom(size);
    const top = (1 << size) - 1;
    for (const length of [1, 2, 3, 254, 255, 256, 4095, 4096, 4097, 30_000]) {
      const noise = Uint8Array.from({ length }, () => random.int(0, top));
      const run = new Uint8Array(length).fill(top);
      const ramp = Uint8Array.from({ length }, (_, i) => (i >> 2) & top);
      for (const indices of [noise, run, ramp]) {
        expect(decodeLzw(encode(indices, size))).toEqual([...indices]);
      }
    }
  });

  it('ends rightly wherever the code width is about to grow or the table to fill', () => {
    const random = seededRandom(1);
    const noise = Uint8Array.from({ length: 9000 }, () => random.int(0, 3));
    for (let length = 1; length < noise.length; length += length < 300 ? 1 : 97) {
      const indices = noise.subarray(0, length);
      expect(decodeLzw(encode(indices, 2))).toEqual([...indices]);
    }
  });

  it('shortens runs', () => {
    expect(encode(new Uint8Array(100_000), 2).length).toBeLessThan(1000);
  });

  it('may take a twin for a transparent pixel, and nothing else', () => {
    const random = seededRandom(2);
    const indices = Uint8Array.from({ length: 20_000 }, () => random.pick([0, 0, 1, 2]));
    const twins = Uint8Array.from(indices, (index) => (index === 0 ? random.pick([0, 1]) : 0));
    const out = decodeLzw(encode(indices, 2, twins));
    const wrong = out.filter((index, i) => index !== indices[i] && index !== twins[i]);
    expect(wrong).toEqual([]);
    expect(out.length).toBe(indices.length);
    expect(out).not.toEqual([...indices]);
  });
});
