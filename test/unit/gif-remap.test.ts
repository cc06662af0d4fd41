import { describe, expect, it } from 'vitest';
import { markChanges, type Canvas } from '../../src-main/engine/gif/delta';
import { remapDiffused } from '../../src-main/engine/gif/diffusion';
import { Histogram } from '../../src-main/engine/gif/histogram';
import { buildPalette, createPalette } from '../../src-main/engine/gif/palette';
import {
  packPalette,
  remapOrdered,
  remapPlain,
  type Drawing,
} from '../../src-main/engine/gif/remap';

const SIDE = 64;
const gray = (level: number): number => (level * 0x010101 + 0xff000000) >>> 0;
const emptyCanvas = (): Canvas => ({
  width: SIDE,
  height: SIDE,
  shown: new Uint32Array(SIDE * SIDE),
  previous: new Uint32Array(SIDE * SIDE),
});

/** A slow slope from left to right, `shift` levels lighter. */
const slope = (shift = 0): Uint32Array =>
  Uint32Array.from({ length: SIDE * SIDE }, (_, i) => gray(100 + shift + ((i % SIDE) >> 1)));

const remaps = {
  plain: remapPlain,
  smooth: (drawing: Drawing) => {
    remapOrdered(drawing, false);
  },
  ordered: (drawing: Drawing) => {
    remapOrdered(drawing, true);
  },
  diffused: remapDiffused,
};

function draw(
  canvas: Canvas,
  source: Uint32Array,
  colors: number,
  remap: (drawing: Drawing) => void,
  slack = 1,
): Drawing {
  const mask = new Uint8Array(source.length);
  const { rect } = markChanges(source, canvas, 0, mask);
  const histogram = new Histogram(SIDE, source.length);
  histogram.count(source, mask, rect);
  const palette = createPalette();
  buildPalette(histogram, colors, 1, palette);
  const words = new Uint32Array(256);
  packPalette(palette, words, new Uint8Array(768), 1);
  const indices = new Uint8Array(source.length);
  const tools = { histogram, palette, words, offset: 1, slack, tolerance: 0 };
  const drawing = { canvas, source, mask, rect, indices, ...tools };
  remap(drawing);
  canvas.previous.set(source);
  return drawing;
}

/** The greatest error of an 8×8 tile's mean, which is what the eye sees, between the end colours. */
function tileError(shown: Uint32Array, source: Uint32Array): number {
  let worst = 0;
  for (let top = 0; top < SIDE; top += 8) {
    for (let left = 8; left < SIDE - 8; left += 8) {
      let error = 0;
      for (let n = 0; n < 64; n++) {
        const i = (top + (n >> 3)) * SIDE + left + (n & 7);
        error += (shown[i]! & 255) - (source[i]! & 255);
      }
      worst = Math.max(worst, Math.abs(error) / 64);
    }
  }
  return worst;
}

describe.each(Object.entries(remaps))('%s', (name, remap) => {
  it('shows colours of the palette, as the indices say', () => {
    const canvas = emptyCanvas();
    const { indices, words } = draw(canvas, slope(), 4, remap);
    const wrong = [...canvas.shown].filter((pixel, i) => pixel !== words[indices[i]! - 1]);
    expect(wrong).toEqual([]);
  });

  it('is exact where the palette is', () => {
    const canvas = emptyCanvas();
    draw(canvas, slope(), 255, remap);
    expect(canvas.shown).toEqual(slope());
  });

  it('leaves pixels alone whose source stands still', () => {
    const canvas = emptyCanvas();
    draw(canvas, slope(), 4, remap);
    const before = canvas.shown.slice();
    const source = slope();
    for (let i = 0; i < SIDE; i++) source[20 * SIDE + i] = gray(250 - i);
    draw(canvas, source, 4, remap);
    const stirred = [...before.keys()].filter(
      (i) => Math.floor(i / SIDE) !== 20 && canvas.shown[i] !== before[i],
    );
    expect(stirred).toEqual([]);
  });

  it(
    name === 'plain' ? 'takes the nearest colour' : 'mixes colours where the slope would band',
    () => {
      const canvas = emptyCanvas();
      draw(canvas, slope(), 4, remap);
      const error = tileError(canvas.shown, slope());
      if (name === 'plain') expect(error).toBeGreaterThan(2);
      else expect(error).toBeLessThan(1.3);
    },
  );
});

describe('ordered dither', () => {
  it('does not crawl: the same slope, redrawn after something else, has the same pattern', () => {
    const canvas = emptyCanvas();
    draw(canvas, slope(), 4, remaps.ordered);
    const first = canvas.shown.slice();
    draw(canvas, new Uint32Array(SIDE * SIDE).fill(gray(255)), 4, remaps.ordered);
    draw(canvas, slope(), 4, remaps.ordered);
    expect(canvas.shown).toEqual(first);
  });

  it('leaves edges clean when only smooth places are asked for', () => {
    const source = Uint32Array.from({ length: SIDE * SIDE }, (_, i) =>
      gray(i % 2 === 0 ? 10 + ((i >> 6) & 31) : 200 + ((i >> 6) & 31)),
    );
    const plain = emptyCanvas();
    const smooth = emptyCanvas();
    draw(plain, source, 4, remaps.plain);
    draw(smooth, source, 4, remaps.smooth);
    expect(smooth.shown).toEqual(plain.shown);
  });
});

describe('slack', () => {
  it('keeps what is shown unless a fresh colour is so much better', () => {
    const redrawn = (slack: number): number => {
      const canvas = emptyCanvas();
      draw(canvas, slope(), 8, remapPlain);
      const { mask } = draw(canvas, slope(1), 8, remapPlain, slack);
      return mask.reduce((sum, drawn) => sum + drawn, 0);
    };
    expect(redrawn(4)).toBeLessThan(redrawn(1));
    expect(redrawn(1)).toBeLessThan(SIDE * SIDE);
  });
});
