import { expect, test } from 'vitest';
import { keepDrawn } from '../../src-main/engine/webp/pictures';

const size = { width: 64, height: 48 };
/** libwebp's at quality 30. */
const unseen = 15;

/** Gray pictures, of an opacity and a level at each place. */
function paint(pixel: (x: number, y: number) => [alpha: number, level: number]): Uint8Array {
  const words = Uint32Array.from({ length: size.width * size.height }, (_, at) => {
    const [alpha, level] = pixel(at % size.width, Math.floor(at / size.width));
    return ((alpha << 24) | (level * 0x010101)) >>> 0;
  });
  return new Uint8Array(words.buffer);
}

const alphaAt = (picture: Uint8Array, x: number, y: number): number =>
  picture[(y * size.width + x) * 4 + 3]!;

/** How many pixels of opacity 254 there are. */
const countMarks = (picture: Uint8Array): number =>
  picture.filter((level, at) => at % 4 === 3 && level === 254).length;

test('a glow is brought up to date as a whole, not by blocks', () => {
  const { show } = keepDrawn(unseen, size);
  const glow = (brighter: number) =>
    paint((x) => [40 + x + Math.round((brighter * x) / size.width), 200]);
  show(glow(0));
  const sent = show(glow(20))!;
  // Only from column 50 on does it change by more than what is unseen.
  expect(alphaAt(sent, 40, 5)).toBe(80);
  for (let x = 50; x < size.width; x++) expect(alphaAt(sent, x, 5)).toBe(glow(20)[x * 4 + 3]);
  show(paint(() => [0, 0]));
  const next = show(glow(0))!;
  expect(next).toEqual(glow(0));
  const spot = paint((x, y) => [40 + x + (x % 60 === 2 && y % 44 === 2 ? 60 : 4), 200]);
  // The rectangle around the four spots has all of the picture of that time.
  const last = show(spot)!;
  expect(alphaAt(last, 2, 2)).toBe(102);
  expect(alphaAt(last, 30, 20)).toBe(74);
  expect(alphaAt(last, 63, 47)).toBe(103);
});

test('where something translucent rests between what changes, a pixel of that is marked', () => {
  const { show } = keepDrawn(unseen, size);
  const blink = (level: number, shadow: number) =>
    paint((x) => (x < 8 || x > 55 ? [255, level] : x > 20 && x < 40 ? [shadow, 0] : [0, 0]));
  expect(countMarks(show(blink(0, 90))!)).toBe(0);
  expect(countMarks(show(blink(200, 90))!)).toBe(1);
  expect(countMarks(show(blink(0, 90))!)).toBe(1);
  // Not where it changes, too, nor where all is opaque or clear.
  expect(countMarks(show(blink(200, 150))!)).toBe(0);
  expect(countMarks(show(blink(200, 0))!)).toBe(0);
  expect(countMarks(show(blink(0, 0))!)).toBe(0);
});

test('what changes slowly is sent once it is seen, and opaque blocks that rest stay', () => {
  const { show } = keepDrawn(unseen, size);
  const slow = (level: number, corner: number) =>
    paint((x, y) => [255, x + y < 8 ? corner : level]);
  show(slow(100, 0));
  expect(show(slow(110, 0))).toBeNull();
  const sent = show(slow(112, 90))!;
  expect([sent[0], sent[(20 * size.width + 20) * 4]]).toEqual([90, 100]);
  expect(show(slow(116, 90))![(20 * size.width + 20) * 4]).toBe(116);
});
