import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { AppError, errorCodes, isAbort, toAppError } from '../../src-main/core/errors';
import type { ErrorCode, ErrorDetail } from '../../src-main/core/errors';
import { checkObjectKey } from '../../src-main/core/object-key';
import { describeError } from '../../src-main/core/messages';
import { listSources, projectRoot } from './helpers/imports';

const path = '/videos/cat nap.mp4';
/** What each error knows, as it is thrown. */
const details: Record<ErrorCode, ErrorDetail> = {
  badProcessString: { parameter: 'w', value: '31', allowed: 'a whole number from 32 to 4096 px' },
  badArguments: { reason: 'There is no command: convert, probe or doctor.' },
  invalidSetting: { name: 'width', value: '31', allowed: 'a whole number from 32 to 4096 px' },
  settingsConflict: { first: 'fps', second: 'intervalMs', reason: 'both say how often' },
  fileNotFound: { path },
  notReadable: { path, reason: 'permission denied' },
  notAFile: { path },
  emptyFile: { path },
  sourceChanged: { path },
  noVideosInFolder: { path },
  notAVideo: { path },
  noVideoStream: { path },
  animatedWebp: { path },
  damagedVideo: { path, readable: 3.14159 },
  truncatedVideo: { path },
  startPastEnd: { start: 5, duration: 2.000001 },
  emptyTrim: { start: 5, end: 2 },
  cropOutside: { crop: '0,0,100,100', sourceWidth: 64, sourceHeight: 64 },
  outputTooLarge: { width: 70_000, height: 10, limit: 65_535, format: 'gif' },
  targetNotFolder: { path },
  targetNotWritable: { path, reason: 'it is read-only' },
  nameTooLong: { path },
  outputExists: { path },
  outputIsSource: { path },
  resultGone: { path },
  diskFull: { path },
  temporaryUnusable: { path, reason: 'its disk is full' },
  ffmpegMissing: { tool: 'ffprobe at "/x"', reason: 'it may not be run' },
  ffmpegFailed: { path, reason: 'Conversion failed!' },
  encoderMissing: { version: '6.0', format: 'WebP', encoder: 'libwebp_anim' },
  verifyFailed: { what: 'the width', expected: '100', actual: '99' },
  outOfMemory: {},
  queueUnreadable: { path },
  queueNotSaved: { reason: 'ENOSPC: no space left on device' },
  badPresetFile: { path: '/p.json', reason: 'it is no JSON' },
  badNameTemplate: {
    template: 'a/b',
    reason: 'a name cannot hold "/"',
    allowed: 'a name without /',
  },
  badObjectKey: { key: '/a.gif', reason: 'it begins with /', allowed: '1 to 1023 bytes' },
  objectKeyClash: { first: 'a/x.mp4', second: 'b/x.mp4', key: 'x.gif' },
  uploadCredentialsMissing: { names: 'OSS_ACCESS_KEY_ID' },
  uploadUnreachable: { host: 'localhost:1', reason: 'the connection was lost' },
  uploadBusy: { host: 'localhost:1', status: 503 },
  uploadDenied: { bucket: 'pictures', action: 'save objects' },
  uploadSignatureRefused: {},
  uploadRegionWrong: { bucket: 'pictures', region: 'cn-hangzhou' },
  uploadKeyUnknown: { accessKeyId: 'LTAItest' },
  uploadTokenRefused: {},
  uploadClockWrong: {},
  uploadBucketMissing: { bucket: 'pictures' },
  uploadDomainNeeded: { bucket: 'pictures' },
  noDestination: {},
  secretMissing: { name: 'Pictures' },
  uploadExists: { object: 'oss://pictures/a.gif' },
  uploadRefused: { status: 400, code: 'InvalidArgument', reason: 'it could not save objects' },
  uploadVerifyFailed: {
    ...{ object: 'oss://pictures/a.gif', what: 'its CRC-64', actual: '1', expected: '2' },
    outcome: 'it was removed',
  },
  uploadSourceChanged: { path },
  unexpected: { reason: 'boom' },
};

describe.each(errorCodes)('%s', (code) => {
  const { message, remedy } = describeError({ code, detail: details[code] });

  test.each([
    ['message', message],
    ['remedy', remedy],
  ])('the %s is a whole sentence', (_, sentence) => {
    expect(sentence).toMatch(/^("|[A-Z]|ffmpeg )/);
    expect(sentence).toMatch(/[^.][.!?]$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\{|\}| {2}/);
    expect(sentence.length).toBeGreaterThan(10);
  });

  test('the message tells what is known', () => {
    const told = Object.entries(details[code]).filter(([name]) => name !== 'allowed');
    for (const [, value] of told) {
      const text = typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
      expect(message).toContain(text.replace(/\.$/, ''));
    }
  });
});

test('a start so near the end that no frame is left is not called past it', () => {
  const near = describeError({ code: 'startPastEnd', detail: { start: 1.999, duration: 2 } });
  expect(near.message).toBe('The start, 1.999 s, leaves no frame of the video, which is 2 s long.');
  const past = describeError({ code: 'startPastEnd', detail: { start: 2, duration: 2 } });
  expect(past.message).toContain('lies past the end');
});

test('the dots of a name that is not allowed are told as they are', () => {
  try {
    checkObjectKey('a/../b');
  } catch (error) {
    expect(describeError(error as AppError).remedy).toContain('no folder named "." or "..".');
  }
  expect.assertions(1);
});

test('a program that is missing without more to be said', () => {
  const { message } = describeError({
    code: 'ffmpegMissing',
    detail: { tool: 'ffmpeg', reason: '' },
  });
  expect(message).toMatch(/no usable ffmpeg\.$/);
});

test('a result that was finished is named', () => {
  const { remedy } = describeError({ code: 'uploadTokenRefused', detail: { kept: path } });
  expect(remedy).toMatch(/together\. The result is kept as "\/videos\/cat nap\.mp4"\.$/);
});

test.each(['it broke', 'it broke.', 'it broke...'])('a reason that ends as "%s"', (reason) => {
  expect(describeError({ code: 'notReadable', detail: { path, reason } }).message).toMatch(
    /it broke\.$/,
  );
});

/** Every `new AppError('code', { … })` of the sources whose names can be read there. */
function listThrows(): { file: string; code: ErrorCode; names: string[] }[] {
  return listSources('src-main').flatMap((file) => {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(projectRoot, file), 'utf8'),
      ts.ScriptTarget.Latest,
    );
    const found: { file: string; code: ErrorCode; names: string[] }[] = [];
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isNewExpression(node) || node.expression.getText(source) !== 'AppError') return;
      const [code, detail] = node.arguments ?? [];
      const codes = code ? (code.getText(source).match(/'\w+'/g) ?? []) : [];
      if (detail && !ts.isObjectLiteralExpression(detail)) return;
      if (detail?.properties.some(ts.isSpreadAssignment)) return;
      const names =
        detail?.properties.map((property) => property.name?.getText(source) ?? '') ?? [];
      for (const each of codes) found.push({ file, code: each.slice(1, -1) as ErrorCode, names });
    };
    visit(source);
    return found;
  });
}

describe('the sentences find what the errors carry', () => {
  const thrown = listThrows();

  test('errors are thrown in the sources', () => {
    expect(thrown.length).toBeGreaterThan(20);
  });

  test.each(thrown)('$code in $file', ({ code, names }) => {
    expect(errorCodes).toContain(code);
    const asked = new Set<string>();
    const detail = new Proxy<ErrorDetail>({}, { get: (_, name) => (asked.add(String(name)), 'x') });
    describeError({ code, detail });
    expect(names).toEqual(expect.arrayContaining([...asked]));
  });
});

describe('errors', () => {
  test('travel as plain data', () => {
    const error = new AppError('emptyFile', { path });
    expect(structuredClone(error.toData())).toEqual({ code: 'emptyFile', detail: { path } });
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toContain('emptyFile');
  });

  test('whatever is thrown becomes one', () => {
    const known = new AppError('emptyFile', { path });
    expect(toAppError(known)).toBe(known);
    expect(toAppError(new Error('boom')).toData()).toEqual({
      code: 'unexpected',
      detail: { reason: 'boom' },
    });
    expect(toAppError('boom').detail).toEqual({ reason: 'boom' });
    const cause = new Error('boom');
    expect(toAppError(cause).cause).toBe(cause);
  });

  test('cancelling is told apart', () => {
    const controller = new AbortController();
    controller.abort();
    expect(isAbort(controller.signal.reason)).toBe(true);
    expect(isAbort(new Error('AbortError'))).toBe(false);
    expect(isAbort(undefined)).toBe(false);
  });
});
