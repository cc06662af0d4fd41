/**
 * Frames with the statistics of filmed pictures: things of all sizes that cover one another (the "dead
 * leaves" model: Lee, Mumford and Huang, Occlusion models for natural images, 2001), each shaded and
 * rough, behind a moving camera, somewhat out of focus, with a sensor's grain.
 */
import { Canvas, makeRandom } from './canvas.mjs';

/**
 * @param {number} width
 * @param {number} height
 * @param {number} frames
 * @returns {Generator<Uint8Array>} RGB
 */
export function* drawFilm(width, height, frames) {
  const random = makeRandom(1);
  const far = drawScene(Math.round(width * 1.6), Math.round(height * 1.6), 4, 900, random);
  const near = Array.from({ length: 5 }, () => drawActor(random, width, height));
  const grain = Array.from({ length: 4096 }, () => random() + random() + random() - 1.5);
  for (let frame = 0; frame < frames; frame++) {
    const picture = new Canvas(width, height);
    const way = frame / 150;
    lookAt(picture, far, width * 0.3 * (1 + Math.sin(way * 2)), height * 0.5 * way, 1 + way * 0.1);
    for (const actor of near) drawShaded(picture, actor(frame), 1);
    addGrain(picture, grain, frame);
    yield picture.pixels;
  }
}

/**
 * Leaves upon leaves: radii follow 1/r³, which looks the same from near and far.
 * @param {number} width
 * @param {number} height
 * @param {number} least the smallest radius
 * @param {number} count
 * @param {() => number} random
 */
function drawScene(width, height, least, count, random) {
  const scene = new Canvas(width, height);
  const most = height / 2;
  const radii = Array.from({ length: count }, () => {
    const share = random();
    return 1 / Math.sqrt(share / least ** 2 + (1 - share) / most ** 2);
  }).sort((a, b) => b - a);
  scene.fill(0, 0, width, height, [92, 104, 96]);
  for (let n = 0; n < 12; n++) {
    drawShaded(scene, makeLeaf(random, width, height, most * (0.4 + random())), 3);
  }
  for (const radius of radii) {
    drawShaded(scene, makeLeaf(random, width, height, radius * (0.6 + 0.8 * random())), 1.5);
  }
  return scene;
}

/**
 * @typedef {object} Leaf
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {[number, number, number]} color
 * @property {number} rough how strong its texture is
 * @property {number} phase
 */

/**
 * @param {() => number} random
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 * @returns {Leaf}
 */
function makeLeaf(random, width, height, radius) {
  const light = 30 + 180 * random();
  const warm = (random() - 0.5) * 90;
  return {
    ...{ x: random() * width, y: random() * height, radius },
    color: [light + warm, light + (random() - 0.5) * 30, light - warm],
    rough: 12 + random() * 36,
    phase: random() * 100,
  };
}

/**
 * A disc lit from above, with a rough surface and edges of so many pixels.
 * @param {Canvas} canvas
 * @param {Leaf} leaf
 * @param {number} soft
 */
function drawShaded(canvas, { x: centreX, y: centreY, radius, color, rough, phase }, soft) {
  for (let y = Math.floor(centreY - radius - soft); y <= centreY + radius + soft; y++) {
    for (let x = Math.floor(centreX - radius - soft); x <= centreX + radius + soft; x++) {
      const [dx, dy] = [x - centreX, y - centreY];
      const cover = Math.min(1, (radius - Math.hypot(dx, dy)) / soft + 0.5);
      if (cover <= 0) continue;
      const shade = (-dy - dx / 2) * (36 / radius) + rough * roughness(dx + phase, dy + phase);
      const tint = rough * roughness(dy - phase, dx + 2 * phase);
      const [red, green, blue] = color;
      canvas.blend(
        x,
        y,
        [clamp(red + shade + tint), clamp(green + shade), clamp(blue + shade - tint)],
        cover,
      );
    }
  }
}

/** @param {number} value */
const clamp = (value) => Math.min(255, Math.max(0, value));

/**
 * Waves of several lengths, the shorter the weaker: about -1 to 1.
 * @param {number} x
 * @param {number} y
 */
function roughness(x, y) {
  let sum = 0;
  for (let octave = 0, scale = 0.06; octave < 4; octave++, scale *= 2.1) {
    sum += Math.sin(x * scale + 2 * Math.sin(y * scale * 0.7)) / 2 ** octave;
    sum += Math.sin(y * scale * 1.3 + 2 * Math.sin(x * scale * 0.9)) / 2 ** octave;
  }
  return sum / 4;
}

/**
 * Something in front that moves on its own.
 * @param {() => number} random
 * @param {number} width
 * @param {number} height
 */
function drawActor(random, width, height) {
  const leaf = makeLeaf(random, width, height, height * (0.08 + 0.14 * random()));
  const [speed, lift] = [0.02 + random() * 0.05, random() * height * 0.15];
  return (/** @type {number} */ frame) => ({
    ...leaf,
    x: width * (0.5 + 0.5 * Math.sin(leaf.phase + frame * speed)),
    y: leaf.y + lift * Math.sin(leaf.phase * 2 + frame * speed * 1.7),
  });
}

/**
 * The part of a scene that begins at a place, between its pixels, magnified.
 * @param {Canvas} picture
 * @param {Canvas} scene
 * @param {number} left
 * @param {number} top
 * @param {number} zoom
 */
function lookAt(picture, scene, left, top, zoom) {
  const { pixels } = scene;
  for (let y = 0, to = 0; y < picture.height; y++) {
    const sourceY = Math.min(scene.height - 2, Math.abs(top + y / zoom) % (scene.height - 2));
    const row = Math.floor(sourceY);
    for (let x = 0; x < picture.width; x++, to += 3) {
      const sourceX = Math.min(scene.width - 2, left + x / zoom);
      const column = Math.floor(sourceX);
      const [right, down] = [sourceX - column, sourceY - row];
      const from = (row * scene.width + column) * 3;
      const below = from + scene.width * 3;
      for (let n = 0; n < 3; n++) {
        const upper = mix(pixels[from + n], pixels[from + 3 + n], right);
        const lower = mix(pixels[below + n], pixels[below + 3 + n], right);
        picture.pixels[to + n] = mix(upper, lower, down);
      }
    }
  }
}

/**
 * @param {number} [a]
 * @param {number} [b]
 * @param {number} [share]
 */
const mix = (a = 0, b = 0, share = 0) => a + (b - a) * share;

/**
 * Brightness noise of about one level, new in each frame.
 * @param {Canvas} picture
 * @param {readonly number[]} grain
 * @param {number} frame
 */
function addGrain({ pixels }, grain, frame) {
  const random = makeRandom(frame + 1000);
  for (let at = 0, n = 0; at < pixels.length; at += 3, n++) {
    if (n % 64 === 0) n = Math.floor(random() * 4032) & ~63;
    const noise = 2.4 * (grain[n] ?? 0);
    for (let part = at; part < at + 3; part++) pixels[part] = clamp((pixels[part] ?? 0) + noise);
  }
}
