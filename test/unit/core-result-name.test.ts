import { describe, expect, test } from 'vitest';
import { exampleResultName, isNameTemplate } from '../../src-main/core/result-name';
import { errorOf } from './helpers/errors';

describe('the name of a result', () => {
  test.each([
    ['{barename}.{autoext}', 'holiday.gif'],
    ['{barename}_{width}w.{autoext}', 'holiday_480w.gif'],
    ['{barename}_{width}w', 'holiday_480w.gif'],
    ['{barename} {width}x{height} {fps}fps', 'holiday 480x270 15fps.gif'],
    ['{date}_{time}-{index}', '2026-03-14_15-09-26-1.gif'],
    ['{barename}.{ext}.{format}', 'holiday.mp4.gif'],
    ['{{x}} {barename}', '{x} holiday.gif'],
    ['  {barename} ', 'holiday.gif'],
    ['v1.5 {barename}', 'v1.5 holiday.gif'],
    ['海边 {barename}', '海边 holiday.gif'],
  ])('%j is %j', (template, expected) => {
    expect(exampleResultName(template)).toBe(expected);
    expect(isNameTemplate(template)).toBe(true);
  });

  test('is made from the source and what becomes of it', () => {
    const source = { basename: '.a.b.mov', format: 'webp', fps: 14.9851, width: 64 } as const;
    expect(exampleResultName('{barename}-{fps}-{width}', source)).toBe('.a.b-14.99-64.webp');
    expect(exampleResultName('{barename}{ext}', { basename: '.hidden' })).toBe('.hidden.gif');
  });
});

test.each([
  ['', 'the name would be empty'],
  [' ', 'the name would be empty'],
  ['.gif', 'the name would be empty'],
  ['..', 'the name would be empty'],
  ['{{', null],
  ['{barename', '"{" stands alone'],
  ['{title}', '"{title}" is no variable'],
  ['{constructor}', '"{constructor}" is no variable'],
  ['../{barename}', 'a name cannot hold "/"'],
  ['{barename}\\x', 'a name cannot hold "\\"'],
  ['a:b', 'a name cannot hold ":"'],
  ['a\u0000b', 'a name cannot hold "\u0000"'],
])('%j is refused: %s', (template, reason) => {
  expect(isNameTemplate(template)).toBe(reason === null);
  if (reason === null) return;
  expect(errorOf(() => exampleResultName(template))).toMatchObject({
    ...{ code: 'badNameTemplate', detail: { template, reason } },
  });
});
