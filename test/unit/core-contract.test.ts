import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { commandChannel, eventChannel } from '../../src-main/core/channels';
import { commandSchemas, eventNames, mediaUrl, settingsForNew } from '../../src-main/core/contract';
import type { CommandName } from '../../src-main/core/contract';
import { parseDestination } from '../../src-main/core/destination';
import { defaultPreferences } from '../../src-main/core/preferences';
import { defaultSettings } from '../../src-main/core/settings';
import { withSettings } from './helpers/sources';

const id = '3f2b8c1e-0c3a-4a51-9a55-0d5f3a1b2c3d';
const names = Object.keys(commandSchemas) as CommandName[];
const accepts = (name: CommandName, args: unknown): boolean =>
  v.safeParse(commandSchemas[name], args).success;

const destination = parseDestination({
  ...{ name: 'Pictures', region: 'cn-hangzhou', bucket: 'pictures', accessKeyId: 'LTAI' },
});
const draft = {
  ...{ id: null, destination },
  credentials: { accessKeySecret: 'secret', securityToken: null },
};
const webhook = { kind: 'webhook', url: 'https://example.com/done' };

const withOutput = (change: object): unknown => ({
  ...defaultPreferences,
  output: { ...defaultPreferences.output, ...change },
});

describe('commands', () => {
  test.each<[CommandName, unknown]>([
    ['getState', []],
    ['addJobs', [['/videos/a.mp4', '/videos']]],
    ['updateSettings', [defaultSettings, []]],
    ['updateSettings', [{ width: 320, fps: null }, [id]]],
    ['addOutputs', [[id], { format: 'webp' }]],
    ['moveJobs', [[id], id]],
    ['moveJobs', [[id], null]],
    ['addText', ['/videos/a.mp4']],
    ['updatePreferences', [defaultPreferences]],
    ['cancelJobs', [[id]]],
    ['openResult', [id]],
    ['saveDestination', [{ ...draft, keepUnprotected: false }]],
    ['testDestination', [{ ...draft, id, credentials: null }]],
    ['setDelivery', [{ upload: null, topic: 'done' }, [id]]],
    ['getLinks', [[id], 604_800]],
    ['saveManifest', [[id], 'csv']],
    ['removeUploads', [[id], true]],
    ['saveTopic', [{ id: null, topic: { name: 'done', target: webhook }, secret: null }]],
    ['setLanguage', ['zh-CN']],
  ])('%s takes %j', (name, args) => {
    expect(accepts(name, args)).toBe(true);
  });

  test.each<[CommandName, unknown]>([
    ['getState', ['more']],
    ['addJobs', [[]]],
    ['addJobs', [['']]],
    ['addJobs', ['/videos/a.mp4']],
    ['updateSettings', [{ ...defaultSettings, width: 31 }, []]],
    ['updateSettings', [{ width: 31 }, [id]]],
    ['updateSettings', [{ path: '/etc' }, [id]]],
    ['addOutputs', [[id], { format: 'mp4' }]],
    ['moveJobs', [[id], 0]],
    ['addText', ['']],
    ['updatePreferences', [withOutput({ nameTemplate: '../{barename}' })]],
    ['updatePreferences', [withOutput({ onClash: 'overwrite' })]],
    ['cancelJobs', [['/videos/a.mp4']]],
    ['openResult', ['../../etc/passwd']],
    ['showResultInFolder', [[id]]],
    ['saveDestination', [draft]],
    [
      'saveDestination',
      [{ ...draft, destination: { ...destination, secret: 'x' }, keepUnprotected: false }],
    ],
    ['testDestination', [{ ...draft, id: '../x' }]],
    ['setDelivery', [{ upload: null, topic: '' }, [id]]],
    ['getLinks', [['/etc/passwd'], null]],
    ['getLinks', [[id], 604_801]],
    ['openLink', ['https://example.com']],
    ['saveManifest', [[id], 'exe']],
    [
      'saveTopic',
      [
        {
          ...{ id: null, secret: null },
          topic: { name: 'x', target: { kind: 'webhook', url: 'file:///etc/passwd' } },
        },
      ],
    ],
  ])('%s refuses %j', (name, args) => {
    expect(accepts(name, args)).toBe(false);
  });

  test.each(names)('%s refuses what is no list of arguments', (name) => {
    for (const args of [null, undefined, {}, 'x', [undefined], [{}]]) {
      expect(accepts(name, args)).toBe(false);
    }
  });
});

test('what a patch names without a value stays as it is', () => {
  const patch = { width: 320, fps: undefined };
  expect(v.parse(commandSchemas.updateSettings, [patch, [id]])[0]).toStrictEqual({ width: 320 });
});

test('every command and event has its own channel', () => {
  const channels = [...names.map(commandChannel), ...eventNames.map(eventChannel)];
  expect(new Set(channels).size).toBe(names.length + eventNames.length);
});

test('what was edited for some jobs is handed on, all but the clip', () => {
  const crop = { x: 0, y: 0, width: 10, height: 10 };
  const edited = withSettings({ format: 'webp', width: 320, start: 1, end: 2, crop });
  const before = withSettings({ start: 0.5 });
  expect(settingsForNew(before, edited, [])).toEqual(edited);
  expect(settingsForNew(before, { width: 320, end: 2 }, [])).toEqual(
    withSettings({ start: 0.5, width: 320, end: 2 }),
  );
  expect(settingsForNew(before, edited, [id])).toEqual(
    withSettings({ format: 'webp', width: 320, start: 0.5 }),
  );
});

test('a retried job’s result has a new address', () => {
  expect(mediaUrl.thumbnail({ id })).toContain(id);
  expect(mediaUrl.result({ id, elapsedMs: 1 })).not.toBe(mediaUrl.result({ id, elapsedMs: 2 }));
});
