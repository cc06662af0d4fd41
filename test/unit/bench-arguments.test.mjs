import { describe, expect, it } from 'vitest';
import { parseClip, parseOptions } from '../bench/arguments.mjs';

describe('parseOptions', () => {
  it('takes everything by default', () => {
    expect(parseOptions([])).toEqual({
      clips: [],
      drawn: true,
      peers: ['ffmpeg', 'gifsicle', 'gifski', 'libwebp'],
      only: ['quality', 'profile', 'webp', 'length', 'cores'],
      ...{ runs: 3, json: false, write: true },
    });
  });

  it('takes what is named', () => {
    const args = [
      '--clip',
      'a.mp4',
      '--clip',
      'b.mkv,kind=screencast',
      '--peers',
      'libwebp, gifski',
    ];
    const options = parseOptions([
      ...args,
      '--only',
      'cores',
      '--runs',
      '5',
      '--json',
      '--no-write',
    ]);
    expect(options).toMatchObject({ peers: ['gifski', 'libwebp'], only: ['cores'], runs: 5 });
    expect(options).toMatchObject({ json: true, write: false, drawn: false });
    expect(parseOptions([...args, '--drawn'])).toMatchObject({ drawn: true });
    expect(options?.clips.map(({ file, kind }) => [file, kind])).toEqual([
      ['a.mp4', 'film'],
      ['b.mkv', 'screencast'],
    ]);
  });

  it('gives nothing where help is asked for', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([
    [['--peers', 'gifsky'], '--peers: "gifsky" is not known; known are ffmpeg, gifsicle,'],
    [['--only', ''], '--only: "" is not known'],
    [['--runs', '0'], '--runs: "0" is not a whole number from 1 to 99.'],
    [['--runs', '1.5'], 'not a whole number'],
    [['--speed'], "Unknown option '--speed'"],
    [['clip.mp4'], 'npm run bench'],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});

describe('parseClip', () => {
  it('takes keys off the end of a name, which may hold commas, colons and equals signs', () => {
    expect(parseClip('C:\\a, b=c.mp4,start=5.5,width=96,seconds=2,fps=12.5')).toEqual({
      ...{ file: 'C:\\a, b=c.mp4', kind: 'film' },
      ...{ start: 5.5, seconds: 2, width: 96, fps: 12.5 },
    });
  });

  it.each([
    ['a.mp4,width=9', 'width "9" is not a whole number from 32 to 4096'],
    ['a.mp4,width=99.5', 'not a whole number'],
    ['a.mp4,fps=', 'fps "" is not a number from 1 to 100'],
    ['a.mp4,seconds=0', 'seconds "0"'],
    ['a.mp4,start=-1', 'start "-1"'],
    ['a.mp4,kind=cartoon', 'kind "cartoon" is not known; known are film, screencast, art'],
    [',start=1', 'names no file'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => parseClip(text)).toThrow(message);
  });
});
