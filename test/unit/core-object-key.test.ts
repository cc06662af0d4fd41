import { describe, expect, test } from 'vitest';
import {
  checkBatchKeys,
  checkObjectKey,
  checkTemplate,
  formatObjectKey,
  objectKeyVariables,
} from '../../src-main/core/object-key';
import type { ObjectKeySource, PlannedKey } from '../../src-main/core/object-key';
import { errorOf } from './helpers/errors';

const source: ObjectKeySource = {
  bucket: 'examplebucket',
  key: 'films/2024/cat nap.final.mp4',
  uploadTime: new Date(2024, 0, 2, 3, 4, 5),
  taskTime: new Date(2025, 10, 29, 23, 59, 58),
  streamIndex: 0,
  index: 1,
  extension: 'gif',
  contentHash: 'fedcba9876543210aaaa',
};
const fill = (template: string, change: Partial<ObjectKeySource> = {}): string =>
  formatObjectKey(template, objectKeyVariables({ ...source, ...change }));

test.each([
  ['bucket', 'examplebucket'],
  ['key', 'films/2024/cat nap.final.mp4'],
  ['dirname', 'films/2024'],
  ['basename', 'cat nap.final.mp4'],
  ['barename', 'cat nap.final'],
  ['ext', 'mp4'],
  ['year', '2024'],
  ['mon', '01'],
  ['day', '02'],
  ['hour', '03'],
  ['min', '04'],
  ['sec', '05'],
  ['t_year', '2025'],
  ['t_mon', '11'],
  ['t_day', '29'],
  ['t_hour', '23'],
  ['t_min', '59'],
  ['t_sec', '58'],
  ['streamindex', '0'],
  ['index', '1'],
  ['autoext', 'gif'],
  ['hash', 'fedcba9876543210'],
])('{%s} is %s', (name, value) => {
  expect(fill(`{${name}}`)).toBe(value);
});

test.each([
  ['clip.mp4', { dirname: '', basename: 'clip.mp4', barename: 'clip', ext: 'mp4' }],
  ['a/b/clip', { dirname: 'a/b', basename: 'clip', barename: 'clip', ext: '' }],
  ['a.b/clip', { dirname: 'a.b', basename: 'clip', barename: 'clip', ext: '' }],
  ['a/.hidden', { dirname: 'a', basename: '.hidden', barename: '.hidden', ext: '' }],
  ['猫/🐈.tar.gz', { dirname: '猫', basename: '🐈.tar.gz', barename: '🐈.tar', ext: 'gz' }],
])('the parts of %s', (key, parts) => {
  expect(objectKeyVariables({ ...source, key })).toMatchObject(parts);
});

describe('templates', () => {
  test.each([
    ['{barename}_{t_year}.{autoext}', 'cat nap.final_2025.gif'],
    ['{dirname}/{basename}', source.key],
    ['{bucket}/{year}{mon}{day}/{index}.{autoext}', 'examplebucket/20240102/1.gif'],
    ['plain.gif', 'plain.gif'],
    ['', ''],
    ['{{key}}', '{key}'],
    ['{{{autoext}}}', '{gif}'],
    ['a{{b}}c', 'a{b}c'],
    ['{{{{', '{{'],
    ['{index}{index}', '11'],
  ])('%s becomes %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  test('what a variable brings is not read as a template again', () => {
    expect(fill('{barename}', { key: '{autoext} $& $1.mp4' })).toBe('{autoext} $& $1');
  });

  test.each([
    ['{object}', '{object}'],
    ['{name}.gif', '{name}'],
    ['{dir}', '{dir}'],
    ['{Key}', '{Key}'],
    ['{ key }', '{ key }'],
    ['{}', '{}'],
    ['{0}', '{0}'],
    ['{constructor}', '{constructor}'],
    ['{__proto__}', '{__proto__}'],
    ['{key', '{'],
    ['key}', '}'],
    ['{{key}', '}'],
    ['{key}}', '}'],
    ['{{{', '{'],
    ['{a{b}}', '{'],
  ])('%s is refused for its %s', (template, value) => {
    const error = errorOf(() => fill(template));
    const reason = expect.stringContaining(`"${value}"`);
    expect(error).toMatchObject({ code: 'badObjectKey', detail: { key: template, reason } });
    expect(errorOf(() => checkTemplate(template)).code).toBe('badObjectKey');
    expect(error.detail['allowed']).toContain('{autoext}');
  });
});

describe('names that OSS takes', () => {
  test.each(['a', 'a/b.gif', '猫/🐈.gif', '.hidden', 'a//b', 'x'.repeat(1023), '猫'.repeat(341)])(
    '%s',
    (key) => {
      expect(() => checkObjectKey(key)).not.toThrow();
    },
  );

  test.each([
    ['', 'empty'],
    ['/a.gif', 'begins with /'],
    ['\\a.gif', 'begins with \\'],
    ['x'.repeat(1024), '1024 bytes'],
    ['猫'.repeat(342), '1026 bytes'],
    ['a\ud800.gif', 'Unicode'],
    ['a/../b.gif', '..'],
    ['./b.gif', '.'],
  ])('not %j', (key, reason) => {
    const error = errorOf(() => {
      checkObjectKey(key);
    });
    expect(error.code).toBe('badObjectKey');
    expect(error.detail['reason']).toContain(reason);
  });
});

describe('a batch', () => {
  const planned = (template: string, ...keys: readonly string[]): PlannedKey[] =>
    keys.map((key) => ({
      ...{ input: `in/${key}`, key, template },
      ...{ bucket: 'pictures', extension: 'gif' },
    }));

  test.each(['{key}.gif', '{dirname}/{barename}.gif', '{hash}.gif', '{barename}-{hash}.{autoext}'])(
    '%s keeps two clips of one name apart',
    (template) => {
      expect(() => {
        checkBatchKeys(planned(template, 'a/x.mp4', 'b/x.mp4'));
      }).not.toThrow();
    },
  );

  test.each([
    ['{barename}.{autoext}', 'x.gif'],
    ['all.gif', 'all.gif'],
    ['{year}{mon}{day}{hour}{min}{sec}.gif', /^\d{14}\.gif$/],
    ['{index}.gif', '1.gif'],
  ])('%s does not, and is refused', (template, key) => {
    const error = errorOf(() => {
      checkBatchKeys(planned(template, 'a/x.mp4', 'b/x.mp4'));
    });
    expect(error).toMatchObject({
      code: 'objectKeyClash',
      detail: { first: 'in/a/x.mp4', second: 'in/b/x.mp4' },
    });
    expect(error.detail['key']).toMatch(key);
  });

  test('of one needs no variable; names that OSS refuses are found before anything runs', () => {
    expect(() => {
      checkBatchKeys(planned('all.gif', 'a/x.mp4'));
    }).not.toThrow();
    const error = errorOf(() => {
      checkBatchKeys(planned('{dirname}/{barename}.gif', 'x.mp4'));
    });
    expect(error).toMatchObject({ code: 'badObjectKey', detail: { key: '/x.gif' } });
  });

  test('the same name in two buckets is no clash', () => {
    const [first, second] = planned('all.gif', 'x.mp4', 'y.mp4');
    expect(() => {
      checkBatchKeys([first!, { ...second!, bucket: 'others' }]);
    }).not.toThrow();
  });

  test('two templates may make the same name', () => {
    const [first] = planned('{barename}.gif', 'x.mp4');
    const [second] = planned('{basename}.gif', 'x');
    const error = errorOf(() => {
      checkBatchKeys([first!, second!]);
    });
    expect(error).toMatchObject({ code: 'objectKeyClash', detail: { key: 'x.gif' } });
  });
});
