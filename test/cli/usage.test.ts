import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { parseLines } from './helpers/cli';
import { test } from './helpers/sandbox';

const convert = (...args: string[]): string[] => ['convert', 'a.mp4', ...args];
const withProcess = (text: string): string[] => convert('--process', text);

/** What is typed, and what the sentence has to name: the flag or parameter, and what it may be. */
const wrongUsages: readonly (readonly [args: readonly string[], ...says: readonly string[]])[] = [
  [[], 'no command', 'convert', 'probe', 'doctor'],
  [['transform'], 'transform', 'convert', 'probe', 'doctor'],
  [['convert'], 'at least one video or folder'],
  [['probe'], 'one file'],
  [['probe', 'a.mp4', 'b.mp4'], 'one file'],
  [['doctor', 'a.mp4'], 'doctor', 'no file'],
  [convert('--sepia'), 'There is no option --sepia. See'],
  [convert('--fsp', '5'), 'There is no option --fsp. Did you mean --fps?'],
  [convert('--colours=16'), 'There is no option --colours. Did you mean --colors?'],
  [convert('-x'), 'There is no option -x.'],
  [convert('--width'), '--width needs a value.'],
  [convert('-o'), '-o needs a value.'],
  [convert('-o', ''), '-o takes a file or folder', '""'],
  [convert('-o', '-'), 'cannot be written to standard output'],
  [convert('-o', '--force'), '-o needs a value', '"--force"', '--output=--force'],
  [convert('--start', '-1'), '--start needs a value', '--start=-1'],
  [convert('--reverse=yes'), '--reverse takes no value.'],
  [convert('--width', 'wide'), '--width', 'number', '"wide"'],
  [convert('--width', ''), '--width', 'number'],
  [convert('--width', '31'), '--width', '31', '32 to 4096 px'],
  [convert('--width', '4097'), '--width', '4097', '32 to 4096 px'],
  [convert('--width', '100.5'), '--width', 'whole number', '32 to 4096 px'],
  [convert('--height', '31'), '--height', '32 to 4096 px'],
  [convert('--scale-width', '0'), '--scale-width', 'above 0 up to 200 %'],
  [convert('--scale-width', '201'), '--scale-width', 'above 0 up to 200 %'],
  [convert('--scale-height', '201'), '--scale-height', 'above 0 up to 200 %'],
  [convert('--scale-type', 'zoom'), '--scale-type', '"zoom"', 'crop', 'stretch', 'fill', 'fit'],
  [convert('--format', 'avi'), '--format', '"avi"', 'gif', 'webp'],
  [convert('--crop', '1,2,3'), '--crop', 'x,y,width,height', '"1,2,3"'],
  [convert('--crop', '1,2,3,x'), '--crop', 'x,y,width,height'],
  [convert('--crop', '0,0,0,10'), '--crop', 'width and height from 1'],
  [convert('--start', 'soon'), '--start', 'seconds or h:mm:ss', '"soon"'],
  [convert('--start=-1'), '--start', 'seconds or h:mm:ss'],
  [convert('--end', '1:75'), '--end', 'seconds or h:mm:ss'],
  [convert('--start', '1', '--end', '1'), 'end, 1 s', 'start, 1 s', 'after the start'],
  [convert('--start', '2', '--end', '1'), 'end, 1 s', 'start, 2 s', 'after the start'],
  [convert('--fps', '0'), '--fps', 'above 0 up to 240 fps'],
  [convert('--fps', '241'), '--fps', 'above 0 up to 240 fps'],
  [convert('--fps', '5', '--interval', '100'), '--fps', '--interval', 'only one'],
  [convert('--fps', '5', '--playback-fps', '9'), '--fps', '--playback-fps', 'only one'],
  [convert('--speed', '2', '--playback-fps', '9'), '--speed', '--playback-fps', 'only one'],
  [convert('--interval=-1'), '--interval', 'whole number from 0'],
  [convert('--interval', '0.5'), '--interval', 'whole number from 0'],
  [convert('--frames', '0'), '--frames', 'whole number from 1'],
  [convert('--playback-fps', '241'), '--playback-fps', '0 to 240 fps'],
  [convert('--speed', '0'), '--speed', '0.01 to 100'],
  [convert('--loop', '65536'), '--loop', '0 to 65535'],
  [convert('--hold-last', '600001'), '--hold-last', '0 to 600000 ms'],
  [convert('--quality', '0'), '--quality', '1 to 100'],
  [convert('--quality', '101'), '--quality', '1 to 100'],
  [convert('--colors', '1'), '--colors', '2 to 256'],
  [convert('--matte', 'white'), '--matte', '"white"', '#ffffff'],
  [convert('--dither', 'noise'), '--dither', '"noise"', 'none', 'ordered', 'diffusion'],
  [convert('--effort', '7'), '--effort', '0 to 6'],
  [convert('--concurrency', '0'), '--concurrency', '1 to 64'],
  [convert('--concurrency', '1.5'), '--concurrency', '1 to 64'],
  [convert('--concurrency', 'all'), '--concurrency', 'number', '"all"'],
  [convert('--cores', '0'), '--cores', 'whole number', '1 to 1024'],
  [convert('--cores', '1.5'), '--cores', 'whole number', '1 to 1024'],
  [convert('--cores=-2'), '--cores', 'whole number', '1 to 1024'],
  [convert('--cores', 'half'), '--cores', 'number', '"half"'],
  [convert('--priority', 'high'), '--priority', '"high"', 'normal or low'],
  [convert('--priority', ''), '--priority', '""', 'normal or low'],
  [convert('-o', 'x.gif', '--format', 'webp'), '.gif', 'webp'],
  [['convert', 'a.mp4', 'b.mp4', '-o', 'x.gif'], '-o', 'one file', '2 videos', 'folder'],
  [withProcess(''), 'action', 'video/animation'],
  [withProcess('video/convert,f_gif'), '"video/convert"', 'video/animation'],
  [withProcess('video/animation'), '"f"', 'gif or webp'],
  [withProcess('video/animation,f_avi'), '"f"', '"avi"', 'gif', 'webp'],
  [withProcess('video/animation,f_gif,w_20'), '"w"', '"20"', '32 to 4096 px'],
  [withProcess('video/animation,f_gif,pw_0'), '"pw"', '"0"', '200 %'],
  [withProcess('video/animation,f_gif,inter_x'), '"inter"', '"x"', 'whole number'],
  [withProcess('video/animation,f_gif,scaletype_zoom'), '"scaletype"', 'stretch'],
  [withProcess('video/animation,f_gif,zoom_2'), 'zoom_2', 'scaletype'],
  [withProcess('video/animation,f_gif,w_40,w_50'), '"w"', 'once'],
  [withProcess('video/animation,f_gif|sys/saveas,o_***'), '"o"', 'Base64'],
  [['convert', 'a.mp4', '-o', 'x.gif', '--process', 'video/animation,f_webp'], '.gif', 'webp'],
];

describe('wrong usage', () => {
  test.concurrent.for(wrongUsages)('%j', async ([args, ...says], { box, expect }) => {
    for (const name of ['a.mp4', 'b.mp4']) await writeFile(box.path(name), 'not looked into');
    const before = await box.snapshot();
    const { status, stdout, stderr } = await box.run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    for (const words of says) expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/undefined|\[object|\bat .*\.js/);
    expect(stderr.trimEnd()).toMatch(/[.]$/);
    expect(await box.snapshot()).toEqual(before);
  });

  test.for([
    [['--width', '20'], 'invalidSetting', '32 to 4096'],
    [['--foo'], 'badArguments', 'There is no option --foo'],
    [['--width'], 'badArguments', '--width needs a value'],
  ] as const)('with --json, each input is told of %j', async ([wrong, code, words], { box }) => {
    const { status, stdout, stderr } = await box.run([
      ...['convert', 'a.mp4', 'b.mp4', '--json', ...wrong],
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(parseLines(stdout)).toEqual(
      ['a.mp4', 'b.mp4'].map((input) => ({
        type: 'failed',
        input,
        error: { code, message: expect.stringContaining(words) as string },
      })),
    );
  });
});

describe('help and version', () => {
  const flags =
    'output process format start end crop width height scale-width scale-height scale-type fps ' +
    'interval frames playback-fps speed reverse bounce loop hold-last quality colors dither matte ' +
    'lossless effort cores priority concurrency hwaccel force plan json';

  test.for([['--help'], ['-h'], ['help'], ['convert', '--help']])('%j', async (args, { box }) => {
    const { status, stdout, stderr } = await box.run(args);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    for (const flag of flags.split(' ')) expect(stdout).toContain(`--${flag}`);
    for (const word of ['convert', 'probe', 'doctor', '130']) expect(stdout).toContain(word);
  });

  test('--version', async ({ box }) => {
    const { status, stdout } = await box.run(['--version']);
    const manifest = await readFile(`${import.meta.dirname}/../../package.json`, 'utf8');
    expect(status).toBe(0);
    expect(stdout).toBe(`${(JSON.parse(manifest) as { version: string }).version}\n`);
  });
});
