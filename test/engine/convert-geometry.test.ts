import { beforeAll, describe, expect, test } from 'vitest';
import { codecs, makeClip, turnClip, useTempFolder } from './helpers/clips';
import { colorAt, convert } from './helpers/results';
import type { Picture } from './helpers/results';

const file = useTempFolder();

/** A picture that says where each pixel comes from: red is 2 x, green is 3 y, and blue is 90. */
const width = 120;
const height = 80;
const places = (side = ''): string =>
  `color=black:s=${side || `${String(width)}x${String(height)}`}:r=10,trim=end_frame=2,format=gbrp,geq=r='2*X':g='3*Y':b=90`;

type Point = readonly [x: number, y: number];
const lossless = ['--format', 'webp', '--lossless'];

async function convertOne(clip: string, ...flags: string[]): Promise<Picture> {
  const { pictures } = await convert(clip, file('out.webp'), ...lossless, ...flags);
  return pictures[0]!;
}

/** Each pixel but those of the edges comes from where `from` says, to within a pixel. */
function expectPlaces(picture: Picture, from: (x: number, y: number) => Point, edge = 3): void {
  const wrong: string[] = [];
  for (let y = edge; y < picture.height - edge; y += 2) {
    for (let x = edge; x < picture.width - edge; x += 2) {
      const [red = 0, green = 0, blue = 0] = colorAt(picture, x, y);
      const [sourceX, sourceY] = from(x, y);
      const off = Math.max(Math.abs(red / 2 - sourceX), Math.abs(green / 3 - sourceY));
      if (off > 1 || Math.abs(blue - 90) > 2) {
        wrong.push(`${String([x, y])}: ${String([red / 2, green / 3, blue])}`);
      }
    }
  }
  expect(wrong).toEqual([]);
}

/** The middle of an output pixel, on a side scaled by `scale` and then moved. */
const scaled = (at: number, scale: number, shift = 0): number => (at + shift + 0.5) / scale - 0.5;

describe('size and scale type', () => {
  let clip = '';
  beforeAll(async () => {
    clip = await makeClip(file('places.mkv'), places(), codecs.lossless);
  });

  /** Scale and shift of each side, where nothing is cut off and nothing is added. */
  const whole: [flags: string, size: Point][] = [
    ['', [120, 80]],
    ['--width 60', [60, 40]],
    ['--height 60', [90, 60]],
    ['--width 33', [33, 22]],
    ['--height 71', [107, 71]],
    ['--width 241', [241, 161]],
    ['--width 100 --height 100', [100, 100]],
    ['--width 33 --height 47 --scale-type stretch', [33, 47]],
    ['--width 100 --height 100 --scale-type fit', [100, 67]],
    ['--width 60 --height 60 --scale-type fit', [60, 40]],
    ['--width 240 --height 50 --scale-type fit', [75, 50]],
    ['--scale-width 50', [60, 40]],
    ['--scale-width 50 --scale-height 100', [60, 80]],
    ['--scale-height 50', [60, 40]],
    ['--scale-width 200 --scale-height 150', [240, 120]],
    ['--process f_webp', [120, 80]],
    ['--process f_webp,w_60', [60, 80]],
    ['--process f_webp,h_60', [120, 60]],
    ['--process f_webp,w_100,h_100', [100, 100]],
    ['--process f_webp,pw_50', [60, 80]],
    ['--process f_webp,ph_50', [120, 40]],
    ['--process f_webp,pw_33,ph_67', [40, 54]],
    ['--process f_webp,pw_200,ph_200', [240, 160]],
    ['--process f_webp,w_70,pw_10,ph_50', [70, 40]],
    ['--process f_webp,w_100,h_100,pw_10,ph_10', [100, 100]],
    ['--process f_webp,w_100,h_100,scaletype_fit', [100, 67]],
    ['--process f_webp,pw_50,ph_100,scaletype_fit', [60, 40]],
  ];
  test.each(whole)('%s makes %j', async (flags, size) => {
    const args = flags.replace('--process ', '--process video/animation,').split(' ');
    const picture = await convertOne(clip, ...args.filter(Boolean));
    expect([picture.width, picture.height]).toEqual(size);
    expectPlaces(picture, (x, y) => [scaled(x, size[0] / width), scaled(y, size[1] / height)]);
  });

  test.each([
    ['--width 100 --height 100 --scale-type crop', [100, 100], 100 / 80],
    ['--process f_webp,w_60,h_80,scaletype_crop', [60, 80], 1],
    ['--process f_webp,w_100,h_40,scaletype_crop', [100, 40], 100 / 120],
    ['--process f_webp,pw_100,ph_50,scaletype_crop', [120, 40], 1],
  ] as const)('%s keeps the middle', async (flags, [w, h], scale) => {
    const args = flags.replace('--process ', '--process video/animation,').split(' ');
    const picture = await convertOne(clip, ...args);
    expect([picture.width, picture.height]).toEqual([w, h]);
    const [left, top] = [(width * scale - w) / 2, (height * scale - h) / 2];
    expectPlaces(picture, (x, y) => [scaled(x, scale, left), scaled(y, scale, top)]);
  });

  test.each([
    ['--width 100 --height 100 --scale-type fill', [100, 100], [0, 16, 100, 67]],
    ['--process f_webp,w_200,h_80,scaletype_fill', [200, 80], [40, 0, 120, 80]],
    ['--process f_webp,w_61,h_80,scaletype_fill', [61, 80], [0, 19, 61, 41]],
    ['--process f_webp,w_60,h_40,scaletype_fill', [60, 40], [0, 0, 60, 40]],
  ] as const)('%s puts it between black bars', async (flags, [w, h], [left, top, inW, inH]) => {
    const args = flags.replace('--process ', '--process video/animation,').split(' ');
    const picture = await convertOne(clip, ...args);
    expect([picture.width, picture.height]).toEqual([w, h]);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const inside = x >= left && x < left + inW && y >= top && y < top + inH;
        const [red, green, blue, alpha] = colorAt(picture, x, y);
        if (inside) expect(blue, `picture at ${String([x, y])}`).toBeGreaterThan(70);
        else expect([red, green, blue, alpha], `bar at ${String([x, y])}`).toEqual([0, 0, 0, 255]);
      }
    }
    const [across, down] = [inW / width, inH / height];
    const inner = crop(picture, left, top, inW, inH);
    expectPlaces(inner, (x, y) => [scaled(x, across), scaled(y, down)]);
  });

  test('fill to gif has black bars too', async () => {
    const size = ['--width', '100', '--height', '100', '--scale-type', 'fill'];
    const { pictures } = await convert(clip, file('fill.gif'), ...size);
    for (const y of [0, 15, 83, 99]) expect(colorAt(pictures[0]!, 50, y)).toEqual([0, 0, 0, 255]);
    for (const y of [16, 82]) expect(colorAt(pictures[0]!, 50, y)[2]).toBeGreaterThan(70);
  });

  test.each(['gif', 'webp'])(
    'a source smaller than OSS allows to ask for, to %s',
    async (format) => {
      const tiny = await makeClip(file('tiny.mkv'), places('7x5'), codecs.lossless);
      const result = await convert(tiny, file(`tiny.${format}`));
      expect(result).toMatchObject({ width: 7, height: 5 });
    },
  );
});

describe('crop', () => {
  test.each(['3,5,31,17', '0,0,1,1', '119,79,1,1', '1,0,119,80', '0,0,120,80', '57,33,10,40'])(
    '--crop %s is exact to the pixel',
    async (crop) => {
      const clip = await makeClip(file('crop.mkv'), places(), codecs.lossless);
      const [left, top, w, h] = crop.split(',').map(Number) as [number, number, number, number];
      const picture = await convertOne(clip, '--crop', crop);
      expect([picture.width, picture.height]).toEqual([w, h]);
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          expect(colorAt(picture, x, y)).toEqual([2 * (left + x), 3 * (top + y), 90, 255]);
        }
      }
    },
  );

  test('odd offsets where colour is stored for two by two pixels', async () => {
    const box = "geq=lum='if(between(X,21,53)*between(Y,11,37),235,16)':cb=128:cr=128";
    const source = `color=black:s=96x64:r=10,trim=end_frame=2,format=yuv420p,${box}`;
    const clip = await makeClip(file('edges.mkv'), source, codecs.lossless);
    const inside = await convertOne(clip, '--crop', '21,11,33,27');
    const outside = await convertOne(clip, '--crop', '20,10,35,29');
    const levels = (picture: Picture, y: number): number[] =>
      Array.from({ length: picture.width }, (_, x) => colorAt(picture, x, y)[0]!);
    for (const y of [0, 13, 26]) expect(levels(inside, y)).toEqual(Array(33).fill(255));
    for (const y of [0, 28]) expect(levels(outside, y)).toEqual(Array(35).fill(0));
    expect(levels(outside, 14)).toEqual([0, ...Array<number>(33).fill(255), 0]);
  });

  test('crop comes before scaling, and percents are of what is left', async () => {
    const clip = await makeClip(file('scaled.mkv'), places(), codecs.lossless);
    const picture = await convertOne(clip, '--crop', '20,10,80,60', '--scale-width', '50');
    expect([picture.width, picture.height]).toEqual([40, 30]);
    expectPlaces(picture, (x, y) => [20 + scaled(x, 0.5), 10 + scaled(y, 0.5)]);
  });
});

describe('rotation', () => {
  /** Where a pixel of the turned picture comes from. */
  const turns: Record<number, (x: number, y: number) => Point> = {
    90: (x, y) => [y, height - 1 - x],
    180: (x, y) => [width - 1 - x, height - 1 - y],
    270: (x, y) => [width - 1 - y, x],
  };
  let upright = '';
  beforeAll(async () => {
    const rgb = ['-c:v', 'libx264rgb', '-qp', '0'];
    upright = await makeClip(file('upright.mp4'), places(), rgb);
  });

  for (const [degrees, turn] of Object.entries(turns)) {
    const [w, h] = degrees === '180' ? [width, height] : [height, width];
    const rotated = (): Promise<string> =>
      turnClip(upright, file(`rotated${degrees}.mp4`), Number(degrees));

    test(`by ${degrees} degrees`, async () => {
      const picture = await convertOne(await rotated());
      expect([picture.width, picture.height]).toEqual([w, h]);
      expectPlaces(picture, turn);
    });

    test(`by ${degrees} degrees, cropped in what is shown`, async () => {
      const picture = await convertOne(await rotated(), '--crop', '11,5,41,33');
      expect([picture.width, picture.height]).toEqual([41, 33]);
      expectPlaces(picture, (x, y) => turn(x + 11, y + 5));
    });

    test(`by ${degrees} degrees, with one side given`, async () => {
      const picture = await convertOne(await rotated(), '--width', '40');
      expect([picture.width, picture.height]).toEqual([40, Math.round((40 * h) / w)]);
      expectPlaces(picture, (x, y) => turn(scaled(x, 40 / w), scaled(y, 40 / w)));
    });
  }
});

describe('pixels that are not square', () => {
  test.each([
    ['4/3', 160, 80],
    ['1/2', 60, 80],
    ['16/15', 128, 80],
  ])('%s', async (ratio, w, h) => {
    const source = `${places()},setsar=${ratio}`;
    const clip = await makeClip(file(`sar${String(w)}.mkv`), source, codecs.lossless);
    const picture = await convertOne(clip);
    expect([picture.width, picture.height]).toEqual([w, h]);
    expectPlaces(picture, (x, y) => [scaled(x, w / width), y]);
  });

  test('sizes and crop are of what is shown', async () => {
    const source = `${places()},setsar=4/3`;
    const clip = await makeClip(file('sar.mkv'), source, codecs.lossless);
    const half = await convertOne(clip, '--width', '80');
    expect([half.width, half.height]).toEqual([80, 40]);
    const cropped = await convertOne(clip, '--crop', '40,20,80,40');
    expect([cropped.width, cropped.height]).toEqual([80, 40]);
    expectPlaces(cropped, (x, y) => [30 + scaled(x, 4 / 3), 20 + y]);
  });

  test('turned by 90 degrees', async () => {
    const upright = file('sar-upright.mp4');
    await makeClip(upright, `${places()},setsar=4/3`, ['-c:v', 'libx264rgb', '-qp', '0']);
    const clip = await turnClip(upright, file('sar-turned.mp4'), 90);
    const picture = await convertOne(clip);
    expect([picture.width, picture.height]).toEqual([80, 160]);
    expectPlaces(picture, (x, y) => [scaled(y, 4 / 3), height - 1 - x]);
  });
});

function crop(picture: Picture, x: number, y: number, w: number, h: number): Picture {
  const rows = Array.from({ length: h }, (_, row) => {
    const at = ((y + row) * picture.width + x) * 4;
    return picture.pixels.subarray(at, at + w * 4);
  });
  return { width: w, height: h, pixels: Buffer.concat(rows) };
}
