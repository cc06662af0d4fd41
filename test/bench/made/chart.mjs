/**
 * Frames like a recorded chart that is drawn before one's eyes: lines with smooth edges, in many more
 * shades than a palette has, grow over a still page by a few pixels at a time.
 */
import { Canvas } from './canvas.mjs';
import { drawLine, makeGlyphs, makeText } from './letters.mjs';

/** @typedef {import('./canvas.mjs').Color} Color */
/** @typedef {import('./letters.mjs').Box} Box */

/** @type {Record<'paper' | 'ink' | 'rule', Color>} */
const colors = { paper: [255, 255, 255], ink: [96, 96, 100], rule: [224, 224, 224] };
/** @type {readonly Color[]} */
const lines = [
  [211, 47, 47],
  [0, 121, 107],
  [194, 24, 91],
  [104, 159, 56],
];
const RULES = 6;
/** Pixels. */
const THICKNESS = 2;

/**
 * @param {number} width
 * @param {number} height
 * @param {number} frames
 * @returns {Generator<Uint8Array>} RGB
 */
export function* drawChart(width, height, frames) {
  const picture = new Canvas(width, height);
  const box = { x: 44, y: 16, width: width - 60, height: height - 40 };
  drawPage(picture, box);
  for (let frame = 0; frame < frames; frame++) {
    const [from, to] = [frame, frame + 1].map((at) => Math.round((at / frames) * box.width));
    lines.forEach((color, line) => {
      for (let x = from ?? 0; x < (to ?? 0); x++) drawColumn(picture, box, x, line, color);
    });
    yield picture.pixels;
  }
}

/**
 * @param {Canvas} picture
 * @param {Box} box
 */
function drawPage(picture, box) {
  const glyphs = makeGlyphs();
  const text = makeText(9, RULES + 1, 24);
  picture.fill(0, 0, picture.width, picture.height, colors.paper);
  for (let rule = 0; rule <= RULES; rule++) {
    const y = Math.round(box.y + (box.height * rule) / RULES);
    picture.fill(box.x, y, box.width, 1, colors.rule);
    const label = { x: 0, y: y - 6, width: box.x - 6, height: 12 };
    drawLine(picture, glyphs, text[rule] ?? [], 8, y - 5, label, colors.ink);
  }
}

/**
 * How high a line is, in pixels from the top of the box.
 * @param {Box} box
 * @param {number} x
 * @param {number} line
 */
function heightAt(box, x, line) {
  const slow = Math.sin(x / (36 + 12 * line) + line);
  const quick = Math.cos(x / (20 + 4 * line));
  return box.height * (0.5 + 0.28 * slow + 0.18 * quick);
}

/**
 * One column of a line: of each pixel as much as the line covers.
 * @param {Canvas} picture
 * @param {Box} box
 * @param {number} x from the left of the box
 * @param {number} line
 * @param {Color} color
 */
function drawColumn(picture, box, x, line, color) {
  const [before, after] = [heightAt(box, x, line), heightAt(box, x + 1, line)];
  const slope = after - before;
  const half = (THICKNESS / 2) * Math.hypot(1, slope);
  const middle = (before + after) / 2;
  const reach = half + Math.abs(slope) / 2 + 1;
  for (let y = Math.floor(middle - reach); y <= middle + reach; y++) {
    const far = Math.abs(y + 0.5 - middle);
    const cover = Math.min(1, Math.max(0, (half - far) / Math.max(1, Math.abs(slope)) + 0.5));
    if (cover > 0) picture.blend(box.x + x, box.y + y, color, cover);
  }
}
