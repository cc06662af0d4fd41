/** Drawing raw RGB pictures, the same on every machine. */

/**
 * @typedef {readonly [red: number, green: number, blue: number]} Color each 0 to 255
 */

/**
 * Numbers from 0 to below 1, the same for the same seed (Mulberry32).
 * @param {number} seed
 */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A picture, three bytes a pixel. */
export class Canvas {
  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 3);
  }

  /**
   * Lays a colour over one pixel; outside of the picture nothing happens.
   * @param {number} x
   * @param {number} y
   * @param {Color} color
   * @param {number} [cover] 0 to 1
   */
  blend(x, y, color, cover = 1) {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = (y * this.width + x) * 3;
    for (let n = 0; n < 3; n++) {
      const old = this.pixels[at + n] ?? 0;
      this.pixels[at + n] = Math.round(old + ((color[n] ?? 0) - old) * cover);
    }
  }

  /**
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height
   * @param {Color} color
   */
  fill(left, top, width, height, color) {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) this.blend(x, y, color);
    }
  }

  /**
   * A disc or an ellipse with smooth edges, in pixels and parts of pixels.
   * @param {number} centreX
   * @param {number} centreY
   * @param {number} radiusX
   * @param {number} radiusY
   * @param {Color} color
   */
  ellipse(centreX, centreY, radiusX, radiusY, color) {
    const smaller = Math.min(radiusX, radiusY);
    for (let y = Math.floor(centreY - radiusY); y <= centreY + radiusY + 1; y++) {
      for (let x = Math.floor(centreX - radiusX); x <= centreX + radiusX + 1; x++) {
        const far = Math.hypot((x - centreX) / radiusX, (y - centreY) / radiusY);
        const cover = Math.min(1, Math.max(0, (1 - far) * smaller + 0.5));
        if (cover > 0) this.blend(x, y, color, cover);
      }
    }
  }
}
