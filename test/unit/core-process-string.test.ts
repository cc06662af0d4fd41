import { describe, expect, test } from 'vitest';
import { decodeUrlSafe, encodeUrlSafe } from '../../src-main/core/base64';
import { formatProcessString, parseProcessString } from '../../src-main/core/process-string';
import { defaultSettings, scaleTypes } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { errorOf, sentencesOf } from './helpers/errors';
import { withSettings } from './helpers/sources';

const settingsOf = (parameters: string): ConversionSettings =>
  parseProcessString(`video/animation,${parameters}`).settings;
/** What a process string means where it says nothing: both sides are the source's. */
const ossDefaults = { ...defaultSettings, keepAspect: false };

const samples = [
  {
    text: 'video/animation,f_gif,w_100,h_100,inter_1000|sys/saveas,b_b3V0YnVja2V0,o_b3V0b2JqcHJlZml4LnthdXRvZXh0fQ/notify,topic_QXVkaW9Db252ZXJ0',
    settings: { format: 'gif', width: 100, height: 100, intervalMs: 1000 },
  },
  {
    text: 'video/animation,ss_5000,f_webp,pw_25,ph_25,fps_25,inter_500|sys/saveas,b_b3V0YnVja2V0,o_b3V0b2JqcHJlZml4LnthdXRvZXh0fQ/notify,topic_QXVkaW9Db252ZXJ0',
    settings: {
      format: 'webp',
      start: 5,
      scaleWidthPercent: 25,
      scaleHeightPercent: 25,
      playbackFps: 25,
      intervalMs: 500,
    },
  },
] as const;

describe.each(samples)('the documented sample $text', ({ text, settings }) => {
  test('says what it means', () => {
    expect(parseProcessString(text)).toEqual({
      settings: { ...ossDefaults, ...settings },
      saveAs: { bucket: 'outbucket', objectKey: 'outobjprefix.{autoext}' },
      notify: { topic: 'AudioConvert' },
    });
  });

  test('comes back byte for byte', () => {
    expect(formatProcessString(parseProcessString(text))).toEqual({ text, unsaid: [] });
  });
});

test('only f is required; all else has its default', () => {
  expect(settingsOf('f_gif')).toEqual(ossDefaults);
  expect(ossDefaults).toMatchObject({
    ...{ start: 0, frames: null, intervalMs: null, playbackFps: null, width: null, height: null },
    ...{ scaleWidthPercent: null, scaleHeightPercent: null, scaleType: 'stretch', end: null },
  });
});

test('is also read where it stands in a request', () => {
  const alone = parseProcessString('video/animation,f_gif,w_100|sys/saveas,b_YnVja2V0,o_YQ');
  for (const text of [
    'x-oss-async-process=video/animation,f_gif,w_100|sys/saveas,b_YnVja2V0,o_YQ',
    '?x-oss-process=video/animation,f_gif,w_100%7Csys/saveas,b_YnVja2V0,o_YQ&versionId=1',
    'https://b.oss-cn-hangzhou.aliyuncs.com/a%20b.mp4?x-oss-async-process=video%2Fanimation%2Cf_gif%2Cw_100%7Csys%2Fsaveas%2Cb_YnVja2V0%2Co_YQ',
  ]) {
    expect(parseProcessString(text)).toEqual(alone);
  }
  expect(() => parseProcessString('x-oss-process=%')).toThrow();
  expect(() => parseProcessString('x-oss-process=image/resize,w_100')).toThrow();
});

describe('every parameter, to the edges of its range', () => {
  test.each<[string, Partial<ConversionSettings>]>([
    ['f_gif', { format: 'gif' }],
    ['f_webp', { format: 'webp' }],
    ['f_gif,ss_0', { start: 0 }],
    ['f_gif,ss_1', { start: 0.001 }],
    ['f_gif,ss_90500', { start: 90.5 }],
    ['f_gif,num_1', { frames: 1 }],
    ['f_gif,num_2500', { frames: 2500 }],
    ['f_gif,inter_0', { intervalMs: 0 }],
    ['f_gif,inter_1', { intervalMs: 1 }],
    ['f_gif,inter_60000', { intervalMs: 60_000 }],
    ['f_gif,fps_0', { playbackFps: 0 }],
    ['f_gif,fps_0.5', { playbackFps: 0.5 }],
    ['f_gif,fps_29.97', { playbackFps: 29.97 }],
    ['f_gif,fps_240', { playbackFps: 240 }],
    ['f_gif,w_32', { width: 32 }],
    ['f_gif,w_4096', { width: 4096 }],
    ['f_gif,h_32', { height: 32 }],
    ['f_gif,h_4096', { height: 4096 }],
    ['f_gif,pw_1', { scaleWidthPercent: 1 }],
    ['f_gif,pw_200', { scaleWidthPercent: 200 }],
    ['f_gif,ph_1', { scaleHeightPercent: 1 }],
    ['f_gif,ph_200', { scaleHeightPercent: 200 }],
    ...scaleTypes.map((scaleType): [string, Partial<ConversionSettings>] => [
      `f_gif,scaletype_${scaleType}`,
      { scaleType },
    ]),
    [
      'inter_500,num_8,fps_12.5,f_webp',
      { format: 'webp', intervalMs: 500, frames: 8, playbackFps: 12.5 },
    ],
  ])('%s', (text, expected) => {
    expect(settingsOf(text)).toEqual({ ...ossDefaults, ...expected });
  });
});

describe('what is out of range or no parameter is refused by name, with what is allowed', () => {
  const [ss, size] = ['a whole number from 0 to', 'a whole number from 32 to 4096 px'];
  const [percent, fps] = ['a whole number above 0 up to 200 %', 'a number from 0 to 240 fps'];
  test.each<[text: string, parameter: string, value: string, allowed: string]>([
    ['w_100', 'f', '', 'gif or webp'],
    ['f_png', 'f', 'png', 'gif, webp'],
    ['f_GIF', 'f', 'GIF', 'gif, webp'],
    ['f_', 'f', '', 'gif, webp'],
    ['f_gif,ss_-1', 'ss', '-1', ss],
    ['f_gif,ss_1.5', 'ss', '1.5', ss],
    ['f_gif,ss_abc', 'ss', 'abc', ss],
    ['f_gif,ss_', 'ss', '', ss],
    ['f_gif,ss', 'ss', '', ss],
    ['f_gif,num_0', 'num', '0', 'a whole number from 1 to'],
    ['f_gif,num_-5', 'num', '-5', 'a whole number from 1 to'],
    ['f_gif,num_2.5', 'num', '2.5', 'a whole number from 1 to'],
    ['f_gif,inter_-1', 'inter', '-1', 'a whole number from 0 to'],
    ['f_gif,inter_33.3', 'inter', '33.3', 'a whole number from 0 to'],
    ['f_gif,fps_-1', 'fps', '-1', fps],
    ['f_gif,fps_240.1', 'fps', '240.1', fps],
    ['f_gif,fps_1e2', 'fps', '1e2', fps],
    ['f_gif,fps_NaN', 'fps', 'NaN', fps],
    ['f_gif,w_31', 'w', '31', size],
    ['f_gif,w_4097', 'w', '4097', size],
    ['f_gif,w_100.5', 'w', '100.5', size],
    ['f_gif,w_+100', 'w', '+100', size],
    ['f_gif,w_0x64', 'w', '0x64', size],
    ['f_gif,h_31', 'h', '31', size],
    ['f_gif,h_4097', 'h', '4097', size],
    ['f_gif,pw_0', 'pw', '0', percent],
    ['f_gif,pw_201', 'pw', '201', percent],
    ['f_gif,pw_12.5', 'pw', '12.5', percent],
    ['f_gif,ph_0', 'ph', '0', percent],
    ['f_gif,ph_201', 'ph', '201', percent],
    ['f_gif,scaletype_pad', 'scaletype', 'pad', 'crop, stretch, fill, fit'],
    ['f_gif,scaletype_FIT', 'scaletype', 'FIT', 'crop, stretch, fill, fit'],
    ['f_gif,w_100,w_200', 'w', '200', 'once'],
    ['f_gif,q_80', 'parameter', 'q_80', 'ss, f, w, h, pw, ph, scaletype, fps, inter, num'],
    ['f_gif, w_100', 'parameter', ' w_100', 'ss, f, w, h, pw, ph, scaletype, fps, inter, num'],
  ])('%s', (text, parameter, value, allowed) => {
    const error = errorOf(() => settingsOf(text));
    expect(error).toMatchObject({ code: 'badProcessString', detail: { parameter, value } });
    expect(error.detail['allowed']).toContain(allowed);
    expect(sentencesOf(error)).toContain(allowed);
    expect(sentencesOf(error)).toContain(`"${parameter}"`);
  });

  test.each<[text: string, parameter: string]>([
    ['', 'action'],
    ['image/resize,f_gif', 'action'],
    ['video/animation', 'f'],
    ['video/animation,f_gif|', 'action'],
    ['video/animation,f_gif|sys/other,o_YQ', 'action'],
    ['video/animation,f_gif|sys/saveas', 'o'],
    ['video/animation,f_gif|sys/saveas,b_YQ', 'o'],
    ['video/animation,f_gif|sys/saveas,o_', 'o'],
    ['video/animation,f_gif|sys/saveas,o_a+b/', 'o'],
    ['video/animation,f_gif|sys/saveas,o_Y', 'o'],
    ['video/animation,f_gif|sys/saveas,o__w', 'o'],
    ['video/animation,f_gif|sys/saveas,o_YQ,o_Yg', 'o'],
    ['video/animation,f_gif|sys/saveas,o_YQ,x_Yg', 'x'],
    ['video/animation,f_gif|sys/saveas,o_YQ|sys/saveas,o_Yg', '|'],
    ['video/animation,f_gif|sys/saveas,o_YQ/notify,', ''],
    ['video/animation,f_gif|sys/saveas,o_YQ/notify,topic_', 'topic'],
    ['video/animation,f_gif|sys/saveas,o_YQ/notify,name_YQ', 'name'],
    ['video/animation,f_gif|sys/saveas,o_YQ/notify,topic_YQ/notify,topic_Yg', 'notify'],
  ])('%s', (text, parameter) => {
    const error = errorOf(() => parseProcessString(text));
    expect(error).toMatchObject({ code: 'badProcessString', detail: { parameter } });
  });
});

describe('sys/saveas and notify', () => {
  const clip = 'video/animation,f_gif';

  test.each([
    ['|sys/saveas,o_b3V0', { bucket: null, objectKey: 'out' }],
    ['|sys/saveas,b_YnVja2V0,o_b3V0', { bucket: 'bucket', objectKey: 'out' }],
    ['|sys/saveas,o_b3V0,b_YnVja2V0', { bucket: 'bucket', objectKey: 'out' }],
    ['|sys/saveas,o_YQ', { bucket: null, objectKey: 'a' }],
    ['|sys/saveas,o_YQ==', { bucket: null, objectKey: 'a' }],
    ['|sys/saveas,o_e2tleX0_Cg', { bucket: null, objectKey: '{key}?\n' }],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseProcessString(clip + text).saveAs).toEqual(expected);
  });

  test('a notification stands after saveas, or after the action alone', () => {
    expect(parseProcessString(`${clip}|sys/saveas,o_YQ/notify,topic_dA==`).notify?.topic).toBe('t');
    expect(parseProcessString(`${clip}/notify,topic_dA`)).toMatchObject({
      saveAs: null,
      notify: { topic: 't' },
    });
  });

  test('padding is accepted and not written', () => {
    const padded = `${clip}|sys/saveas,b_YnVja2V0MQ==,o_YQ==/notify,topic_dG8=`;
    expect(formatProcessString(parseProcessString(padded)).text).toBe(padded.replaceAll('=', ''));
  });

  test.each(['a', 'ab', 'abc', '???', '>>>', 'ä', '猫/🐈.{autoext}', '\uFEFFmark', ' '])(
    'URL-safe Base64 of %j comes back',
    (text) => {
      const encoded = encodeUrlSafe(text);
      expect(encoded).toBe(Buffer.from(text).toString('base64url'));
      expect(decodeUrlSafe(encoded)).toBe(text);
      expect(
        decodeUrlSafe(Buffer.from(text).toString('base64').replace(/\+/g, '-').replace(/\//g, '_')),
      ).toBe(text);
    },
  );
});

describe('writing', () => {
  const write = (
    change: Partial<ConversionSettings>,
    size?: { width: number; height: number },
  ): [string, readonly string[]] => {
    const request = { settings: withSettings(change), saveAs: null, notify: null };
    const { text, unsaid } = formatProcessString(request, size);
    expect(() => parseProcessString(text)).not.toThrow();
    return [text.replace('video/animation,', ''), unsaid];
  };

  test.each<[Partial<ConversionSettings>, string, string[]]>([
    [{}, 'f_gif', []],
    [{ start: 1.5 }, 'ss_1500,f_gif', []],
    [{ start: 0.0004 }, 'f_gif', ['start']],
    [{ keepAspect: false, width: 100 }, 'f_gif,w_100', []],
    [{ width: 100, height: 50, scaleType: 'fit' }, 'f_gif,w_100,h_50,scaletype_fit', []],
    [
      { scaleWidthPercent: 12.5, scaleHeightPercent: 50 },
      'f_gif,pw_13,ph_50',
      ['scaleWidthPercent'],
    ],
    [{ fps: 25 }, 'f_gif,inter_40', []],
    [{ fps: 24 }, 'f_gif,fps_24,inter_42', ['fps']],
    [{ intervalMs: 500, playbackFps: 12.5, frames: 3 }, 'f_gif,fps_12.5,inter_500,num_3', []],
    [{ end: 5, reverse: true, loop: 3 }, 'f_gif', ['end', 'reverse', 'loop']],
    [{ format: 'webp', lossless: true, effort: 6 }, 'f_webp', ['lossless', 'effort']],
    [{ crop: { x: 0, y: 0, width: 9, height: 9 } }, 'f_gif', ['crop']],
  ])('%j is %s', (change, text, unsaid) => {
    expect(write(change)).toEqual([text, unsaid]);
  });

  test('a side that follows is said where the size is known', () => {
    expect(write({ width: 495, scaleType: 'fit' }, { width: 495, height: 278 })).toEqual([
      'f_gif,w_495,h_278',
      [],
    ]);
    expect(write({ width: 495 })).toEqual(['f_gif,w_495', ['keepAspect']]);
  });

  test('a side too small for OSS is left out, and that is said', () => {
    expect(write({ width: 100 }, { width: 100, height: 10 })).toEqual([
      'f_gif,w_100',
      ['keepAspect'],
    ]);
  });
});
