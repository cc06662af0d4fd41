/** Frames like a cartoon: few flat colours, outlined shapes that move and change. */
import { Canvas } from './canvas.mjs';

/** @typedef {import('./canvas.mjs').Color} Color */

/** @type {Color} */
const line = [34, 32, 52];
/** @type {Color[]} */
const fills = [
  [217, 87, 99],
  [251, 242, 54],
  [106, 190, 48],
  [99, 155, 255],
  [215, 123, 186],
  [223, 113, 38],
];

/**
 * @param {number} width
 * @param {number} height
 * @param {number} frames
 * @returns {Generator<Uint8Array>} RGB
 */
export function* drawArt(width, height, frames) {
  for (let frame = 0; frame < frames; frame++) {
    const picture = new Canvas(width, height);
    const ground = Math.round(height * 0.72);
    picture.fill(0, 0, width, ground, [203, 219, 252]);
    picture.fill(0, ground, width, height - ground, [143, 151, 74]);
    picture.ellipse(width * 0.82, height * 0.2, height * 0.11, height * 0.11, [251, 242, 54]);
    for (let cloud = 0; cloud < 3; cloud++) {
      const x = ((width * (cloud * 0.4 + 0.1) + frame * 0.8) % (width * 1.3)) - width * 0.15;
      drawCloud(picture, x, height * (0.14 + 0.09 * cloud), height * 0.07);
    }
    fills.forEach((color, at) => {
      const bounce = Math.abs(Math.sin(frame / (7 + at) + at));
      const flat = bounce < 0.15 ? 1 + (0.15 - bounce) * 2 : 1;
      const radius = height * 0.075;
      const x = width * (0.1 + 0.16 * at) + 6 * Math.sin(frame / 11 + at);
      drawFigure(picture, x, ground - radius - bounce * height * 0.4, radius, flat, color);
    });
    yield picture.pixels;
  }
}

/**
 * @param {Canvas} picture
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function drawCloud(picture, x, y, size) {
  for (const [dx, dy, scale] of /** @type {const} */ ([
    [-1.1, 0.2, 0.8],
    [0, 0, 1.1],
    [1.2, 0.25, 0.75],
  ])) {
    picture.ellipse(
      x + dx * size,
      y + dy * size,
      size * scale,
      size * scale * 0.7,
      [255, 255, 255],
    );
  }
}

/**
 * A ball with a face, flatter where it meets the ground.
 * @param {Canvas} picture
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {number} flat
 * @param {Color} color
 */
function drawFigure(picture, x, y, radius, flat, color) {
  picture.ellipse(x, y, radius * flat + 2, radius / flat + 2, line);
  picture.ellipse(x, y, radius * flat, radius / flat, color);
  for (const side of [-1, 1]) {
    picture.ellipse(
      x + side * radius * 0.35,
      y - radius * 0.2,
      radius * 0.2,
      radius * 0.26,
      [255, 255, 255],
    );
    picture.ellipse(
      x + side * radius * 0.35,
      y - radius * 0.15,
      radius * 0.09,
      radius * 0.12,
      line,
    );
  }
  picture.ellipse(x, y + radius * 0.4, radius * 0.3, radius * 0.1, line);
}
