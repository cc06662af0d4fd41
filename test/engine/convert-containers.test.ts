import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeNumberedClip, probeLines, runFfmpeg, useTempFolder } from './helpers/clips';
import { evenly, expectRun, range } from './helpers/expectations';
import { convert, readTimeline } from './helpers/results';

const file = useTempFolder();

const vpx = [
  '-b:v',
  '600k',
  '-deadline',
  'good',
  '-cpu-used',
  '5',
  '-auto-alt-ref',
  '1',
  '-g',
  '45',
];
const vp8 = ['-c:v', 'libvpx', '-lag-in-frames', '16', ...vpx];
const vp9 = ['-c:v', 'libvpx-vp9', '-lag-in-frames', '20', ...vpx];
const mpeg = (codec: string): string[] => ['-c:v', codec, '-q:v', '2', '-g', '45'];
const hls = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '0', '-g', '25'];
/** Timestamps in whole milliseconds. */
const inMs = 1;

describe('every frame, and one second from deep in', () => {
  test.each<[name: string, args: readonly string[], containerMs: number]>([
    ['h264 with B-frames.mp4', codecs.longGop, 0],
    ['h264 with B-frames.mov', codecs.longGop, 0],
    ['h264 with B-frames.mkv', codecs.longGop, inMs],
    ['h264 with B-frames.ts', codecs.longGop, 0],
    ['h264 with B-frames.flv', codecs.longGop, inMs],
    ['h264 with B-frames.avi', codecs.longGop, 0],
    ['h264 fragmented.mp4', [...codecs.longGop, '-movflags', 'frag_keyframe+empty_moov'], 0],
    ['h265.mp4', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'], 0],
    ['mpeg4 with B-frames.avi', [...mpeg('mpeg4'), '-bf', '2'], 0],
    ['mpeg4.avi', mpeg('mpeg4'), 0],
    ['mpeg4 with B-frames.mp4', [...mpeg('mpeg4'), '-bf', '2'], 0],
    ['vp8 with hidden frames.webm', vp8, inMs],
    ['vp8 with hidden frames.mkv', vp8, inMs],
    ['vp9 with hidden frames.webm', vp9, inMs],
    ['vp9 with hidden frames.mp4', vp9, 0],
    ['sorenson.flv', mpeg('flv'), inMs],
    ['mpeg2.ts', [...mpeg('mpeg2video'), '-bf', '2'], 0],
    ['mpeg2.vob', [...mpeg('mpeg2video'), '-bf', '2', '-f', 'vob'], 0],
    ['wmv2.wmv', mpeg('wmv2'), inMs],
    ['wmv1.asf', mpeg('wmv1'), inMs],
    ['mjpeg.avi', mpeg('mjpeg'), 0],
    ['real.rm', mpeg('rv20'), inMs],
    ['playlist.m3u8', [...codecs.h264, ...hls], 0],
    ['no timestamps.h264', codecs.longGop, 0],
    ['no timestamps.hevc', ['-c:v', 'libx265', '-x265-params', 'log-level=error:bframes=3'], 0],
  ])('%s', async (name, args, containerMs) => {
    const clip = await makeNumberedClip(file(name), { frames: 100 }, args);
    const all = await convert(clip, file(`${name}.webp`));
    expectRun(all, evenly(range(0, 100), 40), containerMs);
    const deep = await convert(clip, file(`${name}.gif`), '--start', '2.2', '--end', '3.2');
    expectRun(deep, evenly(range(55, 80), 40), containerMs);
  });
});

describe('files that do not begin at 0', () => {
  const cases: [name: string, args: readonly string[], containerMs: number][] = [
    ['late.mp4', ['-output_ts_offset', '7.3'], 0],
    ['late.mkv', ['-output_ts_offset', '7.3'], inMs],
    ['late.ts', ['-output_ts_offset', '95000'], 0],
    ['late.flv', ['-output_ts_offset', '2.48'], inMs],
    ['plain.ts', ['-muxdelay', '0.7', '-muxpreload', '0.5'], 0],
  ];
  test.each(cases)('%s: times count from the first frame', async (name, args, containerMs) => {
    const clip = await makeNumberedClip(file(name), { frames: 100 }, [...codecs.longGop, ...args]);
    const [start] = await probeLines(clip, 'stream=start_time');
    expect(Number(start)).toBeGreaterThan(0);
    const all = await convert(clip, file(`${name}.webp`));
    expectRun(all, evenly(range(0, 100), 40), containerMs);
    const deep = await convert(clip, file(`${name}.gif`), '--start', '1.4', '--end', '2.4');
    expectRun(deep, evenly(range(35, 60), 40), containerMs);
  });
});

describe('edit lists', () => {
  let source = '';
  beforeAll(async () => {
    source = await makeNumberedClip(file('source.mp4'), { frames: 100 }, codecs.longGop);
  });

  test.each(['mov', 'mp4'])(
    'a copy in .%s from frame 40 on shows what a player shows',
    async (to) => {
      const clip = file(`cut.${to}`);
      await runFfmpeg('-ss', '1.6', '-i', source, '-c', 'copy', clip);
      // The frames before the cut are in the file, to decode the others from.
      expect(await probeLines(clip, 'packet=pts_time')).toHaveLength(100);
      const all = await convert(clip, file(`cut-${to}.webp`));
      expectRun(all, evenly(range(40, 100), 40));
      const deep = await convert(clip, file(`cut-${to}.gif`), '--start', '1', '--end', '1.6');
      expectRun(deep, evenly(range(65, 80), 40));
    },
  );

  test.each(['mov', 'mp4'])(
    'a copy in .%s that begins between two key frames begins with its own first frame',
    async (to) => {
      const keyed = [...codecs.longGop, '-g', '30', '-keyint_min', '30'];
      const whole = await makeNumberedClip(file('keyed.mp4'), { frames: 100 }, keyed);
      const clip = file(`keyed copy.${to}`);
      await runFfmpeg('-ss', '1.8', '-i', whole, '-c', 'copy', clip);
      // The key frame before the cut is there, and not shown; the next ones are.
      const flags = await probeLines(clip, 'packet=flags');
      expect(flags.filter((flag) => flag.startsWith('K'))).toHaveLength(3);
      expect(flags[0]).toMatch(/^KD/);
      const all = await convert(clip, file(`keyed-${to}.webp`));
      expectRun(all, evenly(range(45, 100), 40));
      for (const [start, end] of [
        [0.4, 1],
        [1, 1.6],
      ] as const) {
        const limits = ['--start', String(start), '--end', String(end)];
        const part = await convert(clip, file(`keyed-${to}.gif`), ...limits);
        expectRun(part, evenly(range(45 + start * 25, 45 + end * 25), 40));
      }
    },
  );

  test('sound that begins earlier does not delay the picture', async () => {
    const clip = file('sound.mp4');
    const tone = ['-f', 'lavfi', '-t', '3', '-i', 'sine'];
    const video = ['-itsoffset', '0.75', '-i', source];
    await runFfmpeg(...tone, ...video, '-map', '1:v', '-map', '0:a', '-c:v', 'copy', clip);
    const deep = await convert(clip, file('sound.webp'), '--start', '2', '--frames', '10');
    expectRun(deep, evenly(range(50, 60), 40));
  });
});

describe('times that jump where two recordings were joined', () => {
  const parts: Record<string, Buffer> = {};
  beforeAll(async () => {
    for (const [name, keep, offset] of [
      ['first', 'lt(n,45)', 0],
      ['second', 'gte(n,45)', -1.8],
      ['second, much later', 'gte(n,45)', 600],
    ] as const) {
      for (const suffix of ['ts', 'vob']) {
        const part = file(`${name}.${suffix}`);
        const args = [...mpeg('mpeg2video'), '-output_ts_offset', String(offset)];
        await makeNumberedClip(part, { frames: 100, keep }, args);
        parts[`${name}.${suffix}`] = await readFile(part);
      }
    }
    const playlist = ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:3'];
    const listed = [
      '#EXTINF:1.8,',
      'first.ts',
      '#EXT-X-DISCONTINUITY',
      '#EXTINF:2.2,',
      'second.ts',
    ];
    const lines = [...playlist, ...listed, '#EXT-X-ENDLIST', ''];
    await writeFile(file('joined.m3u8'), lines.join('\n'));
  });

  test.each([
    ['back.ts', ['first.ts', 'second.ts']],
    ['forward.ts', ['first.ts', 'second, much later.ts']],
    ['back.vob', ['first.vob', 'second.vob']],
    ['joined.m3u8', null],
  ])('%s goes on without a gap', async (name, joined) => {
    const clip = file(name);
    if (joined) await writeFile(clip, Buffer.concat(joined.map((part) => parts[part]!)));
    const all = await convert(clip, file(`${name}.webp`));
    expectRun(all, evenly(range(0, 100), 40));
    const over = await convert(clip, file(`${name}.gif`), '--start', '1.4', '--end', '2.4');
    expectRun(over, evenly(range(35, 60), 40));
  });
});

test('a recording that begins in the middle begins with its first key frame', async () => {
  const args = [...codecs.h264, '-g', '30', '-bf', '2'];
  const whole = await readFile(await makeNumberedClip(file('whole.ts'), { frames: 100 }, args));
  const clip = file('middle.ts');
  await writeFile(clip, whole.subarray(188 * Math.round((0.4 * whole.length) / 188)));
  const result = await convert(clip, file('middle.webp'));
  const [first] = readTimeline(result);
  expect([30, 60]).toContain(first?.number);
  expectRun(result, evenly(range(first!.number, 100), 40));
});

test.each([
  ['mkv', 8, inMs],
  ['mkv', 5.2, inMs],
  ['mp4', 8, 0],
] as const)('pictures that begin long after the sound, in .%s, %f s', async (to, late, ms) => {
  const source = await makeNumberedClip(file('late source.mkv'), { frames: 100 }, codecs.longGop);
  const clip = file(`after sound.${to}`);
  const tone = ['-f', 'lavfi', '-t', '14', '-i', 'sine', '-itsoffset', String(late), '-i', source];
  await runFfmpeg(...tone, '-map', '0', '-map', '1', '-c:v', 'copy', '-c:a', 'aac', clip);
  const all = await convert(clip, file(`after-sound-${to}.webp`));
  expectRun(all, evenly(range(0, 100), 40), ms);
  const first = await convert(clip, file(`after-sound-${to}.gif`), '--end', '1');
  expectRun(first, evenly(range(0, 25), 40), ms);
});

test('the video track is found among sound, cover and subtitles', async () => {
  const source = await makeNumberedClip(file('video.mkv'), { frames: 30 });
  const cover = file('cover.png');
  await runFfmpeg('-f', 'lavfi', '-i', 'color=red:s=64x64', '-frames:v', '1', cover);
  const clip = file('tracks.mp4');
  const inputs = ['-f', 'lavfi', '-t', '5', '-i', 'sine', '-i', cover, '-i', source];
  const maps = ['-map', '0', '-map', '1', '-map', '2', '-c:v', 'copy', '-disposition:v:0'];
  await runFfmpeg(...inputs, ...maps, 'attached_pic', clip);
  expectRun(await convert(clip, file('tracks.webp')), evenly(range(0, 30), 40), inMs);
});
