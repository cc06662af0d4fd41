import { writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { linesOf, parseLines } from './helpers/cli';
import { makeDouble, withDevice, without, withoutLibwebp } from './helpers/doubles';
import { shareClips, test } from './helpers/sandbox';
import { ffmpeg, makeClip, makeSound, tools } from './helpers/sources';

const clip = shareClips({
  'a.mp4': (path) => makeClip(path, { seconds: 0.4 }),
  'sound.mp3': makeSound,
  'hdr.mkv': (path) =>
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10:duration=0.5', '-c:v', 'ffv1'],
      ...['-pix_fmt', 'yuv420p10le', '-colorspace', 'bt2020nc', '-color_primaries', 'bt2020'],
      ...['-color_trc', 'smpte2084', path],
    ),
  'alpha.webm': (path) =>
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10:duration=0.5,format=yuva420p'],
      ...['-c:v', 'libvpx-vp9', '-auto-alt-ref', '0', path],
    ),
});

describe('no ffmpeg', () => {
  test.for([
    ['LOOPSMITH_FFMPEG', '/nonexistent/ffmpeg', 'at "/nonexistent/ffmpeg": there is no such file.'],
    ['LOOPSMITH_FFPROBE', '/nonexistent/ffprobe', 'no usable ffprobe at "/nonexistent/ffprobe"'],
    ['LOOPSMITH_FFMPEG', '/bin/true', 'no usable ffmpeg at "/bin/true": it does not'],
    ['LOOPSMITH_FFPROBE', '/etc/passwd', 'no usable ffprobe at "/etc/passwd": it may not be run.'],
  ] as const)('%s=%s', async ([name, path, says], { box }) => {
    const env = { [name]: path };
    const json = await box.run(['convert', clip('a.mp4'), '-o', box.dir, '--json'], { env });
    expect({ status: json.status, stderr: json.stderr }).toEqual({ status: 1, stderr: '' });
    expect(parseLines(json.stdout)).toEqual([
      {
        type: 'failed',
        input: clip('a.mp4'),
        error: { code: 'ffmpegMissing', message: expect.stringContaining(says) as string },
      },
    ]);
    const text = await box.run(['convert', clip('a.mp4'), '-o', box.dir], { env });
    expect({ status: text.status, stdout: text.stdout }).toEqual({ status: 1, stdout: '' });
    expect(text.stderr).toContain(says);
    expect(text.stderr).toContain('apt-get install ffmpeg');
    for (const command of ['doctor', 'probe']) {
      const args = command === 'probe' ? [command, clip('a.mp4')] : [command];
      const { status, stderr } = await box.run(args, { env });
      expect(status).toBe(1);
      expect(stderr).toContain(says);
    }
    expect(await box.names()).toEqual([]);
  });

  test('an ffmpeg whose encoder dies: the file is named', async ({ box }) => {
    const body = `case "$all" in *' -c:v libwebp'*) echo 'Out of luck.' >&2; kill -SEGV $$;; esac`;
    const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), body) };
    const args = ['convert', clip('a.mp4'), '--format', 'webp', '-o', box.dir, '--json'];
    const { status, stdout } = await box.run(args, { env });
    expect(status).toBe(1);
    const { code, message } = linesOf(stdout, 'failed')[0]!.error;
    expect(code).toBe('ffmpegFailed');
    expect(message).toContain(`ffmpeg could not convert "${clip('a.mp4')}": Out of luck.`);
  });

  test('an ffprobe that crashes tells nothing of the file', async ({ box }) => {
    const body = `case "$all" in *' -show_format '*) kill -SEGV $$;; esac`;
    const env = { LOOPSMITH_FFPROBE: await makeDouble(box.path('double'), body, 'ffprobe') };
    const args = ['convert', clip('a.mp4'), '-o', box.dir, '--json'];
    const { status, stdout } = await box.run(args, { env });
    expect(status).toBe(1);
    expect(linesOf(stdout, 'failed')[0]!.error).toEqual({
      code: 'ffmpegFailed',
      message: expect.stringContaining(': ffprobe crashed.') as string,
    });
  });

  test('an ffmpeg without libwebp', async ({ box }) => {
    const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), withoutLibwebp) };
    const args = ['convert', clip('a.mp4'), '-o', 'a.webp', '--json'];
    const { status, stdout } = await box.run(args, { env });
    expect(status).toBe(1);
    const { code, message } = linesOf(stdout, 'failed')[0]!.error;
    expect(code).toBe('encoderMissing');
    expect(message).toContain(`This ffmpeg (${tools.ffmpeg.version}) cannot write WebP`);
    expect(message).toContain('it lacks libwebp_anim. Install a full build');
    expect(await box.names()).toEqual(['double']);
  });
});

describe('an ffmpeg that can do less', () => {
  test.for([
    ['hdr.mkv', 'zscale', 'the colours of this HDR video come out pale'],
    ['alpha.webm', 'libvpx-vp9', 'the transparency of this video is left out'],
  ] as const)('%s without %s is converted all the same', async ([name, lacking, says], { box }) => {
    const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), without(lacking)) };
    const args = ['convert', clip(name), '-o', 'a.webp', '--json'];
    const { status, stdout, stderr } = await box.run(args, { env });
    expect(status, stdout).toBe(0);
    expect(stderr).toContain(says);
    expect(linesOf(stdout, 'done')[0]!.output).toMatchObject({ frames: 5, durationMs: 500 });
    const full = await box.run(['convert', clip(name), '-o', 'b.webp', '--json']);
    expect({ status: full.status, stderr: full.stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('doctor', () => {
  test('in words', async ({ box }) => {
    const { status, stdout, stderr } = await box.run(['doctor']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const word of [tools.ffmpeg.path, tools.ffmpeg.version, tools.ffprobe.path]) {
      expect(stdout).toContain(word);
    }
    for (const word of ['libwebp_anim', 'zscale', 'GPU paths offered', 'Everything needed']) {
      expect(stdout).toContain(word);
    }
  });

  test('with --json', async ({ box }) => {
    const { status, stdout, stderr } = await box.run(['doctor', '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [line, ...others] = parseLines(stdout);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ type: 'doctor', ok: true, tools });
    expect(line!['capabilities']).toContainEqual(
      expect.objectContaining({ name: 'libwebp_anim', found: true, required: true }),
    );
    expect(line!['hwaccels']).toBeInstanceOf(Array);
  });

  test('names what is missing and what to do, and the devices', async ({ box }) => {
    const body = withoutLibwebp + withDevice('vaapi', 'exit 1');
    const env = { LOOPSMITH_FFMPEG: await makeDouble(box.path('double'), body) };
    const { status, stdout } = await box.run(['doctor'], { env });
    expect(status).toBe(1);
    expect(stdout).toContain(`${box.path('double')} (setting)`);
    expect(stdout).toMatch(/✗ libwebp_anim/);
    expect(stdout).toContain('GPU paths offered: vaapi');
    expect(stdout).toContain('This ffmpeg lacks libwebp_anim');
    expect(stdout).toContain('apt-get install ffmpeg');
    const json = await box.run(['doctor', '--json'], { env });
    expect(json.status).toBe(1);
    expect(parseLines(json.stdout)[0]).toMatchObject({ ok: false, hwaccels: ['vaapi'] });
  });

  test('with --json and no ffmpeg at all', async ({ box }) => {
    const env = { LOOPSMITH_FFMPEG: '/nonexistent' };
    const { status, stdout } = await box.run(['doctor', '--json'], { env });
    expect(status).toBe(1);
    expect(parseLines(stdout)).toMatchObject([
      { type: 'doctor', ok: false, error: { code: 'ffmpegMissing' } },
    ]);
  });
});

describe('probe', () => {
  test('a video', async ({ box }) => {
    const { status, stdout, stderr } = await box.run(['probe', clip('a.mp4')]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('(h264), 96×64, 10 frames, 0.4 s');
    const json = await box.run(['probe', clip('a.mp4'), '--json']);
    expect(parseLines(json.stdout)).toMatchObject([
      {
        ...{ type: 'probe', path: clip('a.mp4'), codec: 'h264', width: 96, height: 64 },
        ...{ frames: 10, durationMs: 400 },
      },
    ]);
  });

  test('what a conversion made', async ({ box }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'a.webp', '--json', '--loop', '2'];
    const made = await box.run([...args, '--interval', '100', '--hold-last', '50']);
    const { output } = linesOf(made.stdout, 'done')[0]!;
    const { stdout } = await box.run(['probe', 'a.webp', '--json']);
    expect(parseLines(stdout)).toEqual([
      {
        ...{ type: 'probe', ...output, path: 'a.webp', codec: 'webp' },
        delaysMs: [100, 100, 100, 150],
      },
    ]);
    expect((await box.run(['probe', 'a.webp'])).stdout).toContain('4 frames, 0.45 s');
  });

  test('a GIF of another program', async ({ box }) => {
    const source = 'testsrc2=size=40x32:rate=10:duration=0.5';
    await ffmpeg('-f', 'lavfi', '-i', source, '-loop', '4', box.path('a.gif'));
    const { stdout } = await box.run(['probe', 'a.gif', '--json']);
    expect(parseLines(stdout)).toMatchObject([
      { format: 'gif', width: 40, height: 32, frames: 5, durationMs: 500, loop: 5 },
    ]);
  });

  test.for([
    ['missing.mp4', 'fileNotFound', 'There is no file'],
    ['text.mp4', 'notAVideo', 'is not a video'],
    ['text.gif', 'notAVideo', 'is not a video'],
  ])('%s', async ([name, code, says], { box }) => {
    for (const text of ['text.mp4', 'text.gif']) await writeFile(box.path(text), 'no picture here');
    const { status, stdout, stderr } = await box.run(['probe', name!]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(says);
    const json = await box.run(['probe', name!, '--json']);
    expect(json.status).toBe(1);
    expect(linesOf(json.stdout, 'failed')).toMatchObject([{ input: name, error: { code } }]);
  });
});

describe('sources of many kinds', () => {
  const inputs = (...paths: string[]): string[] => paths.flatMap((path) => ['-i', path]);
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];

  test('a still picture is one frame', async ({ box }) => {
    for (const name of ['still.png', 'still.jpg']) {
      await ffmpeg(...inputs(clip('a.mp4')), '-frames:v', '1', box.path(name));
      const args = ['convert', name, '-o', `${name}.webp`, '--json'];
      const { status, stdout } = await box.run(args);
      expect(status, stdout).toBe(0);
      const { output } = linesOf(stdout, 'done')[0]!;
      expect(output).toMatchObject({ width: 96, height: 64, frames: 1 });
    }
  });

  test('of two video tracks, the one that players show', async ({ box }) => {
    await makeClip(box.path('small.mp4'), { size: '64x48', seconds: 0.4 });
    for (const shown of [0, 1]) {
      const both = [...inputs(clip('a.mp4'), 'file:' + box.path('small.mp4')), '-map', '0'];
      const dispositions = [0, 1].flatMap((n) => [
        `-disposition:v:${String(n)}`,
        n === shown ? 'default' : '0',
      ]);
      await ffmpeg(...both, '-map', '1', '-c', 'copy', ...dispositions, box.path('two.mkv'));
      const { stdout } = await box.run(['convert', 'two.mkv', '--plan']);
      expect(linesOf(stdout, 'plan')[0]!.geometry.output).toEqual(
        shown === 0 ? { width: 96, height: 64 } : { width: 64, height: 48 },
      );
    }
  });

  test('sound that goes on after the picture, and a track of data', async ({ box }) => {
    const both = [...inputs(clip('a.mp4'), clip('sound.mp3')), '-map', '0:v', '-map', '1:a'];
    await ffmpeg(...both, ...x264, '-timecode', '01:00:00:00', box.path('rich.mov'));
    const args = ['convert', 'rich.mov', '-o', 'rich.webp', '--json'];
    const { status, stdout } = await box.run(args);
    expect(status, stdout).toBe(0);
    expect(linesOf(stdout, 'done')[0]!.output).toMatchObject({ frames: 10, durationMs: 400 });
  });
});
