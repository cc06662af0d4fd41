import { describe, expect, test } from 'vitest';
import { coresFor, defaultPreferences, readPreferences } from '../../src-main/core/preferences';

describe('stored preferences', () => {
  test.each([
    [
      { cores: 3, priority: 'low' },
      { ...defaultPreferences, cores: 3, priority: 'low' },
    ],
    [
      { cores: 0, priority: 'low' },
      { ...defaultPreferences, priority: 'low' },
    ],
    [{ cores: 2.5 }, defaultPreferences],
    [
      { cores: 4, priority: 'realtime', more: 1 },
      { ...defaultPreferences, cores: 4 },
    ],
    [
      { output: { place: 'ask', nameTemplate: '{barename}_{width}w', onClash: 'skip', more: 1 } },
      {
        ...defaultPreferences,
        output: {
          ...{ place: 'ask', folder: null },
          ...{ nameTemplate: '{barename}_{width}w', onClash: 'skip' },
        },
      },
    ],
    [
      { output: { place: 'moon', folder: '', nameTemplate: '{oops}', onClash: 'explode' } },
      defaultPreferences,
    ],
    [{ output: null }, defaultPreferences],
    [
      { notifications: 'job', notifyWhenFocused: true },
      { ...defaultPreferences, notifications: 'job', notifyWhenFocused: true },
    ],
    [{ notifications: 'always', notifyWhenFocused: 1 }, defaultPreferences],
    [undefined, defaultPreferences],
    ['low', defaultPreferences],
  ])('%j are read as %j', (stored, expected) => {
    expect(readPreferences(stored)).toEqual(expected);
  });
});

test.each([
  [null, 8, 8],
  [3, 8, 3],
  [16, 8, 8],
  [1, 8, 1],
])('%j cores preferred on a machine of %i are %i', (cores, available, expected) => {
  expect(coresFor({ cores }, available)).toBe(expected);
});
