import { spawn } from 'node:child_process';
import { describe, expect } from 'vitest';
import { cliPath } from './helpers/cli';
import { has } from './helpers/machine';
import { shareClips, test } from './helpers/sandbox';
import type { Sandbox } from './helpers/sandbox';
import { makeClip, makeLongClip } from './helpers/sources';

const clip = shareClips({ 'a.mp4': (path) => makeClip(path), 'long.mp4': makeLongClip });

describe('without a terminal', () => {
  test('a line for each result and a summary, on standard error', async ({ box }) => {
    const inputs = [clip('a.mp4'), 'missing.mp4'];
    const args = ['convert', ...inputs, '--format', 'webp', '-o', box.dir, '--width', '48'];
    const { status, stdout, stderr } = await box.run(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/✓ .*\/a\.webp\n {2}48×32, 25 frames, 1 s, [\d.]+ kB, took [\d.]+ s\n/);
    expect(stderr).toMatch(/✗ missing\.mp4\n {2}There is no file or folder "missing\.mp4"\. Check/);
    expect(stderr.endsWith('1 done, 1 failed\n')).toBe(true);
    // eslint-disable-next-line no-control-regex -- no escape sequences
    expect(stderr).not.toMatch(/\x1b/);
  });

  test('one frame is one frame', async ({ box }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'a.gif', '--frames', '1'];
    expect((await box.run(args)).stderr).toContain(', 1 frame, ');
    expect((await box.run(['probe', 'a.gif'])).stdout).toContain(', 1 frame, ');
  });

  test('notes are said', async ({ box }) => {
    const args = ['convert', clip('a.mp4'), '-o', 'a.webp', '--colors', '9'];
    const { status, stderr } = await box.run(args);
    expect(status).toBe(0);
    expect(stderr).toContain('--colors has no effect on webp.');
    expect(stderr.endsWith('1 done\n')).toBe(true);
  });

  test('a reader of standard error that leaves early stops nothing', async ({ box }) => {
    const running = box.start(['convert', clip('a.mp4'), '-o', 'a.webp', '--colors', '9']);
    running.child.stderr?.once('data', () => running.child.stderr?.destroy());
    expect((await running.ended).status).toBe(0);
    expect(await box.names()).toEqual(['a.webp']);
  });

  test('Ctrl-C: the summary says what was cancelled', async ({ box }) => {
    const running = box.start(['convert', clip('long.mp4'), '-o', 'a.webp', '--effort', '6']);
    await expect
      .poll(async () => (await box.processes()).join(), { timeout: 20_000 })
      .toContain('-c:v libwebp');
    running.child.kill('SIGINT');
    const { status, stderr } = await running.ended;
    expect(status).toBe(130);
    expect(stderr).toBe('1 canceled\n');
    expect(await box.names()).toEqual([]);
  });
});

interface Terminal {
  readonly type: (keys: string) => void;
  readonly ended: Promise<{ readonly status: number | null; readonly shown: string }>;
  readonly until: (words: RegExp) => Promise<void>;
}

/** The command line in a pseudo-terminal; both outputs are shown in it. */
function openTerminal(box: Sandbox, args: readonly string[]): Terminal {
  const quoted = [process.execPath, cliPath, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols 120; ${quoted}`, '/dev/null'], {
    cwd: box.dir,
    env: { ...process.env, TMPDIR: box.tmp, TERM: 'xterm' },
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  return {
    type: (keys) => child.stdin.write(keys),
    until: (words) => expect.poll(() => shown, { timeout: 20_000, interval: 20 }).toMatch(words),
    ended: new Promise((resolve) => {
      child.once('close', (status) => {
        resolve({ status, shown });
      });
    }),
  };
}

describe.skipIf(!has('script'))('on a terminal', () => {
  test('a bar for each job, its progress, and a summary', async ({ box }) => {
    const flags = ['--end', '2', '-o', box.dir, '--format', 'webp', '--concurrency', '2'];
    const { ended } = openTerminal(box, ['convert', clip('a.mp4'), clip('long.mp4'), ...flags]);
    const { status, shown } = await ended;
    expect(status, shown).toBe(0);
    for (const name of ['a.mp4', 'long.mp4']) {
      expect(shown).toMatch(new RegExp(`[=-]{24} +\\d+ %  ${name.replace('.', '\\.')}`));
    }
    const percents = [...shown.matchAll(/(\d+) % {2}long\.mp4/g)].map(([, percent]) =>
      Number(percent),
    );
    expect(shown).toMatch(/={12,}-* +\d+ % {2}long\.mp4/);
    expect(new Set(percents).size).toBeGreaterThan(2);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(shown).toContain('✓');
    expect(shown.trimEnd().endsWith('2 done')).toBe(true);
    expect(shown).toContain('\x1b[?25h');
  });

  test('Ctrl-C on the keyboard', async ({ box }) => {
    const flags = ['-o', 'a.webp', '--effort', '6', '--lossless'];
    const terminal = openTerminal(box, ['convert', clip('long.mp4'), ...flags]);
    await terminal.until(/[1-9] % {2}long\.mp4/);
    terminal.type('\x03');
    const { status, shown } = await terminal.ended;
    expect(status).toBe(130);
    expect(shown).toContain('1 canceled');
    expect(shown).not.toContain('✗');
    expect(shown.lastIndexOf('\x1b[?25h')).toBeGreaterThan(shown.lastIndexOf('\x1b[?25l'));
    expect(await box.names()).toEqual([]);
  });
});
