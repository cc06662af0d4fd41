import { symlink } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { linesOf, parseLines } from './helpers/cli';
import type { PlanLine } from './helpers/cli';
import { shareClips, test } from './helpers/sandbox';
import { makeClip } from './helpers/sources';

/** 96×64, 25 frames a second, 2 seconds. */
const clip = shareClips({ 'a.mp4': (path) => makeClip(path, { seconds: 2 }) });

/** What a plan says, in short. */
function factsOf({ format, geometry, frames, durationMs, loop, encoding }: PlanLine) {
  const { output, crop, window, placed } = geometry;
  return {
    ...encoding,
    ...{ format, durationMs, loop, crop, window, placed },
    size: `${String(output.width)}x${String(output.height)}`,
    frames: frames.length,
    times: frames.map(({ time }) => Math.round(time * 1000) / 1000),
    delays: frames.map(({ delayMs }) => delayMs),
  };
}

const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

const effects: readonly (readonly [flags: string, facts: Record<string, unknown>])[] = [
  ['', { format: 'gif', frames: 50, durationMs: 2000, size: '96x64', loop: 0, quality: 75 }],
  ['--format webp --lossless --effort 6', { format: 'webp', lossless: true, effort: 6 }],
  ['-o x.webp', { format: 'webp' }],
  ['--output x.WEBP', { format: 'webp' }],
  ['--process video/animation,f_webp', { format: 'webp' }],
  ['--process video/animation,f_webp --format gif', { format: 'gif' }],
  ['--quality 30 --colors 16 --dither ordered', { quality: 30, colors: 16, dither: 'ordered' }],
  ['--start 0:01 --loop 3', { frames: 25, durationMs: 1000, loop: 3 }],
  ['--start 1.2 --frames 3', { times: [1.2, 1.24, 1.28], delays: [40, 40, 40] }],
  ['--end 0.4 --speed 2', { frames: 10, durationMs: 200 }],
  ['--start 0.4 --end 0:00:01 --speed 0.5', { frames: 15, durationMs: 1200 }],
  ['--width 48', { size: '48x32' }],
  ['--height 128', { size: '192x128' }],
  ['--width 60 --height 60', { size: '60x60' }],
  ['--width 60 --height 60 --scale-type fit', { size: '60x40' }],
  ['--width 60 --height 60 --scale-type fill', { size: '60x60', placed: rect(0, 10, 60, 40) }],
  ['--width 60 --height 60 --scale-type crop', { size: '60x60', window: rect(15, 0, 60, 60) }],
  ['--scale-width 50', { size: '48x32' }],
  ['--scale-width 50 --scale-height 100', { size: '48x64' }],
  ['--process video/animation,f_gif,w_48', { size: '48x64' }],
  [
    '--process video/animation,f_gif,w_48,num_2 --height 40 --frames 4',
    { size: '48x40', frames: 4 },
  ],
  // A flag takes the place of what the string says to the contrary.
  ['--process video/animation,f_gif,inter_100 --fps 2', { times: [0, 0.5, 1, 1.5] }],
  ['--process video/animation,f_gif,fps_50 --fps 2', { durationMs: 2000 }],
  ['--process video/animation,f_gif,fps_50 --speed 2', { durationMs: 1000 }],
  ['--process video/animation,f_gif,w_50,h_50 --scale-width 50', { size: '48x50' }],
  ['--process video/animation,f_gif,w_50,h_50 --scale-height 50', { size: '50x32' }],
  ['--crop 10,20,40,30', { crop: rect(10, 20, 40, 30), size: '40x30' }],
  ['--fps 2', { times: [0, 0.5, 1, 1.5], durationMs: 2000 }],
  ['--interval 500 --reverse', { times: [1.5, 1, 0.5, 0], delays: [500, 500, 500, 500] }],
  ['--interval 500 --bounce', { times: [0, 0.5, 1, 1.5, 1, 0.5] }],
  ['--interval 500 --frames 3 --playback-fps 10', { times: [0, 0.5, 1], delays: [100, 100, 100] }],
  [
    '--process video/animation,f_gif,ss_500,inter_500,num_2,fps_10 --hold-last 700',
    { times: [0.5, 1], delays: [100, 800] },
  ],
];

describe('the effect of every flag on the plan', () => {
  test.concurrent.for(effects)('%s', async ([flags, facts], { box, expect }) => {
    const args = flags.split(' ').filter(Boolean);
    const result = await box.run(['convert', clip('a.mp4'), '--plan', ...args]);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    const plans = linesOf(result.stdout, 'plan');
    expect(plans.map(factsOf)).toMatchObject([facts]);
    expect(await box.names()).toEqual([]);
  });
});

describe('what has no effect is said on standard error', () => {
  test.concurrent.for([
    ['--lossless', '--lossless has no effect on gif'],
    ['--effort 2', '--effort has no effect on gif'],
    ['--width 100 --scale-width 50', '--scale-width has no effect beside --width'],
    ['--height 100 --scale-height 50', '--scale-height has no effect beside --height'],
    ['--format webp --colors 16', '--colors has no effect on webp'],
    ['--format webp --dither none', '--dither has no effect on webp'],
    ['--process video/animation,f_gif|sys/saveas,o_YS5naWY', 'sys/saveas'],
    ['--process video/animation,f_gif/notify,topic_YQ', 'notify'],
  ] as const)('%s', async ([flags, note], { box, expect }) => {
    const args = ['convert', clip('a.mp4'), '--plan', ...flags.split(' ')];
    const { status, stdout, stderr } = await box.run(args);
    expect(status).toBe(0);
    expect(stderr).toContain(note);
    expect(linesOf(stdout, 'plan')).toHaveLength(1);
  });
});

describe('--plan', () => {
  const settings = ['--width', '48', '--fps', '10', '--start', '0.5', '--bounce', '--loop', '2'];

  test.for(['gif', 'webp'])('agrees with what a run then makes: %s', async (format, { box }) => {
    const args = ['convert', clip('a.mp4'), '--format', format, '-o', box.dir, ...settings];
    const planned = await box.run([...args, '--plan']);
    expect(planned.status).toBe(0);
    expect(await box.names()).toEqual([]);
    const plan = linesOf(planned.stdout, 'plan')[0]!;
    const made = await box.run([...args, '--json']);
    expect(made.status, made.stdout).toBe(0);
    const { width, height } = plan.geometry.output;
    expect(linesOf(made.stdout, 'done')[0]!.output).toMatchObject({
      ...{ format, width, height, frames: plan.frames.length },
      ...{ durationMs: plan.durationMs, loop: plan.loop },
    });
  });

  test('has a line for each input, and one for each that cannot be planned', async ({ box }) => {
    await symlink(clip('a.mp4'), box.path('b.mp4'));
    const inputs = [clip('a.mp4'), 'missing.mp4', 'b.mp4'];
    const { status, stdout } = await box.run(['convert', ...inputs, '--plan', '--json']);
    expect(status).toBe(1);
    expect(parseLines(stdout).map(({ type, input }) => [type, input])).toEqual([
      ['failed', 'missing.mp4'],
      ['plan', inputs[0]],
      ['plan', inputs[2]],
    ]);
  });

  test('is plain data: the source, the geometry, each frame, the encoding', async ({ box }) => {
    const { stdout } = await box.run(['convert', clip('a.mp4'), '--plan', '--frames', '1']);
    const [plan] = linesOf(stdout, 'plan');
    expect(plan).toMatchObject({
      type: 'plan',
      input: clip('a.mp4'),
      media: { path: clip('a.mp4'), codec: 'h264', codedWidth: 96, codedHeight: 64, rotation: 0 },
      geometry: { source: { width: 96, height: 64 }, output: { width: 96, height: 64 } },
      frames: [{ time: 0, delayMs: 40 }],
      durationMs: 40,
    });
  });

  test('makes no folder that -o names', async ({ box }) => {
    const { status } = await box.run(['convert', clip('a.mp4'), '--plan', '-o', 'new/folder']);
    expect(status).toBe(0);
    expect(await box.names()).toEqual([]);
  });
});
