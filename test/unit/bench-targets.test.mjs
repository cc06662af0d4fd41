import { describe, expect, it } from 'vitest';
import { entriesFor, FFMPEG_DEFAULT, GIFSKI } from '../bench/entries.mjs';
import { formatReport, table } from '../bench/report.mjs';
import { compareBytes, judge } from '../bench/targets.mjs';

/**
 * @param {number} quality
 * @param {Partial<import('../bench/targets.mjs').Measured>} [facts]
 * @returns {import('../bench/targets.mjs').Measured}
 */
const ours = (quality, facts) => ({ ...peer(`ours ${quality}`, facts), by: 'loopsmith', quality });
/**
 * @param {string} name
 * @param {Partial<import('../bench/targets.mjs').Measured>} [facts]
 * @returns {import('../bench/targets.mjs').Measured}
 */
const peer = (name, facts) => ({
  ...{ name, by: 'ffmpeg', format: 'gif', wallSeconds: 1, cpuSeconds: 1, peakBytes: 1e6 },
  ...{ bytes: 1000, ssim: 0.95, psnr: 30, ...facts },
});
const clip = (
  /** @type {'film' | 'screencast'} */ kind,
  /** @type {import('../bench/targets.mjs').Row[]} */ ...rows
) => ({ ...{ name: 'a clip', kind, frames: 1, width: 1, height: 1, fps: 1, rows } });

describe('film', () => {
  const judgeFilm = (/** @type {import('../bench/targets.mjs').Row[]} */ ...rows) =>
    judge({ quality: [clip('film', ...rows)] });

  it('is judged at the default quality where that is no worse', () => {
    const gifski = peer(GIFSKI, { by: 'gifski', cpuSeconds: 16 });
    const [verdict] = judgeFilm(gifski, ours(60), ours(75, { cpuSeconds: 2 }));
    expect(verdict).toMatchObject({ value: 8, met: true });
    expect(verdict?.note).toContain('quality 75');
  });

  it('is judged at another quality where only that is no worse', () => {
    const gifski = peer(GIFSKI, { by: 'gifski', cpuSeconds: 16 });
    const close = ours(75, { ssim: 0.9499 });
    const [verdict] = judgeFilm(gifski, close, ours(90, { cpuSeconds: 3, ssim: 0.96 }));
    expect(verdict).toMatchObject({ met: false });
    expect(verdict?.value).toBeCloseTo(16 / 3);
    expect(verdict?.note).toContain('quality 90');
  });

  it('is missed by bigger or worse files, however fast', () => {
    const gifski = peer(GIFSKI, { by: 'gifski', cpuSeconds: 160 });
    const [verdict] = judgeFilm(gifski, ours(75, { bytes: 1001 }), ours(60, { ssim: 0.9 }));
    expect(verdict).toMatchObject({ value: 160, met: false });
  });

  it('is compared with ffmpeg by time', () => {
    const slow = peer(FFMPEG_DEFAULT, { wallSeconds: 5.9 });
    expect(judgeFilm(slow, ours(75))[1]).toMatchObject({ value: 5.9, limit: 6, met: false });
    expect(judgeFilm({ ...slow, wallSeconds: 6 }, ours(75))[1]).toMatchObject({ met: true });
  });

  it('is not judged without the peer, or without processor time', () => {
    const skipped = { ...ours(75), name: GIFSKI, skipped: 'not installed' };
    expect(judgeFilm(skipped, ours(75))[0]).toMatchObject({ value: null, met: null });
    const unknown = peer(GIFSKI, { by: 'gifski', cpuSeconds: null });
    expect(judgeFilm(unknown, ours(75))[0]).toMatchObject({ value: null, met: null });
  });
});

describe('screencast', () => {
  const find = (/** @type {import('../bench/targets.mjs').Row[]} */ ...rows) =>
    judge({ quality: [clip('screencast', ...rows)] }).find(({ name }) => name.includes('bytes'));

  it('is judged against the recipe that does best at equal SSIM', () => {
    const rows = [
      ...[ours(60, { bytes: 500, ssim: 0.96 }), ours(90, { bytes: 900, ssim: 0.99 })],
      ...[peer('a', { bytes: 1000, ssim: 0.96 }), peer('b', { bytes: 1000, ssim: 0.98 })],
      peer('c', { by: 'gifski', bytes: 10, ssim: 0.9 }),
    ];
    // Two thirds of the way from 500 to 900 bytes, by their logarithms.
    const between = (500 * 900 ** 2) ** (1 / 3) / 1000;
    expect(find(...rows)).toMatchObject({ met: true, note: 'quality 60 to 90 against b' });
    expect(find(...rows)?.value).toBeCloseTo(between, 9);
    expect(compareBytes(rows).map(({ ours, under }) => [ours?.quality, under?.quality])).toEqual([
      [60, undefined],
      [90, 60],
      [60, undefined],
    ]);
    const ratios = compareBytes(rows).map(({ ratio }) => ratio);
    [0.5, between, 50].forEach((ratio, at) => expect(ratios[at]).toBeCloseTo(ratio, 9));
  });

  it('is judged by the smaller file where that is the better one, too', () => {
    const odd = [ours(60, { bytes: 900, ssim: 0.96 }), ours(90, { bytes: 800, ssim: 0.99 })];
    const [{ ours: row, under, ratio }] = /** @type {[ReturnType<typeof compareBytes>[0]]} */ (
      compareBytes([...odd, peer('a', { bytes: 1000, ssim: 0.97 })])
    );
    expect([row?.quality, under, ratio]).toEqual([90, null, 0.8]);
  });

  it('is missed where none of ours is as close', () => {
    const verdict = find(ours(100, { ssim: 0.97 }), peer('a', { ssim: 0.9702 }));
    expect(verdict).toMatchObject({ value: null, met: false });
    expect(find(ours(100, { ssim: 0.97004 }), peer('a', { ssim: 0.97 }))).toMatchObject({
      ...{ value: 1, met: true },
    });
  });
});

describe('scaling', () => {
  const row = { format: 'gif', frames: 1, wallSeconds: 1, cpuSeconds: 1, peakBytes: 100 };
  const length = [
    { ...row, times: 1 },
    { ...row, times: 8, wallSeconds: 8.6, peakBytes: 119 },
    { ...row, times: 1, format: 'webp', peakBytes: null },
    { ...row, times: 8, format: 'webp', wallSeconds: 4, peakBytes: null },
  ];

  it('is judged by 8 times the frames', () => {
    expect(judge({ length }).slice(-4)).toMatchObject([
      { name: 'time for 8 × the frames, GIF', value: 8.6, met: false },
      { name: 'memory for 8 × the frames, GIF', value: 1.19, met: true },
      { name: 'time for 8 × the frames, WebP', value: 4, met: true },
      { name: 'memory for 8 × the frames, WebP', value: null, met: null },
    ]);
    expect(judge({ length: [] }).at(-1)).toMatchObject({ value: null, met: null });
  });

  it('is judged by the share of WebP’s gain', () => {
    const times = { together: 2, oneRunSeconds: 1, loopsmithSeconds: 1, togetherSeconds: 1 };
    const gain = { ...times, frames: 10, gain: 1.7, machineGain: 2, share: 0.85 };
    const webp = [gain, { ...gain, frames: 40, share: 0.84 }];
    expect(judge({ webp }).slice(-6, -4)).toMatchObject([
      { name: expect.stringContaining('(10 frames)'), value: 0.85, met: true },
      { name: expect.stringContaining('(40 frames)'), value: 0.84, met: false },
    ]);
    expect(judge({ webp: { skipped: 'gone' } }).at(-5)).toMatchObject({ met: null, note: 'gone' });
  });
});

it('has recipes for screencasts only where they fit', () => {
  const names = (/** @type {'film' | 'screencast'} */ kind) =>
    entriesFor(kind, ['gifsicle']).map(({ name }) => name);
  expect(names('screencast').length).toBeGreaterThan(names('film').length);
  expect(names('film').some((name) => name.includes('screencast'))).toBe(false);
  expect(entriesFor('film', []).every(({ by }) => by === 'loopsmith')).toBe(true);
});

it('lines columns up, with gaps where a row has no such cell', () => {
  expect(table([{ a: '1', long: 'x' }, { a: '23456' }])).toBe(
    '| a     | long |\n| ----- | ---- |\n| 1     | x    |\n| 23456 |      |',
  );
});

it('reports what was measured, missed and skipped', () => {
  const rows = [ours(75, { psnr: null, cpuSeconds: null }), { ...peer(GIFSKI), skipped: 'gone' }];
  const results = { quality: [clip('film', ...rows)], cores: { skipped: 'no such option' } };
  const text = formatReport({
    ...{ date: '2026-01-02', versions: { node: '20.1' }, runs: 3 },
    machine: { cpu: 'A CPU', cores: 2, memoryBytes: 2 ** 34, system: 'Linux 6' },
    ...{ ...results, targets: judge(results) },
  });
  for (const part of ['A CPU, 2 cores, 16.0 GiB', 'node 20.1', '2026-01-02', 'equal']) {
    expect(text).toContain(part);
  }
  expect(text).toContain('skipped: gone');
  expect(text).toContain('Skipped: no such option.');
  expect(text).toMatch(/not measured/);
});
