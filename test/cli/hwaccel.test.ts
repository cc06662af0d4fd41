import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { linesOf } from './helpers/cli';
import type { CliResult } from './helpers/cli';
import { brokenDevices, makeDouble, withDevice } from './helpers/doubles';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { makeClip } from './helpers/sources';

/** 100 frames, so that there are several segments wherever there are several cores. */
const clip = shareClips({ 'a.mp4': (path) => makeClip(path, { seconds: 4 }) });
const pictureBytes = 96 * 64 * 4;

const convert = async (
  box: Sandbox,
  hwaccel: string,
  double: string | null = null,
  flags: readonly string[] = [],
): Promise<CliResult & { readonly bytes: Buffer }> => {
  const env =
    double === null ? {} : { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), double) };
  const name = `${hwaccel}.webp`;
  const args = ['convert', clip('a.mp4'), '-o', name, '--force', '--hwaccel', hwaccel, '--json'];
  const result = await box.run([...args, ...flags], { env });
  expect(result.status, result.stdout + result.stderr).toBe(0);
  return { ...result, bytes: await readFile(box.path(name)) };
};

describe('without a device', () => {
  test('none and auto say nothing, and make the same', async ({ box }) => {
    const none = await convert(box, 'none');
    const auto = await convert(box, 'auto');
    expect([none.stderr, auto.stderr]).toEqual(['', '']);
    expect(auto.bytes.equals(none.bytes)).toBe(true);
    expect(linesOf(none.stdout, 'done')[0]!.output).toMatchObject({ frames: 100 });
  });

  test('one that this machine has not: the CPU decodes, and it is said', async ({ box }) => {
    const none = await convert(box, 'none');
    const { bytes, stderr } = await convert(box, 'cuda');
    expect(stderr).toMatch(/^cuda cannot decode this video, the CPU does: .+\.\n$/);
    expect(bytes.equals(none.bytes)).toBe(true);
  });

  test('a name that does not exist: what is offered is said', async ({ box }) => {
    const double = withDevice('vulkan', 'exit 1');
    const { stderr } = await convert(box, 'warpdrive', double);
    expect(stderr).toMatch(/^warpdrive cannot decode this video.*it offers: vulkan/);
  });
});

describe('a device that fails', () => {
  const devices: readonly (readonly [how: string, double: string, says: RegExp])[] = [
    [
      'in its trial',
      withDevice('cuda', 'exit 1', brokenDevices.atTheStart),
      /^cuda cannot decode this video, the CPU does: Device creation failed: -542398533\.\n$/,
    ],
    [
      'at the start',
      withDevice('cuda', brokenDevices.atTheStart),
      /^cuda failed, the CPU went on: .*Device creation failed/,
    ],
    [
      'before the first picture',
      withDevice('cuda', brokenDevices.inTheMiddle(0)),
      /^cuda failed, the CPU went on: .*Failed to sync surface/,
    ],
    [
      'in the middle',
      withDevice('cuda', brokenDevices.inTheMiddle(10 * pictureBytes)),
      /^cuda failed, the CPU went on: .*Failed to sync surface/,
    ],
    [
      'in the middle of a picture',
      withDevice('cuda', brokenDevices.inTheMiddle(10.5 * pictureBytes)),
      /^cuda failed, the CPU went on: .*Failed to sync surface/,
    ],
    [
      'without a word',
      withDevice('cuda', brokenDevices.silently(20 * pictureBytes)),
      /^cuda failed, the CPU went on: /,
    ],
  ];

  test.for(devices)('%s', async ([, double, says], { box }) => {
    const none = await convert(box, 'none');
    const { bytes, stderr, stdout } = await convert(box, 'cuda', double);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/undefined|\{|ffmpegFailed/);
    expect(bytes.equals(none.bytes)).toBe(true);
    const shares = linesOf(stdout, 'progress').map(({ progress }) => progress);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  test('backwards, too', async ({ box }) => {
    const none = await convert(box, 'none', null, ['--reverse']);
    const double = withDevice('cuda', brokenDevices.inTheMiddle(10 * pictureBytes));
    const { bytes } = await convert(box, 'cuda', double, ['--reverse']);
    expect(bytes.equals(none.bytes)).toBe(true);
  });

  test('one that works is used, and nothing is said', async ({ box }) => {
    const none = await convert(box, 'none');
    const double = withDevice('cuda', brokenDevices.silently(1e9));
    const { bytes, stderr } = await convert(box, 'cuda', double);
    expect(stderr).toBe('');
    expect(bytes.equals(none.bytes)).toBe(true);
  });
});
