import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { linesOf, parseLines } from './helpers/cli';
import { findUnprivileged, mountTiny, unmount } from './helpers/machine';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { cutFile, ffmpeg, makeClip, makeSound } from './helpers/sources';

const faststart = { seconds: 4, output: ['-movflags', '+faststart'] };
const clip = shareClips({
  'a.mp4': (path) => makeClip(path),
  'fast.mp4': (path) => makeClip(path, faststart),
  'sound.mp3': makeSound,
});
const write = (name: string, content: string | Buffer) => (box: Sandbox) =>
  writeFile(box.path(name), content);

/** Nobody ever writes to it: who opens it waits for good. */
const makePipe = async (path: string): Promise<void> => {
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
};

interface BadInput {
  readonly what: string;
  readonly make?: (box: Sandbox) => Promise<unknown>;
  readonly args: readonly string[];
  readonly code: string;
  /** What is wrong, and what to do. */
  readonly says: readonly [string, string];
}

const a = (...args: string[]) => [clip('a.mp4'), ...args];

const badInputs = (): readonly BadInput[] => [
  {
    what: 'a missing file',
    args: ['missing.mp4'],
    code: 'fileNotFound',
    says: ['There is no file or folder "missing.mp4"', 'Check the name'],
  },
  {
    what: 'a file as if it were a folder',
    args: [`${clip('a.mp4')}/b.mp4`],
    code: 'fileNotFound',
    says: ['There is no file', 'Check the name'],
  },
  {
    what: 'a folder without videos',
    make: async (box) => {
      await mkdir(box.path('folder/deeper'), { recursive: true });
      await writeFile(box.path('folder/deeper/notes.txt'), 'no video');
    },
    args: ['folder'],
    code: 'noVideosInFolder',
    says: ['folder "folder" holds no videos', 'Choose a folder with video files'],
  },
  {
    what: 'a pipe',
    make: (box) => makePipe(box.path('pipe.mp4')),
    args: ['pipe.mp4'],
    code: 'notAFile',
    says: ['"pipe.mp4" is a pipe or a device', 'Save it to a file first'],
  },
  {
    what: 'standard input, whatever it is',
    args: ['/dev/stdin'],
    code: 'notAFile',
    says: ['"/dev/stdin" is a pipe or a device', 'Save it to a file first'],
  },
  {
    what: 'an empty file',
    make: write('empty.mp4', ''),
    args: ['empty.mp4'],
    code: 'emptyFile',
    says: ['"empty.mp4" is empty (0 bytes)', 'Copy or download'],
  },
  ...['text.mp4', 'text.mkv', 'text.mov', 'text.webm'].map((name) => ({
    what: `text renamed to ${name}`,
    make: write(name, 'Dear diary, today I was renamed.\n'.repeat(40)),
    args: [name],
    code: 'notAVideo',
    says: [`"${name}" is not a video`, 'Check that it plays'] as const,
  })),
  {
    what: 'nothing but zeros',
    make: write('zeros.mp4', Buffer.alloc(50_000)),
    args: ['zeros.mp4'],
    code: 'notAVideo',
    says: ['"zeros.mp4" is not a video', 'Check that it plays'],
  },
  {
    what: 'an mp4 without its end, where its table is',
    make: (box) => cutFile(clip('a.mp4'), box.path('cut.mp4'), 0.7),
    args: ['cut.mp4'],
    code: 'truncatedVideo',
    says: ['"cut.mp4" is incomplete', 'Copy or download it again'],
  },
  ...[0.3, 0.6, 0.9].map((share) => ({
    what: `the first ${String(share * 100)} % of a streamable mp4`,
    make: (box: Sandbox) => cutFile(clip('fast.mp4'), box.path('cut.mp4'), share),
    args: ['cut.mp4'],
    code: 'damagedVideo',
    says: ['"cut.mp4" is damaged or incomplete', 'end the clip before'] as const,
  })),
  {
    what: 'a cut mkv',
    make: async (box) => {
      await makeClip(box.path('whole.mkv'), { seconds: 2 });
      await cutFile(box.path('whole.mkv'), box.path('cut.mkv'), 0.5);
    },
    args: ['cut.mkv'],
    code: 'damagedVideo',
    says: ['"cut.mkv" is damaged or incomplete', 'end the clip before'],
  },
  {
    what: 'sound only',
    args: [clip('sound.mp3')],
    code: 'noVideoStream',
    says: ['has no picture, only sound', 'Choose a file with a video track'],
  },
  {
    what: 'sound with cover art',
    make: async (box) => {
      await ffmpeg('-i', clip('a.mp4'), '-frames:v', '1', box.path('cover.jpg'));
      const inputs = ['-i', clip('sound.mp3'), '-i', box.path('cover.jpg')];
      const both = ['-map', '0', '-map', '1', '-c', 'copy', '-disposition:v', 'attached_pic'];
      await ffmpeg(...inputs, ...both, box.path('song.mp3'));
    },
    args: ['song.mp3'],
    code: 'noVideoStream',
    says: ['has no picture, only sound', 'Choose a file with a video track'],
  },
  {
    what: 'an animated WebP',
    make: (box) => ffmpeg('-i', clip('a.mp4'), '-c:v', 'libwebp_anim', box.path('anim.webp')),
    args: ['anim.webp'],
    code: 'animatedWebp',
    says: ['"anim.webp" is an animated WebP, which this ffmpeg cannot read', 'Choose the video'],
  },
  {
    what: '--start past the end',
    args: a('--start', '5'),
    code: 'startPastEnd',
    says: ['The start, 5 s, lies past the end of the video, which is 1 s', 'earlier start'],
  },
  {
    what: '--start at the very end',
    args: a('--start', '1'),
    code: 'startPastEnd',
    says: ['The start, 1 s, lies past the end', 'earlier start'],
  },
  {
    what: 'ss past the end',
    args: a('--process', 'video/animation,f_webp,ss_5000'),
    code: 'startPastEnd',
    says: ['The start, 5 s, lies past the end', 'earlier start'],
  },
  {
    what: 'a crop that reaches outside',
    args: a('--crop', '60,0,40,64'),
    code: 'cropOutside',
    says: ['The crop 60,0,40,64 reaches outside the picture, which is 96×64', 'within'],
  },
  {
    what: 'a size that no WebP can have',
    make: (box) => makeClip(box.path('wide.mp4'), { size: '8200x32', seconds: 0.04 }),
    args: ['wide.mp4', '--scale-width', '200'],
    code: 'outputTooLarge',
    says: ['16400×64 pixels; a webp has at most 16383', 'smaller size'],
  },
];

describe('bad input', () => {
  // Made inside the tests: the clips have no path before.
  const names = badInputs().map(({ what }) => what);
  test.for(names)('%s', async (what, { box }) => {
    const { make, args, code, says } = badInputs().find((input) => input.what === what)!;
    await make?.(box);
    const before = await box.snapshot();
    const format = args.includes('--process') ? [] : ['--format', 'webp'];
    const { status, stdout, stderr } = await box.run([
      ...['convert', ...args, ...format, '-o', box.dir, '--json'],
    ]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const [failed, ...others] = parseLines(stdout).filter(({ type }) => type !== 'progress');
    expect(others).toEqual([]);
    expect(failed).toEqual({
      type: 'failed',
      input: args[0],
      error: { code, message: expect.stringContaining(says[0]) as string },
    });
    const { message } = linesOf(stdout, 'failed')[0]!.error;
    expect(message).toContain(says[1]);
    expect(message).not.toMatch(/undefined|NaN|\[object/);
    expect(await box.snapshot()).toEqual(before);
  });

  test('a pipe in a folder is passed over', async ({ box }) => {
    await mkdir(box.path('in'));
    await copyFile(clip('a.mp4'), box.path('in/a.mp4'));
    await makePipe(box.path('in/b.mp4'));
    await symlink('b.mp4', box.path('in/c.ts'));
    const { status, stdout } = await box.run(['convert', 'in', '-o', '.', '--json']);
    expect(status, stdout).toBe(0);
    expect(linesOf(stdout, 'done').map(({ input }) => input)).toEqual(['in/a.mp4']);
  });

  test('probe does not wait for a pipe', async ({ box }) => {
    await makePipe(box.path('pipe.mp4'));
    const { status, stderr } = await box.run(['probe', 'pipe.mp4']);
    expect(status).toBe(1);
    expect(stderr).toContain('"pipe.mp4" is a pipe or a device');
  });

  test('without --json the sentence is on standard error', async ({ box }) => {
    const { status, stdout, stderr } = await box.run(['convert', 'missing.mp4']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('There is no file or folder "missing.mp4". Check the name');
    expect(stderr).toContain('1 failed');
  });

  test('what can be read of a cut file converts with an --end before', async ({ box }) => {
    await cutFile(clip('fast.mp4'), box.path('cut.mp4'), 0.6);
    const args = ['convert', 'cut.mp4', '--format', 'webp', '--json', '--end', '1.6'];
    const { status, stdout } = await box.run(args);
    expect(status, stdout).toBe(0);
    expect(linesOf(stdout, 'done')[0]!.output).toMatchObject({ frames: 40, durationMs: 1600 });
  });
});

describe('permissions', () => {
  const prefix = findUnprivileged();

  test('an unreadable source', async ({ box, skip }) => {
    skip(!prefix, 'no other user to be');
    await makeClip(box.path('secret.mp4'));
    await chmod(box.path('secret.mp4'), 0o000);
    const { status, stdout } = await box.run(['convert', 'secret.mp4', '--json'], {
      prefix: prefix!,
    });
    expect(status).toBe(1);
    expect(linesOf(stdout, 'failed')[0]!.error).toEqual({
      code: 'notReadable',
      message: expect.stringMatching(
        /"secret.mp4" cannot be read: permission denied\. .+/,
      ) as string,
    });
    expect(await box.names()).toEqual(['secret.mp4']);
  });

  test('an unreadable folder', async ({ box, skip }) => {
    skip(!prefix, 'no other user to be');
    await mkdir(box.path('secret'), { mode: 0o000 });
    const { status, stdout } = await box.run(['convert', 'secret', '--json'], { prefix: prefix! });
    expect(status).toBe(1);
    expect(linesOf(stdout, 'failed')[0]!.error).toMatchObject({ code: 'notReadable' });
  });

  test.for(['locked', 'locked/new', 'locked/a.webp'])('-o %s', async (output, { box, skip }) => {
    skip(!prefix, 'no other user to be');
    await mkdir(box.path('locked'));
    await chmod(box.path('locked'), 0o555);
    const args = ['convert', clip('a.mp4'), '--format', 'webp', '-o', output, '--json'];
    const { status, stdout } = await box.run(args, { prefix: prefix! });
    expect(status).toBe(1);
    const { code, message } = linesOf(stdout, 'failed')[0]!.error;
    expect(code).toBe('targetNotWritable');
    expect(message).toContain('permission denied');
    expect(message).toContain('Choose another folder');
    expect(Object.keys(await box.snapshot())).toEqual(['locked']);
  });
});

describe('a full disk', () => {
  test('of the target', async ({ box, skip }) => {
    const disk = box.path('disk');
    skip(!(await mountTiny(disk, 64)), 'nothing may be mounted here');
    try {
      await writeFile(box.path('disk/precious.txt'), 'precious');
      const { status, stdout } = await box.run([
        ...['convert', clip('fast.mp4'), '--format', 'webp', '--lossless', '-o', 'disk', '--json'],
      ]);
      expect(status).toBe(1);
      const { code, message } = linesOf(stdout, 'failed')[0]!.error;
      expect(code).toBe('diskFull');
      expect(message).toContain(`The disk that holds "${disk}" is full. Free some space`);
      expect(Object.keys(await box.snapshot())).toEqual(['disk', 'disk/precious.txt']);
    } finally {
      unmount(disk);
    }
  });

  test('of the temporary files', async ({ box, skip }) => {
    const disk = box.path('disk');
    skip(!(await mountTiny(disk, 64)), 'nothing may be mounted here');
    try {
      const args = ['convert', clip('fast.mp4'), '--format', 'webp', '--lossless', '--json'];
      const env = { TMPDIR: disk };
      const { status, stdout } = await box.run([...args, '-o', box.dir], { env });
      expect(status).toBe(1);
      const { code, message } = linesOf(stdout, 'failed')[0]!.error;
      expect(code).toBe('temporaryUnusable');
      expect(message).toContain(
        `The folder for temporary files, "${disk}", cannot be used: its disk`,
      );
      expect(message).toContain('TMPDIR');
      expect(Object.keys(await box.snapshot())).toEqual(['disk']);
    } finally {
      unmount(disk);
    }
  });

  test('or a limit on the size of files', async ({ box }) => {
    const prefix = ['sh', '-c', 'ulimit -f 64; exec "$@"', 'sh'];
    const { status, stdout } = await box.run(
      ['convert', clip('fast.mp4'), '--format', 'webp', '--lossless', '-o', 'out', '--json'],
      { prefix },
    );
    expect(status).toBe(1);
    // The temporary parts meet it first.
    expect(linesOf(stdout, 'failed')[0]!.error.code).toBe('temporaryUnusable');
    // The folder that it made is gone with what should have come into it.
    expect(Object.keys(await box.snapshot())).toEqual([]);
  });

  test('no folder for temporary files', async ({ box }) => {
    await rm(box.tmp, { recursive: true });
    const { status, stdout } = await box.run([
      ...['convert', clip('a.mp4'), '--format', 'webp', '-o', 'a.webp', '--json'],
    ]);
    await mkdir(box.tmp);
    expect(status).toBe(1);
    const { code, message } = linesOf(stdout, 'failed')[0]!.error;
    expect(code).toBe('temporaryUnusable');
    expect(message).toContain(`"${box.tmp}", cannot be used: it does not exist.`);
    expect(message).toContain('TMPDIR');
    expect(await box.names()).toEqual([]);
  });
});
