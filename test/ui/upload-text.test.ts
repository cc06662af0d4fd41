import { describe, expect, test } from 'vitest';
import { parseDestination } from '../../src-main/core/destination';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import type { HistoryEntry } from '../../src-main/core/upload-history';
import { emptyForm, formOf, readForm } from '../../src-renderer/lib/destination-form';
import type { DestinationForm } from '../../src-renderer/lib/destination-form';
import {
  exampleKey,
  latestUploads,
  linksText,
  uploadInShort,
} from '../../src-renderer/lib/upload-text';
import { languages } from '../../src-renderer/messages';

const entry = (id: string, jobId: string, size: number | null = 48): HistoryEntry => ({
  ...{ id, jobId, time: '', destinationId: 'd', destinationName: 'D', source: '/v/my [clip].mp4' },
  ...{ bucket: 'pictures', objectKey: `gifs/${id}.gif`, url: '', bytes: 1 },
  ...{ width: size, height: size, frames: size },
});
const link = (id: string, size?: number | null) => ({
  ...{ id, entry: entry(id, id, size), url: `https://x/${id}.gif`, signed: false },
});

test.each([
  ['url', 'https://x/a.gif\nhttps://x/b.gif'],
  ['markdown', '![my \\[clip\\]](https://x/a.gif)\n![my \\[clip\\]](https://x/b.gif)'],
  ['list', 'a.gif: https://x/a.gif\nb.gif: https://x/b.gif'],
  [
    'html',
    '<img src="https://x/a.gif" alt="my [clip]" width="48" height="48">\n<img src="https://x/b.gif" alt="my [clip]">',
  ],
] as const)('links as %s', (choice, text) => {
  expect(linksText(choice, [link('a'), link('b', null)])).toBe(text);
});

test('of each job its last upload is meant, in the order of uploading', () => {
  const history = [entry('3', 'a'), entry('2', 'b'), entry('1', 'a'), entry('0', 'gone')];
  const upload = { bucket: 'pictures', objectKey: 'x', url: '', sizeBytes: 1 };
  const jobs = [{ id: 'a', upload }, { id: 'b', upload }, { id: 'gone' }];
  expect(latestUploads(history, jobs)).toEqual(['2', '3']);
});

test('an example of a template, or none', () => {
  const source = { input: '/v/clip.mp4', format: 'webp', bucket: 'pictures' };
  const now = new Date(2026, 2, 14);
  const template = '{bucket}/{t_year}-{mon}/{barename}.{autoext}';
  expect(exampleKey(template, source, now)).toBe('pictures/2026-03/clip.webp');
  const within = { ...source, sourceKey: 'trip/clip.mp4' };
  expect(exampleKey('{dirname}/{basename}', within, now)).toBe('trip/clip.mp4');
  expect(exampleKey('{what}', source, now)).toBeNull();
});

describe('what a row says of the upload', () => {
  const { upload: text } = languages.en;
  const delivery = {
    upload: { destinationId: 'd', objectKey: null, overwrite: false },
    topic: null,
  };
  const view = { id: 'd', secret: 'protected', destination: { name: 'Website' } } as never;
  const job = createJob('a', '/a.mp4', defaultSettings, { delivery });
  const converted = {} as never;
  const upload = {} as never;
  const running = moveJob(job, 'running');
  test.each<[string, Job]>([
    ['To Website', job],
    ['', { ...job, delivery: { ...delivery, upload: null } }],
    [
      'To A destination that was removed',
      { ...job, delivery: { ...delivery, upload: { ...delivery.upload, destinationId: 'x' } } },
    ],
    ['Waits to be uploaded', { ...job, converted }],
    ['Converted, not uploaded', moveJob({ ...running, converted }, 'failed')],
    ['Uploaded', moveJob(running, 'done', { upload })],
  ])('%s', (said, given) => {
    expect(uploadInShort(given, [view], text)).toBe(said);
  });
});

describe('the form of a destination', () => {
  const filled: DestinationForm = {
    ...emptyForm,
    ...{ name: ' Website ', bucket: 'pictures', accessKeyId: 'LTAI', secret: 'x' },
  };

  test('says what its fields say', () => {
    const { destination, wrong } = readForm(filled, true);
    expect(wrong).toEqual([]);
    expect(destination).toEqual(
      parseDestination({
        ...{ name: 'Website', region: 'cn-hangzhou', bucket: 'pictures', accessKeyId: 'LTAI' },
      }),
    );
    expect(JSON.stringify(destination)).not.toContain('secret');
  });

  test('and a destination fills them again', () => {
    for (const change of [
      { endpoint: 'address', endpointUrl: 'http://localhost:8080' },
      { storageClass: 'IA', acl: 'private', cacheControl: 'max-age=5' },
      { link: 'signed', linkDays: '1,5' },
      { link: 'domain', linkUrl: 'img.example.com' },
    ] as const) {
      const { destination } = readForm({ ...filled, ...change }, true);
      expect(readForm(formOf(destination!), false).destination).toEqual(destination);
    }
  });

  test.each<[Partial<DestinationForm>, string[]]>([
    [{ name: '' }, ['name']],
    [{ region: 'hangzhou' }, ['region']],
    [{ bucket: 'A' }, ['bucket']],
    [{ endpoint: 'domain', endpointUrl: 'http://1.2.3.4' }, ['endpointUrl']],
    [{ objectKey: '/x' }, ['objectKey']],
    [{ accessKeyId: ' ' }, ['accessKeyId']],
    [{ secret: ' ' }, ['secret']],
    [{ cacheControl: 'ü' }, ['cacheControl']],
    [{ link: 'domain', linkUrl: '' }, ['linkUrl']],
    [{ link: 'signed', linkDays: '8' }, ['linkDays']],
    [{ link: 'signed', linkDays: 'x' }, ['linkDays']],
    [{ name: '', bucket: '' }, ['name', 'bucket']],
  ])('%j: wrong are %j', (change, fields) => {
    const { destination, wrong } = readForm({ ...filled, ...change }, true);
    expect(destination).toBeNull();
    expect([...wrong].sort()).toEqual([...fields].sort());
  });

  test('a secret that is kept need not be typed again', () => {
    expect(readForm({ ...filled, secret: '' }, false).wrong).toEqual([]);
  });
});
