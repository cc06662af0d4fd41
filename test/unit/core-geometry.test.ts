import { describe, expect, test } from 'vitest';
import { displaySize, planGeometry } from '../../src-main/core/geometry';
import type { Size } from '../../src-main/core/geometry';
import type { MediaInfo } from '../../src-main/core/media';
import { scaleTypes } from '../../src-main/core/settings';
import type { ConversionSettings, Rect } from '../../src-main/core/settings';
import { errorOf } from './helpers/errors';
import { forSeeds } from './helpers/random';
import type { Random } from './helpers/random';
import { makeMedia, withSettings } from './helpers/sources';

/** "1920x1080" */
const size = (text: string): Size => {
  const [width, height] = text.split('x').map(Number);
  return { width: width!, height: height! };
};
const sizeText = ({ width, height }: Size): string => `${String(width)}x${String(height)}`;
/** "100x56+0+22": a part and where it lies. */
const rectText = (rect: Rect): string => `${sizeText(rect)}+${String(rect.x)}+${String(rect.y)}`;
const plan = (source: string, change: Partial<ConversionSettings>) =>
  planGeometry(size(source), withSettings(change));
const outputOf = (source: string, change: Partial<ConversionSettings>): string =>
  sizeText(plan(source, change).output);

describe('the size at which a player shows a source', () => {
  test.each<[string, Partial<MediaInfo>, string]>([
    ['as it is stored', {}, '1920x1080'],
    ['turned by a quarter', { rotation: 90 }, '1080x1920'],
    ['turned by a half', { rotation: 180 }, '1920x1080'],
    ['turned by three quarters', { rotation: 270 }, '1080x1920'],
    ['odd', { codedWidth: 641, codedHeight: 359 }, '641x359'],
    [
      'wide pixels (PAL 16:9)',
      { codedWidth: 720, codedHeight: 576, pixelAspect: 64 / 45 },
      '1024x576',
    ],
    [
      'narrow pixels (NTSC 4:3)',
      { codedWidth: 720, codedHeight: 480, pixelAspect: 8 / 9 },
      '640x480',
    ],
    ['HDV', { codedWidth: 1440, codedHeight: 1080, pixelAspect: 4 / 3 }, '1920x1080'],
    [
      'wide pixels, then turned',
      { codedWidth: 720, codedHeight: 576, pixelAspect: 64 / 45, rotation: 90 },
      '576x1024',
    ],
    ['a fraction of a pixel', { codedWidth: 101, codedHeight: 50, pixelAspect: 1.5 }, '152x50'],
    ['one pixel', { codedWidth: 1, codedHeight: 1, pixelAspect: 0.1 }, '1x1'],
  ])('%s', (_, media, expected) => {
    expect(sizeText(displaySize(makeMedia(media)))).toBe(expected);
  });
});

describe('as a process string says it (the other side stays the source’s)', () => {
  test.each<[string, Partial<ConversionSettings>, string]>([
    ['1920x1080', {}, '1920x1080'],
    ['1920x1080', { width: 100 }, '100x1080'],
    ['1920x1080', { height: 100 }, '1920x100'],
    ['1920x1080', { width: 100, height: 100 }, '100x100'],
    ['1920x1080', { scaleWidthPercent: 25 }, '480x1080'],
    ['1920x1080', { scaleHeightPercent: 25 }, '1920x270'],
    ['1920x1080', { scaleWidthPercent: 25, scaleHeightPercent: 25 }, '480x270'],
    ['1920x1080', { scaleWidthPercent: 200, scaleHeightPercent: 200 }, '3840x2160'],
    ['1920x1080', { width: 100, scaleWidthPercent: 50 }, '100x1080'],
    ['1920x1080', { height: 100, scaleHeightPercent: 50 }, '1920x100'],
    ['1920x1080', { width: 100, scaleWidthPercent: 50, scaleHeightPercent: 50 }, '100x540'],
    ['641x359', { scaleWidthPercent: 50, scaleHeightPercent: 50 }, '321x180'],
    ['101x101', { scaleWidthPercent: 33, scaleHeightPercent: 1 }, '33x1'],
    ['40x40', { scaleWidthPercent: 1, scaleHeightPercent: 1 }, '1x1'],
    ['1920x1080', { width: 100, scaleType: 'fit' }, '100x56'],
    ['1920x1080', { width: 100, scaleType: 'fill' }, '100x1080'],
    ['1920x1080', { width: 100, scaleType: 'crop' }, '100x1080'],
  ])('%s %j is %s', (source, change, expected) => {
    expect(outputOf(source, { keepAspect: false, ...change })).toBe(expected);
  });
});

describe('keeping the aspect', () => {
  test.each<[string, Partial<ConversionSettings>, string]>([
    ['1920x1080', { width: 480 }, '480x270'],
    ['1920x1080', { height: 270 }, '480x270'],
    ['1080x1920', { width: 540 }, '540x960'],
    ['1920x1080', { width: 100 }, '100x56'],
    ['641x359', { width: 320 }, '320x179'],
    ['1920x1080', { scaleWidthPercent: 50 }, '960x540'],
    ['1920x1080', { scaleHeightPercent: 50 }, '960x540'],
    ['1920x1080', { width: 480, height: 480 }, '480x480'],
    ['1920x1080', { width: 480, scaleHeightPercent: 50 }, '480x540'],
    ['4000x10', { width: 100 }, '100x1'],
    ['1920x1080', { crop: { x: 0, y: 0, width: 500, height: 1000 }, width: 250 }, '250x500'],
  ])('%s %j is %s', (source, change, expected) => {
    expect(outputOf(source, change)).toBe(expected);
  });

  test.each(scaleTypes)('a side given alone is met to the pixel with %s', (scaleType) => {
    for (let width = 32; width <= 1920; width++) {
      const steps = plan('1920x1080', { width, scaleType });
      expect(steps.output).toEqual({ width, height: Math.round((width * 9) / 16) });
      expect(steps.placed).toEqual({ x: 0, y: 0, ...steps.output });
    }
  });
});

describe('both sides given, by scale type', () => {
  test.each<
    [
      string,
      string,
      ConversionSettings['scaleType'],
      Record<'scaled' | 'window' | 'placed' | 'output', string>,
    ]
  >([
    [
      '1920x1080',
      '100x100',
      'stretch',
      { scaled: '100x100', window: '100x100+0+0', placed: '100x100+0+0', output: '100x100' },
    ],
    [
      '1920x1080',
      '100x100',
      'crop',
      { scaled: '178x100', window: '100x100+39+0', placed: '100x100+0+0', output: '100x100' },
    ],
    [
      '1920x1080',
      '100x100',
      'fill',
      { scaled: '100x56', window: '100x56+0+0', placed: '100x56+0+22', output: '100x100' },
    ],
    [
      '1920x1080',
      '100x100',
      'fit',
      { scaled: '100x56', window: '100x56+0+0', placed: '100x56+0+0', output: '100x56' },
    ],
    [
      '1080x1920',
      '100x100',
      'crop',
      { scaled: '100x178', window: '100x100+0+39', placed: '100x100+0+0', output: '100x100' },
    ],
    [
      '1080x1920',
      '100x100',
      'fill',
      { scaled: '56x100', window: '56x100+0+0', placed: '56x100+22+0', output: '100x100' },
    ],
    [
      '1080x1920',
      '100x100',
      'fit',
      { scaled: '56x100', window: '56x100+0+0', placed: '56x100+0+0', output: '56x100' },
    ],
    [
      '64x36',
      '640x480',
      'fit',
      { scaled: '640x360', window: '640x360+0+0', placed: '640x360+0+0', output: '640x360' },
    ],
    [
      '64x36',
      '640x480',
      'fill',
      { scaled: '640x360', window: '640x360+0+0', placed: '640x360+0+60', output: '640x480' },
    ],
    [
      '1600x900',
      '160x90',
      'crop',
      { scaled: '160x90', window: '160x90+0+0', placed: '160x90+0+0', output: '160x90' },
    ],
    [
      '99x99',
      '33x50',
      'crop',
      { scaled: '50x50', window: '33x50+8+0', placed: '33x50+0+0', output: '33x50' },
    ],
  ])('%s in %s by %s', (source, box, scaleType, expected) => {
    const { scaled, window, placed, output } = plan(source, { ...size(box), scaleType });
    expect({
      scaled: sizeText(scaled),
      window: rectText(window),
      placed: rectText(placed),
      output: sizeText(output),
    }).toEqual(expected);
  });

  const centred = (part: Rect, whole: Size): boolean =>
    [whole.width - part.width - 2 * part.x, whole.height - part.height - 2 * part.y].every(
      (rest) => rest === 0 || rest === 1,
    );
  const randomSize = (random: Random): Size => ({
    width: random.int(32, 4096),
    height: random.int(32, 4096),
  });

  test('any source in any box', () => {
    forSeeds(2000, (random) => {
      const [source, box] = [randomSize(random), randomSize(random)];
      const by = (scaleType: ConversionSettings['scaleType']) =>
        planGeometry(source, withSettings({ ...box, scaleType }));
      const aspectKept = ({ width, height }: Size): void => {
        // Within the half pixel that each side may be rounded by.
        const off = Math.abs(width * source.height - height * source.width);
        expect(off).toBeLessThanOrEqual((source.width + source.height) / 2 + 1e-6);
      };

      expect(by('stretch').output).toEqual(box);

      const crop = by('crop');
      expect(crop.output).toEqual(box);
      expect(crop.window).toMatchObject(box);
      expect(Math.min(crop.scaled.width - box.width, crop.scaled.height - box.height)).toBe(0);
      expect(centred(crop.window, crop.scaled)).toBe(true);
      aspectKept(crop.scaled);

      const fit = by('fit');
      expect(Math.min(box.width - fit.output.width, box.height - fit.output.height)).toBe(0);
      expect(fit.scaled).toEqual(fit.output);
      if (Math.min(fit.output.width, fit.output.height) > 1) aspectKept(fit.output);

      const fill = by('fill');
      expect(fill.output).toEqual(box);
      expect(fill.scaled).toEqual(fit.output);
      expect(fill.placed).toMatchObject(fill.scaled);
      expect(centred(fill.placed, box)).toBe(true);
    });
  });
});

describe('the crop rectangle', () => {
  test('percent and missing sides are of what it leaves', () => {
    const crop = { x: 100, y: 50, width: 300, height: 200 };
    expect(outputOf('1920x1080', { crop })).toBe('300x200');
    expect(outputOf('1920x1080', { crop, scaleWidthPercent: 50 })).toBe('150x100');
    expect(outputOf('1920x1080', { crop, width: 100, keepAspect: false })).toBe('100x200');
    expect(plan('1920x1080', { crop }).crop).toEqual(crop);
  });

  test('may be the whole picture, and no more', () => {
    const whole = { x: 0, y: 0, width: 641, height: 359 };
    expect(outputOf('641x359', { crop: whole })).toBe('641x359');
    for (const change of [{ x: 1 }, { y: 1 }, { width: 642 }, { height: 360 }]) {
      expect(errorOf(() => plan('641x359', { crop: { ...whole, ...change } }))).toMatchObject({
        code: 'cropOutside',
        detail: { sourceWidth: 641, sourceHeight: 359 },
      });
    }
  });
});

test.each([
  ['gif', 65_535],
  ['webp', 16_383],
] as const)('a %s has at most %i pixels on a side', (format, limit) => {
  const most = { format, crop: null };
  expect(outputOf(`${String(limit)}x10`, most)).toBe(`${String(limit)}x10`);
  expect(errorOf(() => plan(`10x${String(limit + 1)}`, most))).toEqual({
    code: 'outputTooLarge',
    detail: { width: 10, height: limit + 1, limit, format },
  });
});
