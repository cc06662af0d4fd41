import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeClip, makeNumberedClip, useTempFolder } from './helpers/clips';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const script = join(root, 'test/bench/main.mjs');
const temp = useTempFolder();
const tmp = temp('tmp');
mkdirSync(tmp);
/** The build as it is: other tests are using it. */
const env = {
  ...process.env,
  TMPDIR: tmp,
  LOOPSMITH_CLI: process.env['LOOPSMITH_CLI'] ?? join(root, 'out/main/cli.js'),
};

const readResults = (): string | null => {
  const path = join(root, 'test/bench/RESULTS.md');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
};

interface Row {
  readonly name: string;
  readonly by: string;
  readonly skipped?: string;
  readonly wallSeconds: number;
  readonly bytes: number;
  readonly ssim: number;
}

interface Report {
  readonly quality: readonly { readonly frames: number; readonly rows: readonly Row[] }[];
  readonly webp: readonly { readonly frames: number; readonly share: number }[];
  readonly targets: readonly { readonly name: string; readonly met: boolean | null }[];
}

it('measures everyone who is there on one clip', { timeout: 180_000 }, async () => {
  const clip = await makeNumberedClip(temp('a clip.mkv'), { rate: 10, frames: 8 });
  const kept = readResults();
  const part = `${clip},kind=screencast,seconds=0.5,width=96,fps=10`;
  const args = ['--clip', part, '--peers', 'ffmpeg,gifsicle,libwebp', '--only', 'quality,webp'];
  const { stdout } = await run(
    process.execPath,
    [script, ...args, '--runs', '1', '--json', '--no-write'],
    { env },
  );
  const report = JSON.parse(stdout) as Report;
  const [compared] = report.quality;
  expect(compared).toMatchObject({ name: 'a clip', kind: 'screencast', width: 96, frames: 5 });
  const measured = compared!.rows.filter(({ skipped }) => skipped === undefined);
  for (const row of measured) {
    expect(row.bytes, row.name).toBeGreaterThan(100);
    expect(row.wallSeconds, row.name).toBeGreaterThan(0);
    // Each frame has other blocks: pictures out of step with the source are far below this.
    expect(row.ssim, row.name).toBeGreaterThan(0.95);
    expect(row.ssim, row.name).toBeLessThanOrEqual(1);
  }
  const who = new Set(measured.map(({ by }) => by));
  expect([...who]).toEqual(expect.arrayContaining(['loopsmith', 'ffmpeg', 'libwebp']));
  expect(report.webp.map(({ frames }) => frames)).toEqual([5, 20]);
  for (const { share } of report.webp) expect(share).toBeGreaterThan(0);
  expect(typeof report.targets.find(({ name }) => name.includes('bytes'))?.met).toBe('boolean');
  expect(readResults(), '--no-write').toEqual(kept);
  expect(readdirSync(tmp), 'left behind').toEqual([]);
});

it('says what is wrong with a clip', async () => {
  const fails = async (...args: string[]): Promise<string> => {
    const failed = await run(process.execPath, [script, ...args], { env }).catch((e: unknown) => e);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    return (failed as { stderr: string }).stderr;
  };
  expect(await fails('--clip', temp('none.mp4'))).toMatch(
    /^--clip: there is no file .*none\.mp4\.\n$/,
  );
  expect(await fails('--clip', script)).toContain('--clip: nothing could be cut from');
  expect(await fails('--peers', 'gifsky')).toMatch(/^--peers: "gifsky" is not known; .*\n$/);
  expect(readdirSync(tmp), 'left behind').toEqual([]);
});

it.skipIf(process.platform === 'win32')('leaves nothing behind after Ctrl-C', async () => {
  const clip = await makeClip(temp('long.mkv'), 'testsrc2=size=320x240:rate=15:duration=8');
  const args = [script, '--clip', clip, '--peers', 'ffmpeg', '--only', 'quality', '--no-write'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const text of child.stderr) {
    // Its first run is on.
    if (String(text).includes('0 of 3')) break;
  }
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(readdirSync(tmp), 'left behind').toEqual([]);
  if (process.platform === 'linux') expect(findProcesses(), 'still running').toEqual([]);
});

/** Ids of processes that were started with this test's folder for temporary files. */
function findProcesses(): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const variables = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      return variables.includes(`TMPDIR=${tmp}`);
    } catch {
      return false;
    }
  });
}
