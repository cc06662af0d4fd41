import { describe, expect, test } from 'vitest';
import type { PreviewWindow, Reel } from '../../src-main/core/preview-contract';
import { defaultSettings } from '../../src-main/core/settings';
import { createJob, moveJob } from '../../src-main/core/job';
import { costBars, costsOf } from '../../src-renderer/lib/preview/cost';
import {
  formatMoment,
  frameNear,
  neighbourFrame,
  playedFrame,
  startOf,
  timeOf,
} from '../../src-renderer/lib/preview/reel';
import { stageCommand } from '../../src-renderer/lib/preview/stage-keys';
import { stripCount } from '../../src-renderer/lib/preview/strip';
import { keyOf, wantedOf } from '../../src-renderer/lib/preview/wanted';
import { isBetterBeside, nextZoom, pan, place } from '../../src-renderer/lib/preview/zoom';

/** Four frames, the last one held; played twice. */
const reel: Reel = {
  ...{ framesTotal: 4, totalMs: 800, from: 0, fromMs: 0, loop: 2 },
  times: [0, 0.1, 0.2, 0.3],
  delaysMs: [100, 100, 100, 500],
};

describe('a reel', () => {
  test('places its frames in both times', () => {
    expect(frameNear(reel, 0.19)).toBe(2);
    expect(frameNear(reel, 99)).toBe(3);
    expect(timeOf(reel, 2)).toBe(0.2);
    expect(startOf(reel, 3)).toBe(300);
    const late = { ...reel, framesTotal: 100, from: 50, fromMs: 5000 };
    expect([startOf(late, 52), timeOf(late, 53), frameNear(late, 0)]).toEqual([5200, 0.3, 50]);
  });

  test('plays with its delays, as often as it is to', () => {
    const whole = { from: 0, to: 4 };
    const at = (ms: number) => playedFrame(reel, whole, ms);
    expect([0, 99, 100, 299, 300, 799].map((ms) => at(ms).frame)).toEqual([0, 0, 1, 2, 3, 3]);
    expect(at(850)).toEqual({ frame: 0, over: false });
    expect(at(1600)).toEqual({ frame: 3, over: true });
    expect(playedFrame({ ...reel, loop: 0 }, whole, 8050)).toEqual({ frame: 0, over: false });
    // A window of it is looked at as long as one likes.
    expect(playedFrame(reel, { from: 1, to: 3 }, 1650)).toEqual({ frame: 1, over: false });
  });

  test('is stepped through in a circle', () => {
    expect([neighbourFrame(reel, 3, 1), neighbourFrame(reel, 0, -1)]).toEqual([0, 3]);
  });

  test('tells its moments to the hundredth', () => {
    expect([0, 3200, 61_059].map(formatMoment)).toEqual(['0:00.00', '0:03.20', '1:01.05']);
  });
});

describe('a picture in its box', () => {
  const picture = { width: 400, height: 200 };

  test('fits, in the middle, and is never blown up', () => {
    expect(place('fit', picture, { width: 200, height: 300 }, { x: 0.5, y: 0.5 })).toEqual({
      ...{ x: 0, y: 100, scale: 0.5 },
    });
    expect(place('fit', picture, { width: 800, height: 300 }, { x: 0, y: 0 })).toEqual({
      ...{ x: 200, y: 50, scale: 1 },
    });
  });

  test('zoomed shows the point asked for, and no gap', () => {
    const box = { width: 400, height: 400 };
    expect(place('4', picture, box, { x: 0.5, y: 0.5 })).toEqual({ x: -600, y: -200, scale: 4 });
    expect(place('4', picture, box, { x: 0, y: 1 })).toEqual({ x: 0, y: -400, scale: 4 });
    const view = { picture, box, scale: 4 };
    expect(pan({ x: 0.5, y: 0.5 }, { x: 160, y: -80 }, view)).toEqual({ x: 0.4, y: 0.6 });
    const corner = { x: 0.875, y: 0.75 };
    expect(pan({ x: 0.5, y: 0.5 }, { x: -9999, y: -9999 }, view)).toEqual(corner);
    expect(pan({ x: 1, y: 1 }, { x: 160, y: 0 }, view)).toEqual({ x: 0.775, y: 0.75 });
    expect(pan({ x: 0.2, y: 1 }, { x: 50, y: 50 }, { ...view, scale: 0.5 })).toEqual({
      ...{ x: 0.5, y: 0.5 },
    });
    expect([nextZoom('fit', -1), nextZoom('fit', 1), nextZoom('8', 1)]).toEqual(['fit', '1', '8']);
  });

  test('lies beside another where both get larger so', () => {
    expect(isBetterBeside(picture, { width: 400, height: 400 })).toBe(false);
    expect(isBetterBeside(picture, { width: 1000, height: 300 })).toBe(true);
  });
});

describe('the strip of costs', () => {
  const parts = [
    { at: 1, bytesPerFrame: 100 },
    { at: 3, bytesPerFrame: 400 },
  ];

  test('shows each part by the dearest, nothing outside of the clip', () => {
    const shares = costBars(parts, 4, { start: 1, end: 4 }, 4).map(({ share }) => share);
    expect(shares).toEqual([null, 0.25, 1, 1]);
    expect(costBars([], 4, { start: 0, end: 4 }, 2)).toEqual([{ share: null }, { share: null }]);
  });

  test('knows each frame of a window but the first', () => {
    const pictures = { setId: '', range: { from: 1, to: 4 }, keys: [] };
    const window = { reel, pictures, frameBytes: [900, 20, 30] } as unknown as PreviewWindow;
    expect(costsOf(window)).toEqual([
      { at: 0.2, bytesPerFrame: 20 },
      { at: 0.3, bytesPerFrame: 30 },
    ]);
    expect(costsOf({ ...window, frameBytes: [900, 50] })).toEqual([]);
  });
});

test('keys of the stage', () => {
  const press = (key: string, wiping = false, more = {}) =>
    stageCommand(
      { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more },
      wiping,
    );
  expect(press(' ')).toEqual({ command: 'togglePlay' });
  expect(press('.')).toEqual({ command: 'step', by: 1 });
  expect(press('ArrowLeft')).toEqual({ command: 'step', by: -1 });
  expect(press('ArrowLeft', true)).toEqual({ command: 'wipe', by: -1 });
  expect(press('ArrowDown')).toBeNull();
  expect(press('ArrowDown', false, { shiftKey: true })).toEqual({ command: 'pan', x: 0, y: 1 });
  expect(press('ArrowLeft', true, { shiftKey: true })).toEqual({ command: 'pan', x: -1, y: 0 });
  expect(press('I')).toEqual({ command: 'setStart' });
  expect(press('o', false, { ctrlKey: true })).toBeNull();
  expect(press('toString')).toBeNull();
});

test('a strip has pictures of about the source’s shape', () => {
  expect(stripCount(0, 46, { width: 16, height: 9 })).toBe(0);
  expect(stripCount(600, 46, { width: 1280, height: 720 })).toBe(8);
  expect(stripCount(1200, 46, { width: 720, height: 1280 })).toBe(24);
});

test('sizes are wanted of the job looked at, and of those that wait', () => {
  const [looked, waiting, done] = ['a', 'b', 'c'].map((id) =>
    createJob(id, `/${id}.mp4`, defaultSettings),
  );
  const jobs = [looked!, waiting!, moveJob(moveJob(done!, 'running'), 'done')];
  const edited = { ...defaultSettings, width: 99 };
  const wanted = wantedOf(jobs, looked!, edited);
  expect(wanted.close).toEqual({ id: 'a', settings: edited });
  expect(wanted.others.map(({ id }) => id)).toEqual(['b']);
  expect(keyOf({ ...edited })).toBe(keyOf(edited));
  expect(keyOf(edited)).not.toBe(keyOf(defaultSettings));
});
