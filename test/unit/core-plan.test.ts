import { describe, expect, test } from 'vitest';
import type { MediaInfo } from '../../src-main/core/media';
import { planConversion } from '../../src-main/core/plan';
import { parseProcessString } from '../../src-main/core/process-string';
import { constantRate, makeMedia, withSettings } from './helpers/sources';

/** What a process string makes of 12 seconds of 1920×1080 at 30 frames a second. */
const planOf = (parameters: string) => {
  const { settings } = parseProcessString(`video/animation,${parameters}`);
  return planConversion(makeMedia(), constantRate(30, 12), settings);
};

describe('a process string, from words to frames', () => {
  test.each<
    [string, { size: [number, number]; frames: number; first: number; delaysMs: number[] }]
  >([
    // The two documented samples.
    ['f_gif,w_100,h_100,inter_1000', { size: [100, 100], frames: 12, first: 0, delaysMs: [1000] }],
    [
      'ss_5000,f_webp,pw_25,ph_25,fps_25,inter_500',
      { size: [480, 270], frames: 14, first: 5, delaysMs: [40] },
    ],
    ['f_gif', { size: [1920, 1080], frames: 360, first: 0, delaysMs: [30, 40] }],
    ['f_webp', { size: [1920, 1080], frames: 360, first: 0, delaysMs: [33, 34] }],
    ['f_gif,ss_11000', { size: [1920, 1080], frames: 30, first: 11, delaysMs: [30, 40] }],
    ['f_gif,num_7', { size: [1920, 1080], frames: 7, first: 0, delaysMs: [30, 40] }],
    ['f_gif,inter_2000,num_3', { size: [1920, 1080], frames: 3, first: 0, delaysMs: [2000] }],
    ['f_gif,inter_2000,num_99', { size: [1920, 1080], frames: 6, first: 0, delaysMs: [2000] }],
    ['f_gif,inter_1', { size: [1920, 1080], frames: 360, first: 0, delaysMs: [30, 40] }],
    ['f_gif,fps_10', { size: [1920, 1080], frames: 360, first: 0, delaysMs: [100] }],
    ['f_gif,fps_0', { size: [1920, 1080], frames: 360, first: 0, delaysMs: [30, 40] }],
    ['f_webp,fps_60,inter_100', { size: [1920, 1080], frames: 120, first: 0, delaysMs: [16, 17] }],
    ['f_gif,w_100,num_1', { size: [100, 1080], frames: 1, first: 0, delaysMs: [30] }],
    ['f_gif,h_100,num_1', { size: [1920, 100], frames: 1, first: 0, delaysMs: [30] }],
    ['f_gif,w_100,pw_50,num_1', { size: [100, 1080], frames: 1, first: 0, delaysMs: [30] }],
    [
      'f_gif,w_100,h_100,scaletype_fit,num_1',
      { size: [100, 56], frames: 1, first: 0, delaysMs: [30] },
    ],
    [
      'f_gif,w_100,h_100,scaletype_fill,num_1',
      { size: [100, 100], frames: 1, first: 0, delaysMs: [30] },
    ],
    [
      'f_gif,w_100,h_100,scaletype_crop,num_1',
      { size: [100, 100], frames: 1, first: 0, delaysMs: [30] },
    ],
  ])('%s', (parameters, { size, frames, first, delaysMs }) => {
    const plan = planOf(parameters);
    expect([plan.geometry.output.width, plan.geometry.output.height]).toEqual(size);
    expect(plan.frames).toHaveLength(frames);
    expect(plan.frames[0]?.time).toBe(first);
    expect([...new Set(plan.frames.map(({ delayMs }) => delayMs))].sort((a, b) => a - b)).toEqual(
      delaysMs,
    );
    expect(plan.loop).toBe(0);
  });

  test('the second sample plays twelve and a half times as fast', () => {
    const plan = planOf('ss_5000,f_webp,pw_25,ph_25,fps_25,inter_500');
    expect(7000 / plan.durationMs).toBe(12.5);
  });
});

test('a plan is plain data', () => {
  const settings = withSettings({
    width: 320,
    quality: 40,
    colors: 16,
    dither: 'ordered',
    matte: '#336699',
    loop: 3,
  });
  const plan = planConversion(makeMedia(), constantRate(25, 1), settings);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  expect(plan).toMatchObject({
    format: 'gif',
    durationMs: 1000,
    loop: 3,
    encoding: { quality: 40, colors: 16, dither: 'ordered', matte: '#336699', effort: 4 },
  });
});

test('the size is of the picture as it is shown', () => {
  const media = makeMedia({
    codedWidth: 720,
    codedHeight: 576,
    pixelAspect: 64 / 45,
    rotation: 270,
  });
  const { geometry } = planConversion(media, constantRate(25, 1), withSettings({ width: 288 }));
  expect(geometry.source).toEqual({ width: 576, height: 1024 });
  expect(geometry.output).toEqual({ width: 288, height: 512 });
});

test.each<[Partial<MediaInfo>, { toneMap: boolean; alpha: boolean }]>([
  [{}, { toneMap: false, alpha: false }],
  [{ colorTransfer: 'bt709' }, { toneMap: false, alpha: false }],
  [{ colorTransfer: 'smpte2084' }, { toneMap: true, alpha: false }],
  [{ colorTransfer: 'arib-std-b67' }, { toneMap: true, alpha: false }],
  [{ hasAlpha: true }, { toneMap: false, alpha: true }],
])('%j', (media, expected) => {
  expect(planConversion(makeMedia(media), constantRate(25, 1), withSettings())).toMatchObject(
    expected,
  );
});
