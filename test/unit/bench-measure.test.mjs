import { describe, expect, it } from 'vitest';
import { CommandError } from '../bench/commands.mjs';
import { inTurn, isEnough, measureMemory, measureTime } from '../bench/measure.mjs';
import { median, parseTimes, typical } from '../bench/measure.mjs';
import { parseGroup, parsePss } from '../bench/memory.mjs';
import { readVersion } from '../bench/peers.mjs';
import { parseStatistics } from '../bench/quality.mjs';
import { coreCounts, summarizeGain } from '../bench/scaling-parts.mjs';
import { momentsOf, shownAt } from '../bench/shown-time.mjs';

it('takes what is long less often', () => {
  const took = (/** @type {number} */ wallSeconds) => ({ wallSeconds, cpuSeconds: null });
  expect(isEnough([])).toBe(false);
  expect(isEnough([took(2), took(3)])).toBe(false);
  expect(isEnough([took(2), took(3), took(3)])).toBe(true);
  expect(isEnough([took(60)])).toBe(true);
});

describe('shown time', () => {
  it('compares in the middle of each frame', () => {
    expect(momentsOf(3, 20)).toEqual([25, 75, 125]);
  });

  it('takes the picture on screen, whatever its number', () => {
    // 15 fps in a GIF: delays of 6 and 7 cs, and the second and third frame joined as equal.
    expect(shownAt([70, 130, 70], momentsOf(4, 15))).toEqual([0, 1, 1, 2]);
    // More pictures than frames: every other one is never compared.
    expect(shownAt([25, 25, 25, 25], [10, 60])).toEqual([0, 2]);
  });

  it('stays on the last picture, and changes exactly when a delay is over', () => {
    expect(shownAt([10, 10], [9, 10, 19, 20, 1000])).toEqual([0, 1, 1, 1, 1]);
    expect(shownAt([Infinity], [5, 50])).toEqual([0, 0]);
  });

  it('does not drift by the rounding of delays', () => {
    const rounded = Array.from({ length: 150 }, (_, n) => [70, 60, 70][n % 3] ?? 0);
    expect(shownAt(rounded, momentsOf(150, 15))).toEqual(rounded.map((_, n) => n));
  });
});

describe('parseStatistics', () => {
  const ssim = (/** @type {number} */ n, /** @type {string} */ all) =>
    `n:${n} R:0.1 G:0.2 B:0.3 All:${all} (30.5)\n`;
  const psnr = (/** @type {number} */ n, /** @type {string} */ db) =>
    `n:${n} mse_avg:0.00 mse_r:1 mse_g:2 mse_b:3 psnr_avg:${db} psnr_r:1 psnr_g:2 psnr_b:3 \n`;

  it('gives the mean SSIM and the PSNR of the mean error, in whatever order lines come', () => {
    const text = ssim(1, '0.9') + psnr(1, '30.00') + psnr(2, 'inf') + ssim(2, '0.8');
    const { ssim: all, psnr: db } = parseStatistics(text, 2);
    expect(all).toBeCloseTo(0.85, 10);
    expect(db).toBeCloseTo(30 + 10 * Math.log10(2), 10);
  });

  it('tells equal pictures', () => {
    expect(parseStatistics(ssim(1, '1.000000') + psnr(1, 'inf'), 1)).toEqual({
      ssim: 1,
      psnr: null,
    });
  });

  it('refuses to leave frames out', () => {
    expect(() => parseStatistics(ssim(1, '1') + psnr(1, 'inf'), 2)).toThrow('1 and 1 of 2 frames');
  });
});

describe('measuring', () => {
  it('reads a shell’s times', () => {
    expect(parseTimes('warning\n0m0.01s 0m0.02s\n1m2.500000s 0m0.25s\n')).toBeCloseTo(62.75, 10);
    expect(parseTimes('warning\n')).toBeNull();
  });

  it('reads /proc', () => {
    expect(parseGroup('12 (a) b (c) S 1 345 345 0 -1')).toBe(345);
    expect(parsePss('Rss:  9 kB\nPss:      1500 kB\nPss_Dirty: 3 kB\n')).toBe(1500 * 1024);
    expect(parsePss('')).toBe(0);
  });

  it('takes medians, and does without what was not measured', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    const times = [1, 9, 2].map((s) => ({ wallSeconds: s, cpuSeconds: s === 9 ? null : s }));
    expect(typical(times)).toEqual({ wallSeconds: 2, cpuSeconds: 1.5 });
    const unknown = { wallSeconds: 1, cpuSeconds: null };
    expect(inTurn({ wallSeconds: 2, cpuSeconds: 2 }, unknown)).toEqual({
      ...{ wallSeconds: 3, cpuSeconds: null },
    });
  });

  const node = (/** @type {string} */ script) => ({
    ...{ command: process.execPath, args: ['-e', script] },
  });
  const busy = 'const end = Date.now() + 300; while (Date.now() < end);';

  it.skipIf(process.platform === 'win32')('counts what children do', async () => {
    const child = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(busy)}])`;
    const { wallSeconds, cpuSeconds } = await measureTime([node(child)]);
    expect(wallSeconds).toBeGreaterThan(0.3);
    // A share of a busy machine's core is enough; the parent alone takes far less.
    expect(cpuSeconds).toBeGreaterThan(0.1);
  });

  it.skipIf(process.platform !== 'linux')('sees the memory of children', async () => {
    // Long enough to be looked at on a busy machine, too.
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)';
    const hold = `const held = Buffer.alloc(2 ** 27, 1); ${wait}; held.fill(2)`;
    const child = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hold)}])`;
    expect(await measureMemory([node(child)])).toBeGreaterThan(2 ** 27);
  });

  it('says why a command failed', async () => {
    const failing = node('console.error("no such recipe"); process.exit(3)');
    await expect(measureTime([failing])).rejects.toThrow(CommandError);
    await expect(measureTime([failing])).rejects.toThrow('no such recipe');
  });
});

it('compares with the machine’s gain, round by round', () => {
  const rounds = [
    { oneRunSeconds: 4, loopsmithSeconds: 2.5, togetherSeconds: 5 },
    { oneRunSeconds: 40, loopsmithSeconds: 25, togetherSeconds: 50 },
    { oneRunSeconds: 4, loopsmithSeconds: 4, togetherSeconds: 8 },
  ];
  expect(summarizeGain(rounds, 2)).toMatchObject({ gain: 1.6, machineGain: 1.6, share: 1 });
});

it('tries 1, 2, 4 … and all cores', () => {
  expect(coreCounts(1)).toEqual([1]);
  expect(coreCounts(2)).toEqual([1, 2]);
  expect(coreCounts(12)).toEqual([1, 2, 4, 8, 12]);
});

it.each([
  ['ffmpeg version 5.1.9-0+deb12u1 Copyright', '5.1.9-0+deb12u1'],
  ['ffmpeg version n7.0 Copyright (c) 2000', '7.0'],
  ['LCDF Gifsicle 1.93\nCopyright', '1.93'],
  ['gifski 1.7.1', '1.7.1'],
  ['', 'unknown'],
])('finds the version in %j', (text, version) => {
  expect(readVersion(text)).toBe(version);
});
