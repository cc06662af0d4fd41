/** Type of an invented alphabet, and a pointer. */
import { makeRandom } from './canvas.mjs';

/**
 * @typedef {import('./canvas.mjs').Canvas} Canvas
 * @typedef {import('./canvas.mjs').Color} Color
 */

/** What a letter takes, in pixels. */
export const CELL = { width: 6, height: 11 };
/** @type {Color[]} an editor's: names, keywords, strings, comments */
const inks = [
  [212, 212, 212],
  [86, 156, 214],
  [206, 145, 120],
  [106, 153, 85],
];
/** @type {Color} */
const plain = [36, 36, 40];

/**
 * Letters of an invented alphabet: how much of each pixel their strokes cover, as smoothed type has it.
 * @returns {number[][]}
 */
export function makeGlyphs() {
  const random = makeRandom(7);
  const covers = [0, 0, 0, 0.35, 0.7, 1, 1];
  return Array.from({ length: 40 }, () =>
    Array.from({ length: 5 * 7 }, () => covers[Math.floor(random() * covers.length)] ?? 0),
  );
}

/**
 * Lines of words; each letter a glyph's number, -1 is a space, and each word has an ink.
 * @param {number} seed
 * @param {number} lines
 * @param {number} columns
 */
export function makeText(seed, lines, columns) {
  const random = makeRandom(seed);
  return Array.from({ length: lines }, () => {
    const indent = 2 * Math.floor(random() * 5);
    const letters = Array.from({ length: indent }, () => ({ glyph: -1, ink: 0 }));
    const end = indent + random() * (columns - indent);
    while (letters.length < end) {
      const ink = Math.floor(random() * inks.length);
      const length = 1 + Math.floor(random() * 9);
      for (let n = 0; n < length; n++) letters.push({ glyph: Math.floor(random() * 40), ink });
      letters.push({ glyph: -1, ink });
    }
    return letters.slice(0, columns);
  });
}

/**
 * @typedef {ReturnType<typeof makeText>} Text
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

/**
 * One line of text; what lies outside of the box is not drawn.
 * @param {Canvas} picture
 * @param {number[][]} glyphs
 * @param {Text[number]} line
 * @param {number} left
 * @param {number} top
 * @param {Box} box
 * @param {Color} [color] instead of the words' own
 */
export function drawLine(picture, glyphs, line, left, top, box, color) {
  line.forEach(({ glyph, ink }, at) => {
    glyphs[glyph]?.forEach((cover, part) => {
      const x = left + at * CELL.width + (part % 5);
      const y = top + Math.floor(part / 5);
      const within = x < box.x + box.width && y >= box.y && y < box.y + box.height;
      if (cover > 0 && within) picture.blend(x, y, color ?? inks[ink] ?? plain, cover);
    });
  });
}

/**
 * @param {Canvas} picture
 * @param {{ x: number, y: number }} at
 */
export function drawPointer(picture, { x, y }) {
  for (let row = 0; row < 14; row++) {
    const length = row < 10 ? row : 13 - row;
    for (let column = 0; column <= length; column++) {
      const edge = column === 0 || column === length || row === 13;
      picture.blend(x + column, y + row, edge ? [0, 0, 0] : [255, 255, 255]);
    }
  }
}
