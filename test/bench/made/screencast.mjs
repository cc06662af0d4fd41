/**
 * Frames like a recorded screen: two windows of text on a plain desktop, one scrolled, one typed into,
 * a pointer that moves about and a menu that opens and closes.
 */
import { Canvas } from './canvas.mjs';
import { CELL, drawLine, drawPointer, makeGlyphs, makeText } from './letters.mjs';

/**
 * @typedef {import('./canvas.mjs').Color} Color
 * @typedef {import('./letters.mjs').Text} Text
 * @typedef {import('./letters.mjs').Box} Box
 */

/** @type {Record<'desktop' | 'editor' | 'gutter' | 'title' | 'paper' | 'ink' | 'menu' | 'mark', Color>} */
const colors = {
  desktop: [38, 70, 96],
  editor: [30, 30, 30],
  gutter: [110, 118, 129],
  title: [60, 60, 64],
  paper: [250, 250, 248],
  ink: [36, 36, 40],
  menu: [243, 243, 243],
  mark: [0, 96, 192],
};

/**
 * @param {number} width
 * @param {number} height
 * @param {number} frames
 * @returns {Generator<Uint8Array>} RGB
 */
export function* drawScreencast(width, height, frames) {
  const glyphs = makeGlyphs();
  const code = makeText(2, 200, 44);
  const prose = makeText(3, 40, 28);
  const split = Math.round(width * 0.62);
  for (let frame = 0; frame < frames; frame++) {
    const picture = new Canvas(width, height);
    picture.fill(0, 0, width, height, colors.desktop);
    drawEditor(picture, glyphs, code, frame, {
      x: 8,
      y: 8,
      width: split - 16,
      height: height - 24,
    });
    drawNotes(picture, glyphs, prose, frame, {
      ...{ x: split, y: 24, width: width - split - 8, height: height - 56 },
    });
    const pointer = {
      x: Math.round(width * (0.5 + 0.3 * Math.sin(frame / 23))),
      y: Math.round(height * (0.5 + 0.3 * Math.sin(frame / 17))),
    };
    if (frame % 60 > 40) drawMenu(picture, glyphs, prose, frame % 60, pointer);
    drawPointer(picture, pointer);
    yield picture.pixels;
  }
}

/**
 * Code that is scrolled for a while, stands still for a while.
 * @param {Canvas} picture
 * @param {number[][]} glyphs
 * @param {Text} text
 * @param {number} frame
 * @param {Box} box
 */
function drawEditor(picture, glyphs, text, frame, box) {
  picture.fill(box.x, box.y, box.width, box.height, colors.editor);
  picture.fill(box.x, box.y, box.width, 12, colors.title);
  const inside = { ...box, y: box.y + 14, height: box.height - 16 };
  const scrolled = 3 * CELL.height * Math.floor(Math.max(0, (frame % 75) - 30) / 3);
  const before = 3 * CELL.height * 15 * Math.floor(frame / 75);
  const offset = (scrolled + before) % (text.length * CELL.height);
  const first = Math.floor(offset / CELL.height);
  for (let row = 0; row <= inside.height / CELL.height; row++) {
    const line = text[(first + row) % text.length] ?? [];
    const top = inside.y + row * CELL.height - (offset % CELL.height);
    const number = [{ glyph: (first + row) % 10, ink: 0 }];
    drawLine(picture, glyphs, number, box.x + 4, top, inside, colors.gutter);
    drawLine(picture, glyphs, line, box.x + 18, top, inside);
  }
}

/**
 * Notes into which a letter is typed in every other frame.
 * @param {Canvas} picture
 * @param {number[][]} glyphs
 * @param {Text} text
 * @param {number} frame
 * @param {Box} box
 */
function drawNotes(picture, glyphs, text, frame, box) {
  picture.fill(box.x, box.y, box.width, box.height, colors.paper);
  picture.fill(box.x, box.y, box.width, 12, colors.title);
  let typed = 60 + Math.floor(frame / 2);
  text.forEach((line, row) => {
    const shown = line.slice(0, Math.max(0, typed));
    const top = box.y + 16 + row * CELL.height;
    drawLine(picture, glyphs, shown, box.x + 6, top, box, colors.ink);
    const here = typed >= 0 && typed < line.length && top + 8 < box.y + box.height;
    if (here && frame % 15 < 8) {
      picture.fill(box.x + 6 + typed * CELL.width, top - 1, 1, 9, colors.ink);
    }
    typed -= line.length;
  });
}

/**
 * @param {Canvas} picture
 * @param {number[][]} glyphs
 * @param {Text} text
 * @param {number} frame
 * @param {{ x: number, y: number }} at
 */
function drawMenu(picture, glyphs, text, frame, at) {
  const box = { x: at.x + 4, y: at.y + 4, width: 110, height: 6 * 13 + 6 };
  picture.fill(box.x - 1, box.y - 1, box.width + 2, box.height + 2, colors.gutter);
  picture.fill(box.x, box.y, box.width, box.height, colors.menu);
  const marked = Math.floor((frame - 40) / 4) % 6;
  for (let row = 0; row < 6; row++) {
    const top = box.y + 5 + row * 13;
    if (row === marked) picture.fill(box.x + 2, top - 3, box.width - 4, 12, colors.mark);
    const words = (text[row + 5] ?? []).slice(0, 16);
    drawLine(
      picture,
      glyphs,
      words,
      box.x + 6,
      top,
      box,
      row === marked ? colors.menu : colors.ink,
    );
  }
}
