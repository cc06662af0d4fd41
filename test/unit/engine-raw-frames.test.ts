import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { createRing, giveBack, takeArray } from '../../src-main/engine/picture-arrays';
import { createFrameReader, picturesAhead } from '../../src-main/engine/raw-frames';

const bytes = 1000;
const freshArray = (): Uint8Array => new Uint8Array(bytes);
/** So many pictures, no two alike. */
const stream = (count: number): Buffer =>
  Buffer.from(
    Uint8Array.from({ length: count * bytes }, (_, i) => (i + Math.floor(i / bytes)) % 251),
  );

async function collect(frames: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const frame of frames) parts.push(frame.slice());
  return Buffer.concat(parts);
}

describe('createFrameReader', () => {
  it.each([1, 7, 999, 1000, 1001, 2500, 65_536])('cuts pieces of %i bytes', async (piece) => {
    const whole = stream(12);
    const { sink, frames } = createFrameReader(bytes, freshArray);
    const read = collect(frames);
    for (let at = 0; at < whole.length; at += piece) sink.write(whole.subarray(at, at + piece));
    sink.end();
    expect((await read).equals(whole)).toBe(true);
  });

  it('leaves a last picture out that is not whole', async () => {
    const { sink, frames } = createFrameReader(bytes, freshArray);
    sink.end(stream(3).subarray(0, 2 * bytes + 999));
    expect((await collect(frames)).equals(stream(2))).toBe(true);
  });

  it('makes the writer wait when a MiB is ahead, until a picture is taken', async () => {
    const large = 300_000;
    const ahead = picturesAhead(large);
    expect(ahead).toBe(3);
    const { sink, frames } = createFrameReader(large, () => new Uint8Array(large));
    let written = 0;
    for (let n = 0; n < 6; n++) sink.write(Buffer.alloc(large, n), () => written++);
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await turn();
    expect(written).toBe(ahead + 1);
    expect((await frames.next()).value![0]).toBe(0);
    await turn();
    expect(written).toBe(ahead + 2);
    await frames.return(undefined);
    expect(sink.destroyed).toBe(true);
  });

  it('overwrites no picture that is in use, with as few arrays as are needed', async () => {
    const whole = stream(3000);
    const arrays = new Set<Uint8Array>();
    const inUse = 3 + picturesAhead(bytes);
    const ring = createRing(bytes, inUse);
    const { sink, frames } = createFrameReader(bytes, () => {
      const array = ring.next();
      arrays.add(array);
      return array;
    });
    sink.end(whole);
    let before: Uint8Array | null = null;
    let n = 0;
    for await (const frame of frames) {
      const expected = (at: number): Buffer => whole.subarray(at * bytes, (at + 1) * bytes);
      expect(expected(n).equals(frame)).toBe(true);
      if (before) expect(expected(n - 1).equals(before)).toBe(true);
      before = frame;
      n++;
    }
    expect(n).toBe(3000);
    expect(arrays.size).toBe(inUse);
  });

  it('fails with what the sink was destroyed with, after what came before', async () => {
    const { sink, frames } = createFrameReader(bytes, freshArray);
    sink.write(stream(1));
    expect((await frames.next()).value).toHaveLength(bytes);
    sink.destroy(new Error('the decoder broke'));
    await expect(frames.next()).rejects.toThrow('the decoder broke');
  });

  it('fails where a stream closes early', async () => {
    const { sink, frames } = createFrameReader(bytes, freshArray);
    const next = frames.next();
    sink.destroy();
    await expect(next).rejects.toThrow(/premature/i);
    await expect(finished(sink)).rejects.toThrow();
  });
});

describe('picture arrays', () => {
  it('are used again by the next ring of the size', () => {
    const first = createRing(640, 2);
    const used = [first.next(), first.next()];
    expect(first.next()).toBe(used[0]);
    first.release();
    const second = createRing(640, 3);
    expect(new Set([second.next(), second.next()])).toEqual(new Set(used));
    expect(used).not.toContain(second.next());
  });

  it('are released once', () => {
    const ring = createRing(320, 1);
    const array = ring.next();
    ring.release();
    ring.release();
    expect(takeArray(320)).toBe(array);
    expect(takeArray(320)).not.toBe(array);
  });

  it('are kept of the size that was asked for last', () => {
    const small = takeArray(100);
    const large = takeArray(200);
    giveBack([small, large]);
    expect(takeArray(200)).toBe(large);
    expect(takeArray(100)).not.toBe(small);
    expect(takeArray(100)).toHaveLength(100);
  });
});
