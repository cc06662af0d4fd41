import { describe, expect, test } from 'vitest';
import { createJob } from '../../src-main/core/job';
import { defaultSettings, isConsistent } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { newIds, withOwnSettings, withSettings } from '../../src-renderer/lib/jobs';
import { differingSettings, ownSettings } from '../../src-renderer/lib/settings-edits';
import { rateModeOf, rateModes, ratePatch } from '../../src-renderer/lib/rate-mode';
import { sizeModeOf, sizeModes, sizePatch, sizeValueOf } from '../../src-renderer/lib/size-mode';

const settings = (change: Partial<ConversionSettings> = {}): ConversionSettings => ({
  ...defaultSettings,
  ...change,
});
const job = (id: string, change: Partial<ConversionSettings> = {}) =>
  createJob(id, `/${id}.mp4`, settings(change));

describe('differences', () => {
  test('a job’s own settings, against those of new ones', () => {
    const crop = { x: 0, y: 0, width: 9, height: 9 };
    expect(ownSettings(settings({ crop }), settings({ crop: { ...crop } }))).toEqual([]);
    expect(ownSettings(settings({ crop, fps: 5 }), settings())).toEqual(['crop', 'fps']);
  });

  test('differingSettings names them', () => {
    expect(differingSettings([])).toEqual([]);
    expect(differingSettings([job('a'), job('b')])).toEqual([]);
    expect(differingSettings([job('a'), job('b', { fps: 5, loop: 1 })])).toEqual(['fps', 'loop']);
  });
});

describe('size modes', () => {
  test.each(sizeModes)('%s is read back from what it sets', (mode) => {
    const before = settings({ width: 100, height: 100, keepAspect: false });
    const patched = { ...before, ...sizePatch(mode) };
    expect(sizeModeOf(patched)).toBe(mode);
    expect(patched.keepAspect).toBe(true);
  });

  test('the value stays with its mode', () => {
    expect(sizeValueOf(settings(sizePatch('height', 200)))).toBe(200);
    expect(sizeValueOf(settings(sizePatch('percent', 25)))).toBe(25);
    expect(sizeValueOf(settings(sizePatch('original')))).toBeNull();
    expect(settings(sizePatch('longest', 300))).toMatchObject({ width: 300, height: 300 });
  });

  test('a box that is square is told from a longest side by how it is met', () => {
    const square = { ...sizePatch('longest', 240) };
    expect(sizeModeOf(settings(square))).toBe('longest');
    expect(sizeModeOf(settings({ ...square, scaleType: 'crop' }))).toBe('box');
    expect(sizeModeOf(settings({ ...square, height: 100 }))).toBe('box');
  });
});

describe('rate modes', () => {
  test.each(rateModes)('%s is read back from what it sets, and contradicts nothing', (mode) => {
    for (const before of [{ fps: 9 }, { intervalMs: 9, playbackFps: 9 }]) {
      const patched = settings({ ...before, ...ratePatch(mode) });
      expect(rateModeOf(patched)).toBe(mode);
      expect(isConsistent(patched)).toBe(true);
    }
  });
});

describe('jobs as told and as edited here', () => {
  test('own settings win only while a job waits in both', () => {
    const own = [job('a', { fps: 20 }), { ...job('b', { fps: 20 }), state: 'running' as const }];
    const told = withOwnSettings([job('a', { fps: 2 }), job('b', { fps: 2 }), job('c')], own);
    expect(told.map((one) => one.settings.fps)).toEqual([20, 2, null]);
  });

  test('withSettings and newIds', () => {
    const edited = withSettings([job('a'), job('b', { width: 50 })], ['b'], { fps: 9 });
    expect(edited.map((one) => one.settings.fps)).toEqual([null, 9]);
    expect(edited[1]?.settings.width).toBe(50);
    expect(newIds(['a', 'b'], ['b', 'd', 'c'])).toEqual(['d', 'c']);
  });
});
