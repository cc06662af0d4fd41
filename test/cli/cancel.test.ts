import { spawnSync } from 'node:child_process';
import { chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { linesOf, parseLines } from './helpers/cli';
import type { JsonLine, RunningCli } from './helpers/cli';
import { brokenDevices, makeDouble, stuck, withDevice } from './helpers/doubles';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { makeClip, makeLongClip } from './helpers/sources';

const clip = shareClips({ 'short.mp4': (path) => makeClip(path), 'long.mp4': makeLongClip });

const at =
  (stage: string, progress = 0) =>
  (line: JsonLine): boolean =>
    line['stage'] === stage && Number(line['progress']) >= progress;

/** A conversion that would take a good while. */
const slowly = ['--json', '--effort', '6', '--lossless', '--format', 'webp', '-o', 'out'];

/** For what comes sooner or later; a busy machine takes its time. */
const patience = { timeout: 20_000 };

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** The run ends soon, with the status of Ctrl-C, and leaves what was there before: no folder either. */
async function expectCanceled(
  box: Sandbox,
  running: RunningCli,
  before: readonly string[] = [],
): Promise<string> {
  const stopped = performance.now();
  const { status, stdout } = await running.ended;
  expect(status, stdout).toBe(130);
  expect(performance.now() - stopped).toBeLessThan(3000);
  expect(await box.processes()).toEqual([]);
  expect(await box.workFolders()).toEqual([]);
  const left = (await box.names()).filter((name) => name !== 'double');
  expect(left).toEqual(before);
  return stdout;
}

const cancelsOf = (stdout: string): unknown[] =>
  parseLines(stdout)
    .filter(({ type }) => type === 'canceled')
    .map(({ input }) => input);

describe('Ctrl-C while the program starts', () => {
  test.for([20, 80, 140, 200, 260, 320, 400])('after %d ms', async (delay, { box }) => {
    const running = box.start(['convert', clip('long.mp4'), ...slowly]);
    await sleep(delay);
    running.child.kill('SIGINT');
    await expectCanceled(box, running);
  });
});

describe('in the middle', () => {
  test.for([
    ['encoding WebP', ['--format', 'webp']],
    ['encoding GIF', ['--format', 'gif']],
    ['backwards', ['--reverse']],
    ['there and back', ['--bounce', '--format', 'gif']],
    ['at another size', ['--width', '200', '--fps', '12']],
  ] as const)('%s', async ([, flags], { box }) => {
    const running = box.start(['convert', clip('long.mp4'), ...slowly, ...flags]);
    await running.until(at('converting', 0.03));
    expect(await box.processes()).not.toEqual([]);
    running.child.kill('SIGINT');
    expect(cancelsOf(await expectCanceled(box, running))).toEqual([clip('long.mp4')]);
  });

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s, twice', async (signal, { box }) => {
    const running = box.start(['convert', clip('long.mp4'), ...slowly]);
    await running.until(at('converting', 0.03));
    running.child.kill(signal);
    running.child.kill(signal);
    await expectCanceled(box, running);
  });

  test('as a terminal does it: ffmpeg gets the signal, too', async ({ box }) => {
    const options = { group: true };
    const running = box.start(['convert', clip('long.mp4'), ...slowly], options);
    await running.until(at('converting', 0.03));
    process.kill(-running.child.pid!, 'SIGINT');
    const stdout = await expectCanceled(box, running);
    expect(linesOf(stdout, 'failed')).toEqual([]);
  });

  test('two at once, and two that wait: each is told of', async ({ box }) => {
    const folder = join(box.dir, '..', 'in');
    await mkdir(folder);
    const names = ['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4'];
    for (const name of names) await symlink(clip('long.mp4'), join(folder, name));
    const inputs = names.map((name) => `../in/${name}`);
    const running = box.start(['convert', ...inputs, ...slowly, '--concurrency', '2']);
    await running.until(at('converting', 0.03));
    running.child.kill('SIGINT');
    expect(cancelsOf(await expectCanceled(box, running)).sort()).toEqual(inputs);
  });

  test('a file that was to be replaced is left as it is', async ({ box }) => {
    await mkdir(box.path('out'));
    await writeFile(box.path('out/long.webp'), 'precious');
    const before = await box.snapshot();
    const running = box.start(['convert', clip('long.mp4'), ...slowly, '--force']);
    await running.until(at('converting', 0.03));
    running.child.kill('SIGINT');
    await expectCanceled(box, running, ['out']);
    expect(await box.snapshot()).toEqual(before);
  });

  test('while a device decodes: the CPU is not tried then', async ({ box }) => {
    const device = withDevice('cuda', brokenDevices.inTheMiddle(1e9));
    const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), device) };
    const args = ['convert', clip('long.mp4'), ...slowly, '--hwaccel', 'cuda'];
    const running = box.start(args, { env });
    await running.until(at('converting', 0.03));
    running.child.kill('SIGINT');
    const { stderr, status } = await running.ended;
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
    await expect.poll(() => box.processes(), patience).toEqual([]);
  });
});

describe('at the other stages', () => {
  test.for([['--json'], ['--plan']])('while ffprobe looks: %j', async ([flag], { box }) => {
    const env = { LOOPSMITH_FFPROBE: await makeDouble(box.path('double'), stuck, 'ffprobe') };
    const running = box.start(['convert', clip('short.mp4'), flag!], { env });
    await expect.poll(async () => (await box.processes()).join(), patience).toContain('sleep');
    running.child.kill('SIGINT');
    await expectCanceled(box, running);
  });

  test.for(['verifying', 'saving'])('while %s: whole, or not there', async (stage, { box }) => {
    const args = ['convert', clip('short.mp4'), '-o', 'out/a.webp', '--json'];
    const running = box.start(args);
    await running.until(at(stage));
    running.child.kill('SIGINT');
    const { status, stdout } = await running.ended;
    expect([0, 130]).toContain(status);
    const there = Object.keys(await box.snapshot()).includes('out/a.webp');
    expect(linesOf(stdout, 'done')).toHaveLength(there ? 1 : 0);
    if (there) {
      const probed = await box.run(['probe', 'out/a.webp', '--json']);
      expect(parseLines(probed.stdout)[0]).toMatchObject({ frames: 25, durationMs: 1000 });
    }
  });
});

describe('kill -9 in the middle', () => {
  test('the next run removes what was left, and nothing else', async ({ box }) => {
    const running = box.start(['convert', clip('long.mp4'), ...slowly]);
    await running.until(at('converting', 0.03));
    running.child.kill('SIGKILL');
    expect((await running.ended).status).toBe(137);
    expect(Object.keys(await box.snapshot()).some((name) => name.endsWith('.part'))).toBe(true);
    expect(await box.workFolders()).toHaveLength(1);
    await expect.poll(() => box.processes(), patience).toEqual([]);
    const next = await box.run(['convert', clip('short.mp4'), '-o', 'a.webp']);
    expect(next.status).toBe(0);
    expect(Object.keys(await box.snapshot())).toEqual(['a.webp', 'out']);
    expect(await box.workFolders()).toEqual([]);
  });

  test('a folder that only looks like ours cannot name a file to remove', async ({ box, skip }) => {
    skip(process.getuid?.() !== 0, 'only root may give a folder to another user');
    const dead = spawnSync('true').pid;
    const precious = box.path('precious.txt');
    const disguised = box.path('.loopsmith-0123456789ab.part');
    const folders = [precious, disguised].map((_, n) =>
      join(box.tmp, `loopsmith-${String(dead)}-${String(n)}`),
    );
    for (const [n, path] of [precious, disguised].entries()) {
      await writeFile(path, 'precious');
      await mkdir(folders[n]!);
      await writeFile(join(folders[n]!, 'writing'), path);
    }
    await chown(folders[1]!, 65_534, 65_534);
    const before = await box.snapshot();
    const { status } = await box.run(['convert', clip('short.mp4'), '-o', '../a.webp']);
    expect(status).toBe(0);
    expect(await box.snapshot()).toEqual(before);
    for (const path of [...folders, disguised]) await rm(path, { recursive: true, force: true });
  });

  test('two runs at the same time leave each other alone', async ({ box }) => {
    const runs = ['a.webp', 'b.webp'].map((name) =>
      box.run(['convert', clip('short.mp4'), '-o', name]),
    );
    for (const { status, stderr } of await Promise.all(runs)) expect(status, stderr).toBe(0);
    expect(await box.names()).toEqual(['a.webp', 'b.webp']);
  });
});
