import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { describe, expect } from 'vitest';
import { linesOf, parseLines } from './helpers/cli';
import type { JsonLine } from './helpers/cli';
import { shareClips, test } from './helpers/sandbox';
import { makeClip, makeLongClip } from './helpers/sources';

const clip = shareClips({
  'a.mp4': (path) => makeClip(path),
  'long.mp4': makeLongClip,
});
const stages = ['probing', 'converting', 'verifying', 'saving'];

/** What a script may rely on for the lines of one input. */
function expectContract(lines: readonly JsonLine[], ending: 'done' | 'failed'): void {
  const last = lines.at(-1)!;
  expect(last.type).toBe(ending);
  const before = lines.slice(0, -1);
  let [stage, share] = [0, 0];
  for (const line of before) {
    expect(Object.keys(line).sort()).toEqual(
      ['framesDone', 'framesTotal', 'input', 'progress', 'secondsLeft', 'stage', 'type'].sort(),
    );
    expect(line.type).toBe('progress');
    const at = stages.indexOf(line['stage'] as string);
    expect(at).toBeGreaterThanOrEqual(stage);
    expect(line['progress']).toBeGreaterThanOrEqual(share);
    expect(line['progress']).toBeLessThanOrEqual(1);
    [stage, share] = [at, line['progress'] as number];
  }
}

/** Never more than this in any second: ten, and one for each stage that begins. */
function expectCalm(times: readonly number[]): void {
  for (const from of times) {
    const within = times.filter((time) => time >= from && time < from + 1000);
    expect(within.length).toBeLessThanOrEqual(10 + stages.length + 1);
  }
}

describe('--json', () => {
  test('one conversion: progress, then done with what lies on disk', async ({ box }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'out.webp', '--json', '--loop', '3'];
    const { status, stdout, stderr, elapsedMs } = await box.run(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = parseLines(stdout);
    expectContract(lines, 'done');
    expect(new Set(linesOf(stdout, 'progress').map(({ stage }) => stage))).toEqual(new Set(stages));
    const done = linesOf(stdout, 'done')[0]!;
    expect(done).toEqual({
      type: 'done',
      input: clip('a.mp4'),
      output: {
        ...{ path: box.path('out.webp'), format: 'webp', width: 96, height: 64, frames: 25 },
        ...{ durationMs: 1000, loop: 3, sizeBytes: (await stat(box.path('out.webp'))).size },
      },
      elapsedMs: done.elapsedMs,
    });
    expect(Number.isInteger(done.elapsedMs)).toBe(true);
    expect(done.elapsedMs).toBeGreaterThan(0);
    expect(done.elapsedMs).toBeLessThan(elapsedMs);
    expect(await box.names()).toEqual(['out.webp']);
    expect((await readFile(box.path('out.webp'))).toString('latin1', 0, 4)).toBe('RIFF');
  });

  test('a long one: at most about ten lines a second, frames and time left told', async ({
    box,
  }) => {
    const running = box.start([
      ...['convert', clip('long.mp4'), '-o', 'long.webp', '--json'],
      ...['--end', '8', '--fps', '30', '--effort', '0'],
    ]);
    const { status, stdout } = await running.ended;
    expect(status).toBe(0);
    expectContract(parseLines(stdout), 'done');
    expectCalm(running.lineTimes);
    const converting = linesOf(stdout, 'progress').filter(({ stage }) => stage === 'converting');
    expect(converting.length).toBeGreaterThan(4);
    expect(new Set(converting.map((line) => line['framesTotal']))).toEqual(new Set([240]));
    expect(converting.at(-1)!['framesDone']).toBe(240);
    expect(converting.some((line) => Number(line['secondsLeft']) > 0)).toBe(true);
  });

  test('several inputs, some bad, two at once: each ends with its own line', async ({ box }) => {
    await mkdir(box.path('empty'));
    const sources = ['one.mp4', 'two.mkv', 'three.mov'];
    for (const name of sources) await makeClip(box.path(name), { seconds: 0.4 });
    const inputs = ['one.mp4', 'missing.mp4', 'two.mkv', 'empty', 'three.mov'];
    const { status, stdout, stderr } = await box.run([
      ...['convert', ...inputs, '--format', 'webp', '--json', '--concurrency', '2'],
    ]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    for (const input of inputs) {
      const lines = parseLines(stdout).filter((line) => line['input'] === input);
      expectContract(lines, sources.includes(input) ? 'done' : 'failed');
    }
    expect(linesOf(stdout, 'failed')).toEqual(
      ['missing.mp4', 'empty'].map((input, at) => ({
        type: 'failed',
        input,
        error: {
          code: ['fileNotFound', 'noVideosInFolder'][at],
          message: expect.stringContaining(`"${input}"`) as string,
        },
      })),
    );
    expect(await box.names()).toEqual(
      [...sources, 'empty', 'one.webp', 'two.webp', 'three.webp'].sort(),
    );
  });

  test('notes go to standard error', async ({ box }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'a.webp', '--json', '--colors', '8'];
    const { status, stdout, stderr } = await box.run(args);
    expect(status).toBe(0);
    expect(stderr).toContain('--colors has no effect on webp');
    expectContract(parseLines(stdout), 'done');
  });

  test('a reader that leaves early stops nothing', async ({ box }) => {
    const running = box.start(['convert', clip('a.mp4'), '-o', 'a.webp', '--json']);
    running.child.stdout?.once('data', () => running.child.stdout?.destroy());
    const { status, stderr } = await running.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await box.names()).toEqual(['a.webp']);
  });
});

describe('folders', () => {
  test('are searched through for videos, in natural order', async ({ box }) => {
    await mkdir(box.path('in/deep/er'), { recursive: true });
    const videos = ['clip 2.mp4', 'clip 10.MOV', 'deep/er/x.mkv', 'deep/y.webm'];
    for (const name of videos) {
      const codec = name.endsWith('webm') ? ['-c:v', 'libvpx-vp9', '-cpu-used', '8'] : [];
      await makeClip(box.path(`in/${name}`), { seconds: 0.2, output: codec });
    }
    for (const name of ['notes.txt', 'deep/photo.jpg', 'song.mp3', '.hidden.mp4']) {
      await writeFile(box.path(`in/${name}`), 'nothing to look at');
    }
    const { status, stdout } = await box.run(['convert', 'in', '--plan', '--json']);
    expect(status).toBe(0);
    expect(linesOf(stdout, 'plan').map(({ input }) => input)).toEqual(
      videos.map((name) => `in/${name}`),
    );
  });

  test('results go into the folder that -o names, which is made', async ({ box }) => {
    await mkdir(box.path('in/deep'), { recursive: true });
    for (const name of ['in/a.mp4', 'in/deep/b.mp4']) {
      await makeClip(box.path(name), { seconds: 0.2 });
    }
    const { status, stdout } = await box.run([
      ...['convert', 'in', '-o', 'new/results', '--format', 'webp', '--json'],
    ]);
    expect(status).toBe(0);
    // Jobs that run side by side may end in any order.
    expect(
      linesOf(stdout, 'done')
        .map(({ output }) => output.path)
        .sort(),
    ).toEqual(['a.webp', 'b.webp'].map((name) => box.path(`new/results/${name}`)));
  });

  test('a file named twice, in whichever way, is converted once', async ({ box }) => {
    const names = [clip('a.mp4'), clip('a.mp4'), relative(box.dir, clip('a.mp4'))];
    const { stdout } = await box.run(['convert', ...names, '--plan']);
    expect(linesOf(stdout, 'plan')).toHaveLength(1);
  });
});
