/**
 * Frames like a recorded desktop of more colours than a palette has: a photograph, a page with slopes
 * of colour whose buttons light up under the pointer, and a note that is typed into and moved about.
 */
import { Canvas } from './canvas.mjs';
import { drawFilm } from './film.mjs';
import { CELL, drawLine, drawPointer, makeGlyphs, makeText } from './letters.mjs';

/** @typedef {import('./canvas.mjs').Color} Color */

/** @type {Record<'paper' | 'ink' | 'note' | 'bar', Color>} */
const colors = {
  paper: [252, 252, 254],
  ink: [40, 44, 52],
  note: [255, 248, 214],
  bar: [222, 196, 110],
};
const BUTTONS = 5;

/**
 * @param {number} width
 * @param {number} height
 * @param {number} frames
 * @returns {Generator<Uint8Array>} RGB
 */
export function* drawDesktop(width, height, frames) {
  const desktop = new Canvas(width, height);
  for (const photograph of drawFilm(width, height, 1)) desktop.pixels.set(photograph);
  const glyphs = makeGlyphs();
  const text = makeText(5, 30, 40);
  const page = { x: 10, y: 10, width: Math.round(width * 0.7), height: height - 20 };
  for (let frame = 0; frame < frames; frame++) {
    const picture = new Canvas(width, height);
    picture.pixels.set(desktop.pixels);
    const pointed = Math.floor(frame / 6) % (2 * BUTTONS);
    drawPage(picture, glyphs, text, page, pointed);
    drawNote(picture, glyphs, text, frame, frames);
    drawPointer(picture, {
      x: page.x + 30 + Math.round((page.width / BUTTONS) * (pointed + (frame % 6) / 6)),
      y: page.y + 74 + (frame % 6),
    });
    yield picture.pixels;
  }
}

/**
 * A page with a header and a row of buttons, the one under the pointer lit up.
 * @param {Canvas} picture
 * @param {number[][]} glyphs
 * @param {import('./letters.mjs').Text} text
 * @param {import('./letters.mjs').Box} box
 * @param {number} pointed
 */
function drawPage(picture, glyphs, text, box, pointed) {
  picture.fill(box.x, box.y, box.width, box.height, colors.paper);
  for (let x = 0; x < box.width; x++) {
    const share = x / box.width;
    picture.fill(box.x + x, box.y, 1, 44, [30 + 90 * share, 90, 200 - 70 * share]);
  }
  const each = box.width / BUTTONS;
  for (let button = 0; button < BUTTONS; button++) {
    const left = Math.round(box.x + 8 + button * each);
    const light = button === pointed ? 50 : 0;
    for (let row = 0; row < 26; row++) {
      /** @type {Color} */
      const color = [60 + button * 34 + light, 150 + light - row * 2, 190 - button * 30 + light];
      picture.fill(left, box.y + 58 + row, Math.round(each) - 16, 1, color);
    }
    const words = (text[button] ?? []).slice(0, 8);
    drawLine(picture, glyphs, words, left + 6, box.y + 67, box, colors.paper);
  }
  for (let row = 0; row < 12; row++) {
    const line = text[row + BUTTONS] ?? [];
    drawLine(picture, glyphs, line, box.x + 10, box.y + 100 + row * CELL.height, box);
  }
}

/**
 * A note: a letter is typed in every other frame, until it is moved across photograph and page.
 * @param {Canvas} picture
 * @param {number[][]} glyphs
 * @param {import('./letters.mjs').Text} text
 * @param {number} frame
 * @param {number} frames
 */
function drawNote(picture, glyphs, text, frame, frames) {
  const moved = Math.max(0, frame / frames - 0.6) / 0.4;
  const box = {
    x: Math.round(picture.width * (0.72 - 0.5 * moved)),
    y: Math.round(picture.height * (0.15 + 0.45 * moved)),
    ...{ width: Math.round(picture.width * 0.26), height: 110 },
  };
  picture.fill(box.x, box.y, box.width, box.height, colors.note);
  picture.fill(box.x, box.y, box.width, 10, colors.bar);
  const columns = Math.floor((box.width - 12) / CELL.width);
  const typed = Math.min(8 * columns, Math.floor(Math.min(frame, frames * 0.6) / 2));
  for (let row = 0; row * columns < typed; row++) {
    const line = (text[row + 8] ?? []).slice(0, Math.min(columns, typed - row * columns));
    drawLine(picture, glyphs, line, box.x + 6, box.y + 16 + row * CELL.height, box, colors.ink);
  }
}
