/**
 * What the encoder of one segment holds: allocated once, for one size of canvas. Pixels are words
 * 0xAABBGGRR, opaque (alpha 255) or 0 for transparent. Some arrays follow the canvas, some the
 * rectangle that is drawn, row by row.
 */
export let width: i32 = 0;
export let height: i32 = 0;
/** Of the canvas: the frame to draw, the frame before it, and what decoders show by now. */
export let source = new StaticArray<u32>(0);
export let previous = new StaticArray<u32>(0);
export let shown = new StaticArray<u32>(0);
/** Of the canvas: 1 for the pixels to draw. */
export let mask = new StaticArray<u8>(0);
/** Of the canvas: the histogram's bin of each pixel to draw. */
export let binOf = new StaticArray<u16>(0);
/** Of the rectangle: colour indices; 0 lets the canvas show through, where there is such an index. */
export let indices = new StaticArray<u8>(0);
/** Of the rectangle: for index 0 another one that may stand for it, 0 for none. */
export let twins = new StaticArray<u8>(0);
/** Of the rectangle: the indices that were coded; and the code itself. */
export let coded = new StaticArray<u8>(0);
export let code = new StaticArray<u8>(0);

/** Of a row of the canvas: 1 where the picture is smooth. */
export let smooth = new StaticArray<u8>(0);
/** Errors of a row and the next to be diffused: four values a pixel, one pixel more at both ends. */
export let errors = new StaticArray<f32>(0);
export let errorsBelow = new StaticArray<f32>(0);

/** Of each column and row of the rectangle: what its pixels gain by being drawn, all together. */
export let columnGains = new StaticArray<f64>(0);
export let rowGains = new StaticArray<f64>(0);

/** The rectangle to draw. */
export let left: i32 = 0;
export let top: i32 = 0;
export let across: i32 = 0;
export let down: i32 = 0;
/** Where it was narrowed: the `colorDistance` of the pixels to draw that stay outside, all together. */
export let beside: f64 = 0;

/** One pixel more at both ends lets vectors read past a row. */
const MARGIN = 4;

/** Once only: memory never comes back, and must not grow later, as others hold views of it. */
export function allocate(canvasWidth: i32, canvasHeight: i32): void {
  width = canvasWidth;
  height = canvasHeight;
  const pixels = width * height + MARGIN;
  source = new StaticArray<u32>(pixels);
  previous = new StaticArray<u32>(pixels);
  shown = new StaticArray<u32>(pixels);
  mask = new StaticArray<u8>(pixels);
  binOf = new StaticArray<u16>(pixels);
  indices = new StaticArray<u8>(pixels);
  twins = new StaticArray<u8>(pixels);
  coded = new StaticArray<u8>(pixels);
  smooth = new StaticArray<u8>(width + MARGIN);
  errors = new StaticArray<f32>((width + 2) * 4);
  errorsBelow = new StaticArray<f32>((width + 2) * 4);
  columnGains = new StaticArray<f64>(width);
  rowGains = new StaticArray<f64>(height);
  // A code is at most 12 bits a pixel; blocks add one byte to 255, and clear codes some more.
  code = new StaticArray<u8>(pixels + (pixels >> 1) + (pixels >> 6) + 64);
}

/** Sources without transparency have none, whatever their fourth byte says. */
export function makeOpaque(): void {
  for (let i = 0; i < width * height; i += 4) {
    const at = changetype<usize>(source) + ((<usize>i) << 2);
    v128.store(at, v128.or(v128.load(at), i32x4.splat(0xff000000)));
  }
}

export function swapErrors(): void {
  const swapped = errors;
  errors = errorsBelow;
  errorsBelow = swapped;
}

export function setRect(x: i32, y: i32, w: i32, h: i32): void {
  left = x;
  top = y;
  across = w;
  down = h;
  beside = 0;
}

export function narrowRect(x: i32, y: i32, w: i32, h: i32, outside: f64): void {
  setRect(x, y, w, h);
  beside = outside;
}
