import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { linesOf } from './helpers/cli';
import { makeDouble } from './helpers/doubles';
import { shareClips, test } from './helpers/sandbox';
import { makeClip } from './helpers/sources';

const clip = shareClips({
  'a.mp4': (path) => makeClip(path, { seconds: 4 }),
  'b.mp4': (path) => makeClip(path, { seconds: 4 }),
});
const both = (): string[] => [clip('a.mp4'), clip('b.mp4')];

describe('cores', () => {
  test('with one, one segment at a time; each job is done all the same', async ({ box }) => {
    // Says when a decoder begins and ends.
    const watch = `
case "$all" in
  *' -copyts '*) echo begin >> log; "$real" "$@"; status=$?; echo end >> log; exit $status;;
esac`;
    const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), watch) };
    const args = ['convert', ...both(), '--json', '--cores', '1', '-o', 'out/'];
    const { status, stdout } = await box.run(args, { env });
    expect(status).toBe(0);
    expect(linesOf(stdout, 'done').map(({ output }) => output.frames)).toEqual([100, 100]);
    const log = (await readFile(box.path('log'), 'utf8')).trimEnd().split('\n');
    expect(log.length).toBeGreaterThanOrEqual(4);
    log.forEach((word, at) => {
      expect(word).toBe(at % 2 === 0 ? 'begin' : 'end');
    });
  });

  test('more than there are is as many as there are', async ({ box }) => {
    const { status } = await box.run(['convert', ...both(), '--cores', '1024', '-o', 'out/']);
    expect(status).toBe(0);
  });
});

test('low priority reaches the processes', async ({ box, skip }) => {
  skip(process.platform !== 'linux', 'elsewhere it is set after their start');
  const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), 'nice >> nices') };
  for (const [priority, nice] of [
    ['low', '10'],
    ['normal', '0'],
  ] as const) {
    const args = ['convert', clip('a.mp4'), '--priority', priority, '-o', `${priority}.gif`];
    expect((await box.run(args, { env })).status).toBe(0);
    const nices = (await readFile(box.path('nices'), 'utf8')).trimEnd().split('\n');
    expect(nices.at(-1)).toBe(nice);
  }
});
