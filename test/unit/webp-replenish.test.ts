import { expect, test } from 'vitest';
import { createReplenisher } from '../../src-main/engine/webp/replenish';

const size = { width: 96, height: 64 };
const quality = 75;

/** Opaque gray pictures. */
function paint(level: (x: number, y: number) => number): Uint8Array {
  const words = Uint32Array.from({ length: size.width * size.height }, (_, at) => {
    const gray = level(at % size.width, Math.floor(at / size.width));
    return (0xff000000 | (gray * 0x010101)) >>> 0;
  });
  return new Uint8Array(words.buffer);
}

const alphaAt = (picture: Uint8Array, x: number, y: number): number =>
  picture[(y * size.width + x) * 4 + 3]!;

/** What is on screen when a picture was put over it. */
function putOver(screen: Uint8Array, picture: Uint8Array): void {
  for (let at = 0; at < picture.length; at += 4)
    if (picture[at + 3] === 255) screen.set(picture.subarray(at, at + 4), at);
}

test('the first picture is whole, and one that looks like it is left out', () => {
  const show = createReplenisher(size, quality, () => true);
  const first = paint((x) => x);
  expect(show(first)).toBe(first);
  expect(show(paint((x) => x))).toBeNull();
  expect(show(paint((x, y) => x + ((x + y) % 2)))).toBeNull();
});

test('a block that changed is drawn with two pixels around it', () => {
  const show = createReplenisher(size, quality, () => true);
  show(paint(() => 90));
  const next = paint((x, y) => (x > 40 && x < 50 && y > 40 && y < 50 ? 200 : 91));
  const drawn = show(next)!;
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++)
      expect(alphaAt(drawn, x, y)).toBe(x >= 30 && x < 66 && y >= 30 ? 255 : 0);
  const screen = paint(() => 90);
  putOver(screen, drawn);
  expect(screen[(45 * size.width + 45) * 4]).toBe(200);
});

test('where most changed the picture is whole', () => {
  const show = createReplenisher(size, quality, () => true);
  show(paint(() => 90));
  const next = paint((x) => (x < 64 ? 120 : 90));
  expect(show(next)).toBe(next);
});

test('what changes slowly is followed', () => {
  const show = createReplenisher(size, quality, () => true);
  const screen = paint(() => 40);
  show(paint(() => 40));
  for (let n = 1; n < 60; n++) {
    const drawn = show(paint((x) => (x < 32 ? 40 + n : 40)));
    if (drawn) putOver(screen, drawn);
    // At this quality 4 squared levels a pixel pass.
    expect(Math.abs(screen[0]! - (40 + n))).toBeLessThanOrEqual(2);
    expect(screen[60 * 4]).toBe(40);
  }
});

test('pictures are whole until they rest, and then no more', () => {
  let resting = false;
  const show = createReplenisher(size, quality, () => resting);
  const same = paint(() => 90);
  expect([show(same), show(same)]).toEqual([same, same]);
  resting = true;
  expect(show(same)).toBeNull();
  resting = false;
  expect(show(same)).toBeNull();
});
