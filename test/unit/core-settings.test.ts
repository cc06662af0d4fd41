import { describe, expect, test } from 'vitest';
import {
  defaultSettings,
  describeRange,
  formats,
  isInRange,
  parseSettings,
  ranges,
} from '../../src-main/core/settings';
import type { NumericSetting } from '../../src-main/core/settings';
import { errorOf, sentencesOf } from './helpers/errors';

describe('defaults', () => {
  test('nothing given is the whole source, forever, at natural speed', () => {
    expect(parseSettings({})).toEqual(defaultSettings);
    expect(defaultSettings).toMatchObject({ start: 0, end: null, speed: 1, loop: 0 });
  });

  test('what is given stays, the rest is filled in', () => {
    const given = { format: 'webp', width: 320, bounce: true };
    expect(parseSettings(given)).toEqual({ ...defaultSettings, ...given });
  });
});

/** Name, the least and the greatest value that are allowed, and values just outside. */
const edges: [NumericSetting, number, number, number[]][] = [
  ['start', 0, 1e6, [-0.001, 1e6 + 1]],
  ['width', 32, 4096, [31, 4097, 100.5, 0, -32]],
  ['height', 32, 4096, [31, 4097, 100.5]],
  ['scaleWidthPercent', 0.1, 200, [0, 200.5, -1]],
  ['scaleHeightPercent', 0.1, 200, [0, 200.5, -1]],
  ['fps', 0.1, 240, [0, 240.1, -25]],
  ['intervalMs', 0, 86_400_000, [-1, 0.5]],
  ['frames', 1, 10_000_000, [0, -1, 1.5]],
  ['playbackFps', 0, 240, [-0.1, 240.1]],
  ['speed', 0.01, 100, [0, -1, 100.1]],
  ['loop', 0, 65_535, [-1, 65_536, 1.5]],
  ['holdLastMs', 0, 600_000, [-1, 600_001, 0.5]],
  ['quality', 1, 100, [0, 101, 75.5]],
  ['colors', 2, 256, [1, 257, 16.5]],
  ['effort', 0, 6, [-1, 7, 2.5]],
];

describe.each(edges)('%s', (name, least, greatest, outside) => {
  test.each([least, greatest])('takes %d', (value) => {
    expect(parseSettings({ [name]: value })[name]).toBe(value);
  });

  test.each([...outside, Infinity, NaN])('refuses %d and says what is allowed', (value) => {
    const error = errorOf(() => parseSettings({ [name]: value }));
    const allowed = describeRange(ranges[name]);
    expect(error).toEqual({
      code: 'invalidSetting',
      detail: { name, value: String(value), allowed },
    });
    expect(sentencesOf(error)).toContain(allowed);
  });
});

test.each<[unknown, string, RegExp]>([
  [{ format: 'png' }, 'format', /^gif, webp$/],
  [{ format: undefined }, 'format', /^gif, webp$/],
  [{ scaleType: 'cover' }, 'scaleType', /^crop, stretch, fill, fit$/],
  [{ dither: 'bayer' }, 'dither', /none, ordered, diffusion/],
  [{ reverse: 'yes' }, 'reverse', /^true or false$/],
  [{ width: '100' }, 'width', /^a whole number from 32 to 4096 px$/],
  [{ crop: { x: -1, y: 0, width: 10, height: 10 } }, 'crop.x', /whole pixels/],
  [{ crop: { x: 0, y: 0, width: 0, height: 10 } }, 'crop.width', /from 1/],
  [{ crop: { x: 0, y: 0, width: 10.5, height: 10 } }, 'crop.width', /whole pixels/],
  [{ crop: { x: 0, y: 0, width: 10 } }, 'crop.height', /whole pixels/],
  [{ widht: 100 }, 'widht', /format, start, end/],
])('%j is refused: %s', (input, name, allowed) => {
  const error = errorOf(() => parseSettings(input));
  expect(error.code).toBe('invalidSetting');
  expect(error.detail['name']).toBe(name);
  expect(error.detail['allowed']).toMatch(allowed);
  expect(sentencesOf(error)).not.toMatch(/undefined|null|NaN/);
});

test.each([null, 3, 'gif'])('%j is no settings', (input) => {
  expect(errorOf(() => parseSettings(input)).code).toBe('invalidSetting');
});

test.each<[object, string, object]>([
  [{ start: 2, end: 2 }, 'emptyTrim', { start: 2, end: 2 }],
  [{ start: 3, end: 2 }, 'emptyTrim', { start: 3, end: 2 }],
  [{ end: 0 }, 'emptyTrim', { start: 0, end: 0 }],
  [{ fps: 10, intervalMs: 100 }, 'settingsConflict', { first: 'fps', second: 'intervalMs' }],
  [{ fps: 10, playbackFps: 10 }, 'settingsConflict', { first: 'fps', second: 'playbackFps' }],
  [{ speed: 2, playbackFps: 10 }, 'settingsConflict', { first: 'speed', second: 'playbackFps' }],
])('%j contradict each other', (input, code, detail) => {
  expect(errorOf(() => parseSettings(input))).toMatchObject({ code, detail });
});

test.each([
  { fps: 10, speed: 2, frames: 5 },
  { intervalMs: 100, playbackFps: 25, frames: 5 },
  { intervalMs: 100, speed: 2 },
  { reverse: true, bounce: true, holdLastMs: 500 },
])('%j go together', (input) => {
  expect(parseSettings(input)).toMatchObject(input);
});

test('ranges are told in words', () => {
  expect(describeRange(ranges.width)).toBe('a whole number from 32 to 4096 px');
  expect(describeRange(ranges.fps)).toBe('a number above 0 up to 240 fps');
  expect(describeRange(ranges.effort)).toBe('a whole number from 0 to 6');
});

test('the defaults lie within their own ranges', () => {
  for (const [name, range] of Object.entries(ranges)) {
    const value = defaultSettings[name as NumericSetting];
    if (value !== null) expect([name, isInRange(value, range)]).toEqual([name, true]);
  }
  expect(formats).toContain(defaultSettings.format);
});
