import { describe, expect, test } from 'vitest';
import { AppError } from '../../src-main/core/errors';
import {
  builtInNames,
  builtInPresets,
  formatPresetFile,
  freePresetName,
  isPreset,
  parsePresetFile,
  presetSettings,
  readPresets,
} from '../../src-main/core/presets';
import { parseSettings } from '../../src-main/core/settings';
import { withSettings } from './helpers/sources';

test.each(builtInNames)('%s is valid, is itself whatever the clip, and no other', (name) => {
  const settings = parseSettings({ ...builtInPresets[name], start: 1, end: 2 });
  expect(builtInNames.filter((each) => isPreset(settings, builtInPresets[each]))).toEqual([name]);
  expect(isPreset({ ...settings, loop: 3 }, builtInPresets[name])).toBe(false);
});

test('a preset has every setting but the clip', () => {
  const crop = { x: 0, y: 0, width: 9, height: 9 };
  const settings = presetSettings(withSettings({ start: 1, end: 2, crop, fps: 9 }));
  expect(settings).toEqual(presetSettings(withSettings({ fps: 9 })));
  expect(Object.keys(settings)).not.toContain('crop');
});

test('a name that is taken gets the first free number', () => {
  expect(freePresetName('a', ['b'])).toBe('a');
  expect(freePresetName('a', ['a', 'a (2)'])).toBe('a (3)');
});

describe('stored presets', () => {
  const mine = { name: 'Mine', settings: presetSettings(withSettings({ width: 500 })) };
  test('are read one by one: what is wrong is left out, what is new is as by default', () => {
    const { effort, ...older } = mine.settings;
    const stored = [mine, 7, { name: '', settings: {} }, { ...mine, settings: older }];
    expect(effort).toBeDefined();
    expect(readPresets([...stored, { name: 'Bad', settings: { width: 1 } }])).toEqual([
      mine,
      { ...mine, name: 'Mine (2)' },
    ]);
    expect(readPresets('nonsense')).toEqual([]);
  });

  test('go through a file and come back', () => {
    expect(parsePresetFile(formatPresetFile([mine]), '/p.json')).toEqual([mine]);
  });

  test.each([
    ['no JSON', '{'],
    ['no presets', '[]'],
    ['no presets', '{"kind":"other","version":1,"presets":[]}'],
    ['newer version', '{"kind":"loopsmith-presets","version":2,"presets":[]}'],
    ['preset 1', '{"kind":"loopsmith-presets","version":1,"presets":[{"name":"a"}]}'],
  ])('a file is refused with the reason: %s', (reason, text) => {
    const refused = (): unknown => parsePresetFile(text, '/p.json');
    expect(refused).toThrow(AppError);
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'badPresetFile',
        detail: { path: '/p.json', reason: expect.stringContaining(reason) as string },
      }) as Error,
    );
  });
});
