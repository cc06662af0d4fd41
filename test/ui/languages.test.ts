import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src-main/core/errors';
import type { ErrorDetail } from '../../src-main/core/errors';
import { describeError } from '../../src-main/core/messages';
import { ranges } from '../../src-main/core/settings';
import type { NumericSetting } from '../../src-main/core/settings';
import { languages, languageTags, preferredLanguage } from '../../src-renderer/messages';
import { sentences } from '../../src-main/core/messages-zh-cn';

/** Every text of a language by its path; texts that take arguments are written with examples. */
function texts(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function') return new Map([[path, example(value as Take, path)]]);
  const parts = Object.entries(value as object).filter(
    ([name]) => !['format', 'describeError', 'describeFinding'].includes(name),
  );
  return new Map(parts.flatMap(([name, part]) => [...texts(part, `${path}.${name}`)]));
}
type Take = (...args: unknown[]) => string;
const range = { min: 2, max: 256, integer: true, unit: '' };

function example(take: Take, path: string): string {
  if (path.endsWith('.allowed') || path.endsWith('.limits')) return take(range, '', 7);
  return path.endsWith('Of') || path.endsWith('For') ? take('7', '7') : take(7, 7, 7, 7);
}

const en = texts(languages.en);
const zh = texts(languages['zh-CN']);

test('both languages have the same texts, none of them empty but the unit that is none', () => {
  expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  for (const [path, text] of [...en, ...zh]) {
    if (path !== '.settings.units.') expect(text.trim(), path).not.toBe('');
  }
});

/** Words that are the same in Chinese: names, formats, keys, OSS's own terms. */
const SAME = new RegExp(
  `\\b(${[
    ...['Loopsmith', 'GIF', 'WebP', 'English', 'zh', 'CN', 'kB', 'gif', 'clip', 'gifs'],
    ...['Delete', 'Esc', 'Page', 'Up', 'Down', 'Home', 'End', 'Shift', 'Alt', 'F10'],
    ...['OSS', 'Bucket', 'Endpoint', 'AccessKey', 'ID', 'Secret', 'STS', 'Token', 'CNAME', 'IP'],
    ...['Cache-Control', 'ASCII', 'URL', 'Markdown', 'HTML', 'JSON', 'CSV', 'Webhook', 'HTTP'],
    ...['LOOPSMITH_NOTIFY_SECRET', 'X-Loopsmith-Signature', 'HMAC-SHA256', 'POST', 'RAM', 'V4'],
  ].join('|')})\\b`,
  'g',
);
/** What is typed as it is: variables, addresses, values of fields. */
const TYPED = /\{\w*\}|t_year|https?:\/\/[\w./-]+|cn-hangzhou|-internal|max-age=\d+/g;

test('no English is left in Chinese', () => {
  const left = [...zh].filter(([, text]) =>
    /[a-z]{2,}/i.test(text.replace(TYPED, '').replace(SAME, '')),
  );
  expect(left).toEqual([]);
});

describe('errors', () => {
  /** Every detail any error has, each recognisable. */
  const names = [
    ...['path', 'reason', 'parameter', 'value', 'allowed', 'name', 'first', 'second', 'crop'],
    ...['sourceWidth', 'sourceHeight', 'width', 'height', 'format', 'limit', 'tool', 'version'],
    ...['encoder', 'what', 'actual', 'expected', 'key', 'names', 'host', 'status', 'action'],
    ...['bucket', 'region', 'accessKeyId', 'object', 'code', 'outcome', 'template'],
  ];
  const times = { start: 11, end: 12, duration: 13, readable: 14 };
  const detail: ErrorDetail = {
    ...Object.fromEntries(names.map((name) => [name, `<${name}>`])),
    ...times,
  };
  const named = (text: string): string[] =>
    [...new Set(text.match(/<\w+>|\b1[1-4](?= ?[s秒])/g) ?? [])].sort();

  test.each(errorCodes)('%s is told in Chinese, with all that English tells', (code) => {
    expect(sentences[code]).toBeDefined();
    const told = languages['zh-CN'].describeError({ code, detail });
    const english = describeError({ code, detail });
    expect(told.message).toMatch(/[\u4e00-\u9fff]/);
    expect(told.remedy).toMatch(/[\u4e00-\u9fff]/);
    expect(named(told.message + told.remedy)).toEqual(named(english.message + english.remedy));
  });

  test('a result that is kept is named, and the engine’s own reasons are translated', () => {
    const { message, remedy } = languages['zh-CN'].describeError({
      code: 'targetNotWritable',
      detail: { path: '/a', reason: 'permission denied', kept: '/b/c.gif' },
    });
    expect(message).toBe('无法保存到“/a”：没有权限。');
    expect(remedy).toContain('“/b/c.gif”');
  });
});

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['zh'], 'zh-CN'],
  [['fr-FR', 'en-GB'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('%j: %s', (wanted, tag) => {
  expect(preferredLanguage(wanted)).toBe(tag);
});

test('each language says its own tag', () => {
  expect(languageTags.map((tag) => languages[tag].tag)).toEqual(languageTags);
});

test('what a field may be follows its help as a sentence of its own', () => {
  const limits = (tag: (typeof languageTags)[number], name: NumericSetting): string => {
    const { settings } = languages[tag];
    const range = ranges[name];
    return settings.limits(range, settings.units[range.unit], null);
  };
  expect(limits('en', 'width')).toBe(' 32 to 4,096 px.');
  expect(limits('en', 'fps')).toBe(' More than 0, up to 240 fps.');
  expect(limits('en', 'frames')).toBe(' At least 1.');
  expect(limits('en', 'intervalMs')).toBe('');
  expect(limits('zh-CN', 'width')).toBe('32–4,096 像素。');
  expect(limits('zh-CN', 'fps')).toBe('大于 0，不超过 240 帧/秒。');
  expect(limits('zh-CN', 'frames')).toBe('至少 1 帧。');
});
