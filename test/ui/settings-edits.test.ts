import { describe, expect, test } from 'vitest';
import { createJob } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { newIds, withOwnSettings, withSettings } from '../../src-renderer/lib/jobs';
import { differingSettings, planEdits } from '../../src-renderer/lib/settings-edits';
import { sizeModeOf, sizeModes, sizePatch, sizeValueOf } from '../../src-renderer/lib/size-mode';

const settings = (change: Partial<ConversionSettings> = {}): ConversionSettings => ({
  ...defaultSettings,
  ...change,
});
const job = (id: string, change: Partial<ConversionSettings> = {}) =>
  createJob(id, `/${id}.mp4`, settings(change));

describe('planEdits', () => {
  test('with no jobs, the next ones are meant', () => {
    expect(planEdits([], { fps: 15 }, settings({ width: 480 }))).toEqual([
      { settings: settings({ width: 480, fps: 15 }), ids: [] },
    ]);
  });

  test('jobs that differ keep what was not changed; the first one comes last', () => {
    const jobs = [job('a', { width: 480 }), job('b', { width: 240 }), job('c', { width: 480 })];
    expect(planEdits(jobs, { fps: 10 }, settings())).toEqual([
      { settings: settings({ width: 240, fps: 10 }), ids: ['b'] },
      { settings: settings({ width: 480, fps: 10 }), ids: ['a', 'c'] },
    ]);
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
  });
});

describe('jobs as told and as edited here', () => {
  test('own settings win only while a job waits in both', () => {
    const own = [job('a', { fps: 20 }), { ...job('b', { fps: 20 }), state: 'running' as const }];
    const told = withOwnSettings([job('a', { fps: 2 }), job('b', { fps: 2 }), job('c')], own);
    expect(told.map((one) => one.settings.fps)).toEqual([20, 2, null]);
  });

  test('withSettings and newIds', () => {
    const edited = withSettings([job('a'), job('b')], ['b'], settings({ fps: 9 }));
    expect(edited.map((one) => one.settings.fps)).toEqual([null, 9]);
    expect(newIds(['a', 'b'], ['b', 'd', 'c'])).toEqual(['d', 'c']);
  });
});
