import { describe, expect, it } from 'vitest';
import { ByteSink } from '../../src-main/engine/byte-sink';
import {
  delayOffset,
  gifHeader,
  gifTrailer,
  writeImage,
  type GifImage,
} from '../../src-main/engine/gif/writer';
import { readImages, withTable } from './helpers/gif-decoder';
import { loadKernels } from './helpers/gif-kernels';

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
    expect(netscape(gifHeader(4, 4, loop, new Uint8Array(6)))).toBe(repeats);
  });

  it('holds the size, low byte first', () => {
    const bytes = gifHeader(640, 3, 1, new Uint8Array(9).fill(5));
    expect(Buffer.from(bytes.subarray(0, 6)).toString()).toBe('GIF89a');
    expect([...bytes.subarray(6, 10)]).toEqual([128, 2, 3, 0]);
    // Three colours need a table of four.
    expect([...bytes.subarray(10)]).toEqual([0x81, 0, 0, ...new Array<number>(9).fill(5), 0, 0, 0]);
    expect([...gifTrailer]).toEqual([0x3b]);
  });
});

describe('writeImage', () => {
  /** One pixel row of index 0. */
  const codeOf = (pixels: number): Uint8Array => {
    const kernels = loadKernels(pixels, 1);
    kernels.setRect(0, 0, pixels, 1);
    return kernels.code.slice(0, kernels.encodeLzw(2, 0, 0));
  };
  const image: GifImage = {
    rect: { x: 300, y: 7, width: 5, height: 1 },
    palette: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    code: codeOf(5),
    ...{ delayCs: 259, transparent: null, clears: false },
  };
  const write = (change: Partial<GifImage> = {}): Uint8Array => {
    const sink = new ByteSink(1);
    writeImage({ ...image, ...change }, sink);
    return sink.take();
  };

  it('writes what a decoder reads', () => {
    const [read, ...others] = readImages(write());
    expect(others).toEqual([]);
    expect(read).toMatchObject({ rect: image.rect, delayCs: 259, disposal: 1, transparent: null });
    // Tables hold a power of two colours.
    expect(read!.palette).toEqual([0xff030201, 0xff060504, 0xff090807, 0xff000000]);
    expect(read!.indices).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    [1, 2],
    [2, 2],
    [3, 4],
    [4, 4],
    [5, 8],
    [129, 256],
    [256, 256],
  ])('holds %i colours in a table of %i', (colors, size) => {
    const [read] = readImages(write({ palette: new Uint8Array(colors * 3).fill(7) }));
    expect(read!.palette.length).toBe(size);
    expect(read!.palette.filter((pixel) => pixel === 0xff070707).length).toBe(colors);
  });

  it('uses the file’s table where it has none', () => {
    const table = Uint8Array.of(0, 0, 0, 9, 9, 9);
    const [read] = readImages(withTable(write({ palette: null }), table));
    expect(read).toMatchObject({ local: false, palette: [0xff000000, 0xff090909] });
  });

  it('says what is transparent and what is cleared', () => {
    const [read] = readImages(write({ transparent: 0, clears: true }));
    expect(read).toMatchObject({ transparent: 0, disposal: 2 });
  });

  it('has its delay where it is said to be', () => {
    const bytes = write();
    expect([...bytes.subarray(delayOffset, delayOffset + 2)]).toEqual([3, 1]);
  });
});

describe('ByteSink', () => {
  it('grows, gives a copy, and is empty then', () => {
    const sink = new ByteSink(1);
    sink.put(1, 2, 3);
    sink.putUint16(0x1234);
    sink.append(Uint8Array.from({ length: 1000 }, (_, i) => i));
    expect(sink.length).toBe(1005);
    expect([...sink.written().subarray(0, 7)]).toEqual([1, 2, 3, 0x34, 0x12, 0, 1]);
    const taken = sink.take();
    expect([taken.length, sink.length]).toEqual([1005, 0]);
    sink.put(9);
    expect(taken[0]).toBe(1);
    expect([...sink.take()]).toEqual([9]);
  });
});
