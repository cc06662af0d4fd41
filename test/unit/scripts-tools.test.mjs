import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeAtomically } from '../../scripts/atomic.mjs';
import { isFresh } from '../../scripts/build.mjs';
import { cacheDir } from '../../scripts/paths.mjs';
import { run } from '../../scripts/processes.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopsmith-scripts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('cacheDir', () => {
  it('follows each system’s convention', () => {
    expect(cacheDir({ HOME: '/home/a' }, 'linux')).toBe('/home/a/.cache/loopsmith');
    expect(cacheDir({ HOME: '/home/a', XDG_CACHE_HOME: '/c' }, 'linux')).toBe('/c/loopsmith');
    expect(cacheDir({ HOME: '/home/a', XDG_CACHE_HOME: 'c' }, 'linux')).toBe(
      '/home/a/.cache/loopsmith',
    );
    expect(cacheDir({ HOME: '/Users/a' }, 'darwin')).toBe('/Users/a/Library/Caches/loopsmith');
    expect(cacheDir({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'loopsmith', 'Cache'));
  });
});

describe('placeAtomically', () => {
  it('shows nothing of what failed', async () => {
    const target = join(folder, 'tool');
    const failing = placeAtomically(target, async (temporary) => {
      writeFileSync(join(temporary, 'half'), '');
      throw new Error('interrupted');
    });
    await expect(failing).rejects.toThrow('interrupted');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets two runs at once both succeed, with one whole result', async () => {
    const target = join(folder, 'tool');
    let waiting = 0;
    const make = async (/** @type {string} */ temporary) => {
      waiting++;
      while (waiting < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      writeFileSync(join(temporary, 'a'), 'whole');
      return temporary;
    };
    await Promise.all([placeAtomically(target, make), placeAtomically(target, make)]);
    expect(readdirSync(folder)).toEqual(['tool']);
    expect(readFileSync(join(target, 'a'), 'utf8')).toBe('whole');
  });

  it('sweeps what a killed run left a day ago, and leaves a running one alone', async () => {
    const target = join(folder, 'tool');
    mkdirSync(`${target}.1-old.tmp`);
    mkdirSync(`${target}.2-new.tmp`);
    const yesterday = Date.now() / 1000 - 25 * 3600;
    utimesSync(`${target}.1-old.tmp`, yesterday, yesterday);
    await placeAtomically(target, async (temporary) => temporary);
    expect(readdirSync(folder)).toEqual(['tool', 'tool.2-new.tmp']);
  });
});

describe('isFresh', () => {
  const results = ['out/main/index.js', 'out/preload/preload.js', 'out/renderer/index.html'];
  /**
   * @param {string} file
   * @param {number} time
   */
  function touch(file, time) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
    utimesSync(join(folder, file), time, time);
  }

  it('wants every result, newer than every source and source folder', () => {
    touch('src-main/core/a.ts', 1000);
    for (const path of ['src-main', 'src-main/core']) utimesSync(join(folder, path), 1000, 1000);
    for (const file of results) touch(file, 2000);
    expect(isFresh(folder)).toBe(true);
    touch('package.json', 3000);
    expect(isFresh(folder)).toBe(false);
    touch('package.json', 1000);
    utimesSync(join(folder, 'src-main/core'), 3000, 3000);
    expect(isFresh(folder)).toBe(false);
    utimesSync(join(folder, 'src-main/core'), 1000, 1000);
    rmSync(join(folder, 'out/preload/preload.js'));
    expect(isFresh(folder)).toBe(false);
  });
});

describe('run', () => {
  it('gives status and output, also of a signal and of a command that is not there', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    expect(await run(process.execPath, ['-e', script])).toEqual({
      ...{ status: 3, stdout: 'out\n', stderr: 'err\n' },
    });
    const killed = await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGTERM")']);
    expect(killed.status).toBe(143);
    expect((await run('/no/such/command', [])).status).toBe(127);
  });

  it('ends a command that takes too long, with all it started', async () => {
    const mark = join(folder, 'alive');
    const grandchild = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(mark)}, ""), 900)`;
    const script = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}])`;
    const { status, stderr } = await run(process.execPath, ['-e', script], { timeoutMs: 400 });
    expect(status).toBe(137);
    expect(stderr).toContain('no answer within 0.4 s');
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(existsSync(mark)).toBe(false);
  });
});
