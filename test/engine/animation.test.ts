import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAnimation } from '../../src-main/engine/animation';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'animation-'));
});
afterAll(() => rm(folder, { recursive: true }));

const lengths = { header: 13, control: 8, image: 11 };

/** A GIF89a of frames whose sub-blocks hold so many bytes each: nothing that a decoder would draw. */
function makeGif(frames: readonly (readonly number[])[]): Buffer {
  const header = Buffer.alloc(lengths.header);
  header.write('GIF89a', 'latin1');
  header.writeUInt16LE(40, 6);
  header.writeUInt16LE(30, 8);
  const pieces = [header];
  for (const [number, blocks] of frames.entries()) {
    const control = Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
    control.writeUInt16LE(number + 2, 4);
    const image = Buffer.alloc(lengths.image);
    image[0] = 0x2c;
    pieces.push(control, image);
    for (const length of blocks) pieces.push(Buffer.from([length]), randomBytes(length));
    pieces.push(Buffer.from([0]));
  }
  return Buffer.concat([...pieces, Buffer.from([0x3b])]);
}

async function read(bytes: Uint8Array) {
  const path = join(folder, 'made.gif');
  await writeFile(path, bytes);
  return readAnimation(path);
}

describe('reading a GIF back', () => {
  it('finds the frames of a file that is read in many pieces', async () => {
    // Full sub-blocks (256 bytes) divide a piece evenly, those of 200 do not.
    const frames = [255, 200, 1].map((size) => new Array<number>(3000).fill(size));
    const facts = await read(makeGif([...frames, []]));
    expect(facts).toMatchObject({ width: 40, height: 30, delaysMs: [20, 30, 40, 50], loop: 1 });
    const sizes = [...frames, []].map((blocks) =>
      blocks.reduce((sum, size) => sum + 1 + size, lengths.control + lengths.image + 1),
    );
    let end = lengths.header;
    expect(facts?.frameEnds).toEqual(sizes.map((size) => (end += size)));
  });

  it('knows a file that ends too early, wherever that is', async () => {
    const whole = makeGif([[255, 255, 255], [7]]);
    expect(await read(whole)).not.toBeNull();
    for (let length = 0; length < whole.length; length++)
      expect(await read(whole.subarray(0, length)), `${String(length)} bytes`).toBeNull();
  });

  it('knows a file that goes on after its end', async () => {
    expect(await read(Buffer.concat([makeGif([[9]]), Buffer.from([0])]))).toBeNull();
  });
});
