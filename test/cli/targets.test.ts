import { copyFile, link, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { linesOf } from './helpers/cli';
import type { CliResult } from './helpers/cli';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { ffmpeg, makeClip } from './helpers/sources';

const clip = shareClips({
  'a.mp4': (path) => makeClip(path, { seconds: 0.2 }),
  'a.mkv': (path) => makeClip(path, { seconds: 0.4 }),
  'a.gif': (path) => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10:duration=0.5', path),
  'a.webp': (path) => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=96x64', '-frames:v', '1', path),
});

const pathsOf = ({ stdout }: CliResult): string[] =>
  linesOf(stdout, 'done').map(({ output }) => output.path);
const webp = ['--format', 'webp', '--json'];

/** Puts the source into the sandbox, since results go beside it. */
async function take(box: Sandbox, name: string, as = name): Promise<string> {
  await copyFile(clip(name), box.path(as));
  return as;
}

describe('names', () => {
  const longest = 'x'.repeat(250);
  const names = [
    'with  spaces .mp4',
    `it's "quoted" \`here\`.mp4`,
    '🎬 Fünf Sätze 日本語.mp4',
    '100%d of %05d %s.mp4',
    'new\nline\tand tab.mp4',
    '$(touch pwned); rm -rf x &.mp4',
    'a:b|c<d>e*f?g[h]{i}\\j.mp4',
    'file:x.mp4',
    'http:x.mp4',
    '#hash, comma=equals;semicolon.mp4',
    'two.dots.mp4',
    'no suffix',
    '.hidden.mp4',
    `${longest}.mp4`,
  ];

  test.concurrent.for(names)('%j', async (name, { box, expect }) => {
    await take(box, 'a.mp4', name);
    const result = await box.run(['convert', name, ...webp]);
    expect(result, result.stdout).toMatchObject({ status: 0, stderr: '' });
    const made = `${name.replace(/(?<=.)\.mp4$/, '')}.webp`;
    expect(pathsOf(result)).toEqual([box.path(made)]);
    expect(await box.names()).toEqual([name, made].sort());
    expect((await readFile(box.path(made))).toString('latin1', 8, 12)).toBe('WEBP');
  });

  test.for([[['./-x.mp4']], [['--', '-x.mp4']]])('-x.mp4 as %j', async ([last], { box }) => {
    await take(box, 'a.mp4', '-x.mp4');
    const result = await box.run(['convert', ...webp, ...last!]);
    expect(result.status).toBe(0);
    expect(pathsOf(result)).toEqual([box.path('-x.webp')]);
  });

  test('a folder with such a name, and a result with another', async ({ box }) => {
    await mkdir(box.path("50 %d 'in'\n"));
    await take(box, 'a.mp4', "50 %d 'in'\n/%03d.mp4");
    const out = '%d "out" 🎞/-%d.webp';
    const result = await box.run(['convert', "50 %d 'in'\n", '-o', out, '--json']);
    expect(result.status).toBe(0);
    expect(pathsOf(result)).toEqual([box.path(out)]);
  });

  test('one that is too long for its result is refused before any work', async ({ box }) => {
    const name = await take(box, 'a.mp4', `${'x'.repeat(251)}.mp4`);
    const before = await box.snapshot();
    const { status, stdout } = await box.run(['convert', name, ...webp]);
    expect(status).toBe(1);
    expect(linesOf(stdout, 'progress').map(({ stage }) => stage)).toEqual(['probing']);
    const { code, message } = linesOf(stdout, 'failed')[0]!.error;
    expect(code).toBe('nameTooLong');
    expect(message).toContain('its name is too long');
    expect(await box.snapshot()).toEqual(before);
  });
});

describe('where results go', () => {
  test('beside the source, under a free name each time', async ({ box }) => {
    await take(box, 'a.mp4');
    const before = await box.snapshot();
    for (const name of ['a.webp', 'a (2).webp', 'a (3).webp']) {
      expect(pathsOf(await box.run(['convert', 'a.mp4', ...webp]))).toEqual([box.path(name)]);
    }
    expect(await box.snapshot()).toMatchObject(before);
  });

  test.for([
    ['x.webp', 'x.webp'],
    ['new/deep/x.webp', 'new/deep/x.webp'],
    ['folder', 'folder/a.webp'],
    ['new/deep/', 'new/deep/a.webp'],
    ['folder.webp', 'folder.webp/a.webp'],
    ['x.webp/', 'x.webp/a.webp'],
    ['X.WEBP', 'X.WEBP'],
  ])('-o %s makes %s', async ([output, made], { box }) => {
    await mkdir(box.path('folder'));
    await mkdir(box.path('folder.webp'));
    const result = await box.run(['convert', clip('a.mp4'), ...webp, '-o', output!]);
    expect(result.status, result.stdout).toBe(0);
    expect(pathsOf(result)).toEqual([box.path(made!)]);
  });

  test.for([
    ['file.txt', 'targetNotFolder', 'is not a folder'],
    ['file.txt/x.webp', 'targetNotFolder', 'is not a folder'],
    ['file.txt/deeper', 'targetNotFolder', 'is not a folder'],
  ])('-o %s is refused', async ([output, code, says], { box }) => {
    await writeFile(box.path('file.txt'), 'precious');
    const before = await box.snapshot();
    const { status, stdout } = await box.run(['convert', clip('a.mp4'), ...webp, '-o', output!]);
    expect(status).toBe(1);
    const { error } = linesOf(stdout, 'failed')[0]!;
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
    expect(error.message).toContain('Choose a folder');
    expect(await box.snapshot()).toEqual(before);
  });

  test('-o with the suffix of something else is refused', async ({ box }) => {
    const before = await box.snapshot();
    const result = await box.run(['convert', clip('a.mp4'), '-o', 'out.mp4']);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('-o names "out.mp4", but results are .gif or .webp');
    expect(await box.snapshot()).toEqual(before);
  });

  test('with --force, results of one run do not replace each other', async ({ box }) => {
    await take(box, 'a.mp4');
    await copyFile(clip('a.mp4'), box.path('a.mov'));
    await writeFile(box.path('a.webp'), 'an older result');
    const result = await box.run(['convert', 'a.mp4', 'a.mov', ...webp, '--force']);
    // The two run side by side, so either may get the name first, and end first.
    expect(pathsOf(result).sort()).toEqual([box.path('a (2).webp'), box.path('a.webp')]);
    expect((await stat(box.path('a.webp'))).size).toBeGreaterThan(1000);
  });

  test('TypeScript in a folder is not taken for a transport stream', async ({ box }) => {
    await mkdir(box.path('in'));
    await copyFile(clip('a.mp4'), box.path('in/a.mp4'));
    await writeFile(box.path('in/code.ts'), `G${'x'.repeat(300)}`);
    const result = await box.run(['convert', 'in', ...webp]);
    expect(result.status).toBe(0);
    expect(pathsOf(result)).toEqual([box.path('in/a.webp')]);
  });

  test('a name taken by a folder counts as taken', async ({ box }) => {
    await take(box, 'a.mp4');
    await mkdir(box.path('a.webp'));
    const result = await box.run(['convert', 'a.mp4', ...webp]);
    expect(pathsOf(result)).toEqual([box.path('a (2).webp')]);
    const forced = await box.run(['convert', 'a.mp4', ...webp, '--force']);
    expect(forced.status).toBe(1);
    expect(linesOf(forced.stdout, 'failed')[0]!.error.code).toBe('outputExists');
  });

  test('a.mp4 and a.mkv at the same time: both are kept', async ({ box }) => {
    await take(box, 'a.mp4');
    await take(box, 'a.mkv');
    const result = await box.run(['convert', 'a.mp4', 'a.mkv', ...webp, '--concurrency', '2']);
    expect(result.status).toBe(0);
    expect(pathsOf(result).sort()).toEqual(['a (2).webp', 'a.webp'].map(box.path));
    const frames = linesOf(result.stdout, 'done').map(({ output }) => output.frames);
    expect(frames.sort((a, b) => a - b)).toEqual([5, 10]);
    expect(await box.names()).toEqual(['a (2).webp', 'a.mkv', 'a.mp4', 'a.webp']);
  });
});

describe('what exists already', () => {
  test('a named file is refused, and replaced only with --force', async ({ box }) => {
    await writeFile(box.path('x.webp'), 'precious');
    const before = await box.snapshot();
    const args = ['convert', clip('a.mp4'), '-o', 'x.webp', '--json'];
    const refused = await box.run(args);
    expect(refused.status).toBe(1);
    const { error } = linesOf(refused.stdout, 'failed')[0]!;
    expect(error.code).toBe('outputExists');
    expect(error.message).toContain(`"${box.path('x.webp')}" exists already`);
    expect(error.message).toContain('--force');
    expect(await box.snapshot()).toEqual(before);
    const forced = await box.run([...args, '--force']);
    expect(pathsOf(forced)).toEqual([box.path('x.webp')]);
    expect((await readFile(box.path('x.webp'))).toString('latin1', 0, 4)).toBe('RIFF');
    expect(await box.names()).toEqual(['x.webp']);
  });

  test('with --force, the file beside the source is replaced', async ({ box }) => {
    await take(box, 'a.mp4');
    await writeFile(box.path('a.webp'), 'old');
    const result = await box.run(['convert', 'a.mp4', ...webp, '--force']);
    expect(pathsOf(result)).toEqual([box.path('a.webp')]);
    expect(await box.names()).toEqual(['a.mp4', 'a.webp']);
  });

  test('a failing job replaces nothing, not even with --force', async ({ box }) => {
    await writeFile(box.path('x.webp'), 'precious');
    const before = await box.snapshot();
    const args = ['convert', clip('a.mp4'), '--start', '9', '-o', 'x.webp', '--force'];
    expect((await box.run(args)).status).toBe(1);
    expect(await box.snapshot()).toEqual(before);
  });

  test('a result that would replace a link replaces the link, not what it names', async ({
    box,
  }) => {
    await writeFile(box.path('precious.txt'), 'precious');
    await symlink('precious.txt', box.path('x.webp'));
    const args = ['convert', clip('a.mp4'), '-o', 'x.webp', '--force'];
    expect((await box.run(args)).status).toBe(0);
    expect(await readFile(box.path('precious.txt'), 'utf8')).toBe('precious');
  });
});

describe('a result that is its own source', () => {
  const kinds = ['gif', 'webp'] as const;

  test.for(kinds)('%s beside itself gets a free name', async (format, { box }) => {
    const name = await take(box, `a.${format}`);
    const before = await box.snapshot();
    const result = await box.run(['convert', name, '--format', format, '--json']);
    expect(result.status, result.stdout).toBe(0);
    expect(pathsOf(result)).toEqual([box.path(`a (2).${format}`)]);
    expect(await box.snapshot()).toMatchObject(before);
  });

  test.for([
    ['by name', 'a.webp', ['-o', 'a.webp']],
    ['by name, forced', 'a.webp', ['-o', './a.webp', '--force']],
    ['beside, forced', 'a.webp', ['--force']],
    ['through a symbolic link', 'symbolic.webp', ['-o', 'a.webp', '--force']],
    ['through a hard link', 'hard.webp', ['-o', 'a.webp', '--force']],
  ] as const)('%s: refused', async ([, input, flags], { box }) => {
    await take(box, 'a.webp');
    await symlink('a.webp', box.path('symbolic.webp'));
    await link(box.path('a.webp'), box.path('hard.webp'));
    const before = await box.snapshot();
    const { status, stdout } = await box.run(['convert', input, ...webp, ...flags]);
    expect(status).toBe(1);
    const { error } = linesOf(stdout, 'failed')[0]!;
    expect(error.code).toBe('outputIsSource');
    expect(error.message).toMatch(/a\.webp" is the source itself .* Choose another name/);
    expect(await box.snapshot()).toEqual(before);
  });
});
