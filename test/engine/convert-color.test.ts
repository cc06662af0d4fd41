import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeClip, probeLines, useTempFolder } from './helpers/clips';
import { range } from './helpers/expectations';
import { colorAt, convert } from './helpers/results';
import type { Format, Picture } from './helpers/results';

const file = useTempFolder();
const lossless = ['--lossless'];
const exactH264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0'];

/** A geq expression that gives the stripes of a picture, from left to right, these values. */
const striped = (values: readonly number[], stripe: number): string =>
  values
    .map((value, at) => `${String(value)}*eq(floor(X/${String(stripe)}),${String(at)})`)
    .join('+');

/** A lavfi source in the pixel format given, its planes filled by geq. */
const filled = (size: string, format: string, planes: string): string =>
  `color=black:s=${size}:r=10,trim=end_frame=2,format=${format},geq=${planes}`;

/** The colour in the middle of each of `count` stripes. */
const readStripes = (picture: Picture, count: number): number[][] =>
  Array.from({ length: count }, (_, at) =>
    colorAt(picture, Math.floor(((at + 0.5) * picture.width) / count), picture.height >> 1),
  );

async function firstPicture(clip: string, format: Format, ...flags: string[]): Promise<Picture> {
  const mode = format === 'webp' ? lossless : [];
  const { pictures } = await convert(clip, file(`out.${format}`), ...mode, ...flags);
  return pictures[0]!;
}

function expectClose(actual: number[][], expected: number[][], within: number): void {
  const off = actual.flatMap((color, at) =>
    color.some((level, part) => Math.abs(level - (expected[at]![part] ?? 255)) > within)
      ? [`${String(color)} instead of ${String(expected[at])}`]
      : [],
  );
  expect(off).toEqual([]);
}

describe('grey ramps', () => {
  const limited = [16, 30, 50, 70, 100, 125, 150, 180, 200, 220, 235, 16];
  const full = [0, 10, 30, 60, 90, 128, 150, 180, 200, 230, 255, 0];
  const tenBit = limited.map((level) => level * 4);
  const fromLimited = limited.map((level) => ((level - 16) * 255) / 219);
  const gray = (levels: number[], format: string): string =>
    filled('192x32', format, `lum='${striped(levels, 16)}':cb=128:cr=128`);
  const deep = `lum='${striped(tenBit, 16)}':cb=512:cr=512`;
  const rgb = ['r', 'g', 'b'].map((part) => `${part}='${striped(full, 16)}'`).join(':');
  const range = ['-color_range', 'pc'];
  const mjpeg = ['-vf', 'setrange=full', '-c:v', 'mjpeg', '-q:v', '1'];
  const cases: [name: string, source: string, args: readonly string[], levels: number[]][] = [
    ['limited h264, untagged.mp4', gray(limited, 'yuv420p'), exactH264, fromLimited],
    [
      'limited h264, tagged.mp4',
      gray(limited, 'yuv420p'),
      [...exactH264, '-color_range', 'tv'],
      fromLimited,
    ],
    ['limited ffv1.mkv', gray(limited, 'yuv422p'), codecs.lossless, fromLimited],
    ['limited, 10 bits.mkv', filled('192x32', 'yuv420p10le', deep), codecs.lossless, fromLimited],
    ['limited with alpha.mkv', `${gray(limited, 'yuva420p')}:a=255`, codecs.lossless, fromLimited],
    ['full h264.mp4', gray(full, 'yuvj420p'), [...exactH264, ...range], full],
    ['full ffv1.mkv', gray(full, 'yuvj420p'), [...codecs.lossless, ...range], full],
    ['full mjpeg.avi', gray(full, 'yuvj420p'), mjpeg, full],
    ['full mjpeg 4:4:4.mov', gray(full, 'yuvj444p'), mjpeg, full],
    ['grey only.mkv', gray(full, 'gray'), codecs.lossless, full],
    ['rgb.mkv', filled('192x32', 'gbrp', rgb), codecs.lossless, full],
    ['rgb24 in png.mov', filled('192x32', 'rgb24', rgb), ['-c:v', 'png'], full],
  ];
  for (const [name, source, args, levels] of cases) {
    test.each(['webp', 'gif'] as const)(`${name} to %s`, async (format) => {
      const clip = await makeClip(file(name), source, args);
      const picture = await firstPicture(clip, format);
      const greys = levels.map((level) => [level, level, level, 255]);
      expectClose(readStripes(picture, greys.length), greys, 3);
    });
  }
});

describe('colours by the matrix that the source was made with', () => {
  const colors = [
    [200, 30, 30],
    [30, 180, 60],
    [30, 50, 190],
    [220, 170, 140],
    [230, 210, 30],
    [128, 128, 128],
  ];
  /** Shares of red and blue in brightness: ITU-T H.273, table 4. */
  const matrices = {
    bt601: [0.299, 0.114],
    bt709: [0.2126, 0.0722],
    bt2020: [0.2627, 0.0593],
    smpte240m: [0.212, 0.087],
  } as const;

  function yuv(size: string, matrix: keyof typeof matrices, isFull: boolean): string {
    const [kr, kb] = matrices[matrix];
    const codes = colors.map(([r = 0, g = 0, b = 0]) => {
      const y = kr * r + (1 - kr - kb) * g + kb * b;
      const [cb, cr] = [(b - y) / (2 * (1 - kb)), (r - y) / (2 * (1 - kr))];
      const [lumaScale, chromaScale, black] = isFull ? [1, 1, 0] : [219 / 255, 224 / 255, 16];
      return [black + y * lumaScale, 128 + cb * chromaScale, 128 + cr * chromaScale].map(
        Math.round,
      );
    });
    const stripe = Math.ceil(Number(size.split('x')[0]) / colors.length);
    const planes = ['lum', 'cb', 'cr'].map((name, at) => {
      const values = codes.map((code) => code[at]!);
      return `${name}='${striped(values, stripe)}'`;
    });
    return filled(size, isFull ? 'yuvj444p' : 'yuv444p', planes.join(':'));
  }

  const tagged = (space: string): string[] => ['-colorspace', space];
  test.each<[name: string, size: string, matrix: keyof typeof matrices, tags: string[]]>([
    ['untagged HD is BT.709', '1280x720', 'bt709', []],
    ['untagged HD, upright, is BT.709', '720x1280', 'bt709', []],
    ['untagged SD is BT.601', '320x240', 'bt601', []],
    ['untagged PAL is BT.601', '720x576', 'bt601', []],
    ['HD tagged BT.709', '1280x720', 'bt709', tagged('bt709')],
    ['SD tagged BT.709', '320x240', 'bt709', tagged('bt709')],
    ['HD tagged BT.601', '1280x720', 'bt601', tagged('smpte170m')],
    ['SD tagged BT.601 of Europe', '320x240', 'bt601', tagged('bt470bg')],
    ['HD tagged BT.2020', '1280x720', 'bt2020', tagged('bt2020nc')],
    ['HD tagged SMPTE 240M', '1280x720', 'smpte240m', tagged('smpte240m')],
    [
      'full range HD tagged BT.709',
      '1280x720',
      'bt709',
      [...tagged('bt709'), '-color_range', 'pc'],
    ],
    ['full range SD, untagged', '320x240', 'bt601', ['-color_range', 'pc']],
  ])('%s', async (name, size, matrix, tags) => {
    const isFull = tags.includes('pc');
    const source = yuv(size, matrix, isFull);
    const clip = await makeClip(file(`${name}.mp4`), source, [...exactH264, ...tags]);
    const picture = await firstPicture(clip, 'webp', '--width', '96');
    const expected = colors.map((color) => [...color, 255]);
    expectClose(readStripes(picture, colors.length), expected, 4);
  });

  // WebP's own colours are BT.601's: some versions of ffmpeg would keep the source's.
  test('lossy WebP of pictures that move', async () => {
    const source = `${yuv('480x240', 'bt709', false)},loop=12:2,noise=c0s=5:c0f=t`;
    const clip = await makeClip(file('moving.mp4'), source, [...exactH264, ...tagged('bt709')]);
    const output = file('moving.webp');
    const { pictures } = await convert(clip, output, '--quality', '95', '--width', '320');
    for (const picture of pictures) expectClose(readStripes(picture, colors.length), colors, 10);
  });

  test('rgb is not touched, to gif neither', async () => {
    const planes = ['r', 'g', 'b'].map((name, part) => {
      const values = colors.map((color) => color[part]!);
      return `${name}='${striped(values, 16)}'`;
    });
    const source = filled('96x32', 'gbrp', planes.join(':'));
    const clip = await makeClip(file('rgb colours.mkv'), source, codecs.lossless);
    const expected = colors.map((color) => [...color, 255]);
    expectClose(readStripes(await firstPicture(clip, 'webp'), colors.length), expected, 0);
    expectClose(readStripes(await firstPicture(clip, 'gif'), colors.length), expected, 3);
  });
});

describe('high dynamic range', () => {
  /** The PQ signal of a brightness (SMPTE ST 2084). */
  function pq(nits: number): number {
    const power = (nits / 10_000) ** 0.1593017578125;
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375;
  }
  const code = (signal: number): number => Math.round(64 + 876 * signal);
  // Black, a shadow, middle grey (18 % of white), white (BT.2408), a highlight, a lamp.
  const nits = [0, 3, 36.5, 203, 400, 1000];
  // The same moments in HLG's signal, black to the brightest.
  const hlg = [0, 0.12, 0.38, 0.75, 0.9, 1];
  const tags = (transfer: string): string[] => [
    ...['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc', '-color_trc', transfer],
  ];
  const grays = (codes: number[], format: string): string =>
    filled('192x32', format, `lum='${striped(codes, 32)}':cb=512:cr=512`);
  const x265 = [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'lossless=1:log-level=error',
  ];

  test.each([
    ['pq in ffv1.mkv', nits.map((level) => code(pq(level))), codecs.lossless, 'smpte2084'],
    ['pq in hevc.mp4', nits.map((level) => code(pq(level))), x265, 'smpte2084'],
    ['hlg in hevc.mp4', hlg.map(code), x265, 'arib-std-b67'],
  ])('%s comes out as bright as it is meant', async (name, codes, args, transfer) => {
    const source = grays(codes, 'yuv420p10le');
    const clip = await makeClip(file(name), source, [...args, ...tags(transfer)]);
    expect(await probeLines(clip, 'stream=color_transfer')).toEqual([transfer]);
    for (const format of ['webp', 'gif'] as const) {
      const stripes = readStripes(await firstPicture(clip, format), codes.length);
      for (const [red = 0, green = 0, blue = 0, alpha] of stripes) {
        expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(4);
        expect(alpha).toBe(255);
      }
      const [black, shadow, middle, white, highlight, lamp] = stripes.map(([red]) => red!);
      expect(black).toBeLessThanOrEqual(4);
      expect(shadow).toBeGreaterThan(10);
      expect(shadow).toBeLessThan(60);
      expect(middle).toBeGreaterThan(85);
      expect(middle).toBeLessThan(140);
      expect(white).toBeGreaterThan(200);
      expect(highlight).toBeGreaterThan(white!);
      expect(lamp).toBeGreaterThan(highlight!);
      expect(lamp).toBeGreaterThan(240);
    }
  });

  test('colours keep their hue', async () => {
    // BT.2020 red, green and blue at 100 nits, as Y'CbCr.
    const [kr, kb] = [0.2627, 0.0593];
    const signal = pq(100);
    const primaries = [
      [signal, 0, 0],
      [0, signal, 0],
      [0, 0, signal],
    ].map(([r = 0, g = 0, b = 0]) => {
      const y = kr * r + (1 - kr - kb) * g + kb * b;
      const chroma = [(b - y) / (2 * (1 - kb)), (r - y) / (2 * (1 - kr))];
      return [code(y), ...chroma.map((part) => Math.round(512 + 896 * part))];
    });
    const planes = ['lum', 'cb', 'cr'].map(
      (name, at) =>
        `${name}='${striped(
          primaries.map((plane) => plane[at]!),
          32,
        )}'`,
    );
    const source = filled('96x32', 'yuv444p10le', planes.join(':'));
    const clip = await makeClip(file('hues.mkv'), source, [
      ...codecs.lossless,
      ...tags('smpte2084'),
    ]);
    const stripes = readStripes(await firstPicture(clip, 'webp'), 3);
    stripes.forEach((color, strongest) => {
      const others = [0, 1, 2].filter((part) => part !== strongest);
      expect(color[strongest]).toBeGreaterThan(140);
      for (const part of others) expect(color[part]).toBeLessThan(color[strongest]! / 2);
    });
  });
});

describe('alpha', () => {
  const orange = [240, 140, 40];
  const stripes = [0, 128, 255].map((alpha) => [...orange, alpha]);
  const planes = [...['r', 'g', 'b'].map((name, part) => `${name}=${String(orange[part])}`)].join(
    ':',
  );
  const source = filled('96x32', 'rgba', `${planes}:a='${striped([0, 128, 255], 32)}'`);
  const vpx = ['-pix_fmt', 'yuva420p', '-b:v', '2M', '-auto-alt-ref', '0', '-deadline', 'realtime'];
  test.each<[name: string, args: string[], within: number]>([
    ['vp9.webm', ['-c:v', 'libvpx-vp9', ...vpx], 8],
    ['vp8.webm', ['-c:v', 'libvpx', ...vpx], 8],
    ['qtrle.mov', ['-c:v', 'qtrle', '-pix_fmt', 'argb'], 0],
    ['png.mov', ['-c:v', 'png', '-pix_fmt', 'rgba'], 0],
    ['prores.mov', ['-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le'], 8],
    ['ffv1.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'bgra'], 0],
    ['apng.apng', ['-c:v', 'apng', '-pix_fmt', 'rgba'], 0],
  ])('%s', async (name, args, within) => {
    const clip = await makeClip(file(name), source, args);
    const webp = readStripes(await firstPicture(clip, 'webp'), 3);
    expect(webp[0]![3]).toBeLessThanOrEqual(within);
    expectClose(webp.slice(1), stripes.slice(1), within);
    const gif = readStripes(await firstPicture(clip, 'gif'), 3);
    expect(gif[0]![3]).toBe(0);
    expectClose([gif[2]!], [stripes[2]!], Math.max(3, within));
  });

  test.each([
    ['qtrle.mov', 'argb'],
    ['ffv1.mkv', 'yuva444p'],
  ])('%s: what is transparent does not darken scaled edges', async (container, pixels) => {
    const inside = '255*between(X,16,47)*between(Y,16,47)';
    const channels = ['r', 'g', 'b', 'a'].map((name) => `${name}='${inside}'`).join(':');
    const shape = filled('64x64', 'rgba', channels);
    const [codec = ''] = container.split('.');
    const clip = await makeClip(file(`edge ${container}`), shape, [
      '-c:v',
      codec,
      '-pix_fmt',
      pixels,
    ]);
    const picture = await firstPicture(clip, 'webp', '--width', '45');
    const seen = range(0, 45 * 45).map((at) => colorAt(picture, at % 45, Math.floor(at / 45)));
    const dark = seen.filter(([red = 0, , , alpha = 0]) => alpha > 16 && red < 240);
    expect(dark).toEqual([]);
    expect(seen.filter(([, , , alpha = 0]) => alpha > 240).length).toBeGreaterThan(400);
  });

  test('of an animated gif goes on to the next', async () => {
    const first = await makeClip(file('one.mov'), source, ['-c:v', 'qtrle', '-pix_fmt', 'argb']);
    const { path } = await convert(first, file('one.gif'));
    const webp = readStripes(await firstPicture(path, 'webp'), 3);
    expect(webp[0]![3]).toBe(0);
    expectClose([webp[2]!], [stripes[2]!], 3);
  });

  test('lossy webp keeps it', async () => {
    const clip = await makeClip(file('lossy.mov'), source, ['-c:v', 'png', '-pix_fmt', 'rgba']);
    const { pictures } = await convert(clip, file('lossy.webp'));
    const shown = readStripes(pictures[0]!, 3);
    expect(shown.map((color) => color[3])).toEqual([0, 128, 255]);
    expectClose(shown.slice(1), stripes.slice(1), 12);
  });

  test('black bars beside it are not transparent', async () => {
    const clip = await makeClip(file('bars.mov'), source, ['-c:v', 'png', '-pix_fmt', 'rgba']);
    const size = ['--width', '96', '--height', '96', '--scale-type', 'fill'];
    for (const format of ['webp', 'gif'] as const) {
      const picture = await firstPicture(clip, format, ...size);
      for (const y of [0, 31, 64, 95]) expect(colorAt(picture, 5, y)).toEqual([0, 0, 0, 255]);
      for (const y of [33, 62]) expect(colorAt(picture, 5, y)[3]).toBe(0);
    }
  });

  let opaque = '';
  beforeAll(async () => {
    const solid = filled('96x32', 'rgba', `${planes}:a=255`);
    opaque = await makeClip(file('opaque.mov'), solid, ['-c:v', 'png', '-pix_fmt', 'rgba']);
  });

  test.each(['webp', 'gif'] as const)('a channel that is nowhere used, to %s', async (format) => {
    const shown = readStripes(await firstPicture(opaque, format), 3);
    expectClose(shown, Array(3).fill([...orange, 255]) as number[][], 3);
  });
});
