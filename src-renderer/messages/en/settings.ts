import { createFormats } from '../../../src-main/core/format';
import { describeRange } from '../../../src-main/core/settings';
import type { NumericSetting, Range, ranges } from '../../../src-main/core/settings';

const { number } = createFormats('en');

/** As the ranges of settings name them. */
type Unit = (typeof ranges)[NumericSetting]['unit'];

/** A limit as large as this is none to the user. */
const ENDLESS = 1e6;

/** The panel of settings. */
export const settings = {
  label: 'Settings',
  forNext: 'For the next videos you add',
  forOne: (name: string) => `For “${name}”`,
  forMany: (count: number) => `For the ${number(count)} selected jobs`,
  forWaiting: (count: number, selected: number) =>
    `For ${number(count)} of the ${number(selected)} selected: those still waiting`,
  forAgain: (name: string) => `For converting “${name}” again`,
  forAgainMany: (count: number) => `For converting ${number(count)} jobs again`,
  forRunning: 'Cancel the job to change these',
  again: (count: number) => (count === 1 ? 'Convert again' : `Convert ${number(count)} again`),
  addOutput: 'One more output',
  mixed: 'Mixed',
  differ: 'These jobs differ. What you change here is changed in all of them.',
  /** Right behind a field's help: what it may be, and what it is by itself. */
  limits: ({ min, max, above }: Range, unit: string, normal: number | null) => {
    if (max >= ENDLESS) return min > 0 ? ` At least ${number(min)}.` : '';
    const from = above ? `More than ${number(min)}, up` : number(min);
    const upTo = `${from} to ${number(max)}${unit && ` ${unit}`}`;
    return ` ${upTo}${normal === null ? '' : `; default ${number(normal)}`}.`;
  },
  format: 'Format',
  formats: { gif: 'GIF', webp: 'WebP' },
  formatHelp: {
    gif: 'Plays everywhere; 256 colours.',
    webp: 'Smaller, and in all colours.',
  },
  size: 'Size',
  sizeModes: {
    original: 'Original',
    width: 'Width',
    height: 'Height',
    longest: 'Long side',
    percent: 'Percent',
    box: 'Width and height',
  },
  sizeValues: {
    width: 'Width in pixels',
    height: 'Height in pixels',
    longest: 'Long side in pixels',
    percent: 'Percent',
    box: 'Width in pixels',
  },
  sizeHelp: {
    original: 'As large as the video.',
    width: 'The height follows.',
    height: 'The width follows.',
    longest: 'The other side follows.',
    percent: 'Of the video’s width and height.',
    box: 'Exactly this large, or within.',
  },
  keepAspect: 'Proportions',
  keepAspectHelp: 'Off: the other side stays the video’s.',
  boxHeight: 'Height in pixels',
  scaleType: 'Fill the box',
  scaleTypes: {
    crop: 'Cut what juts out',
    fit: 'Whole, within the box',
    fill: 'Whole, with black bars',
    stretch: 'Stretch',
  },
  scaleTypeHelp: 'Where the proportions differ.',
  frameRate: 'Frame rate',
  rateModes: { source: 'As the video', fps: 'Fixed', interval: 'One in' },
  rateValues: { fps: 'Frames per second', interval: 'Milliseconds between frames' },
  rateHelp: {
    source: 'Every frame of the video.',
    fps: 'Fewer make a smaller file.',
    interval: 'One frame in so much time.',
  },
  frames: 'Frames',
  framesHelp: 'Takes at most so many; leave empty for all.',
  playbackFps: 'Shown at',
  playbackFpsHelp: 'Frames per second of the result; empty: natural speed.',
  playbackFpsTaken: 'Not with a frame rate or a speed of its own: both say how fast it plays.',
  all: 'All',
  natural: 'Natural',
  clip: 'Clip',
  start: 'Start',
  end: 'End',
  clipHelp: 'In seconds, or like 1:02.5.',
  quality: 'Quality',
  qualityHelp: 'Lower makes a smaller file.',
  advanced: 'More settings',
  playback: 'Playback',
  encoding: 'Encoding',
  speed: 'Speed',
  speedHelp: '2 plays twice as fast.',
  speedTaken: 'Not with “Shown at”: both say how fast it plays.',
  speedUnit: 'times',
  reverse: 'Reverse',
  reverseHelp: 'From the end to the start.',
  bounce: 'Bounce',
  bounceHelp: 'Forward, then back.',
  loop: 'Plays',
  loopHelp: 'How often in all; 0 is forever.',
  holdLast: 'Hold last',
  holdLastHelp: 'Extra time for the last frame.',
  colors: 'Colours',
  colorsHelp: 'Of a frame’s palette; empty: by quality.',
  auto: 'Auto',
  dither: 'Dither',
  dithers: { auto: 'Automatic', none: 'None', ordered: 'Ordered', diffusion: 'Diffusion' },
  ditherHelp: 'Mixes colours the palette lacks.',
  matte: 'Matte',
  mattes: { own: 'Own colours', chosen: 'One colour' },
  matteValue: 'Colour of the matte',
  matteHelp: 'Below the soft edges of transparent videos.',
  lossless: 'Lossless',
  losslessHelp: 'Every pixel kept; much larger. Quality plays no part.',
  effort: 'Effort',
  effortHelp: '0 is fast, 6 makes the smallest file.',
  reset: 'Reset to defaults',
  /** What a number has to be, its unit as `units` has it. */
  allowed: (range: Range, unit: string) => `Needs ${describeRange({ ...range, unit })}.`,
  allowedTime: 'Needs a time, like 12.5 or 1:02.5.',
  units: {
    '': '',
    s: 's',
    ms: 'ms',
    px: 'px',
    '%': '%',
    fps: 'fps',
    frames: 'frames',
    '×': '×',
    colours: 'colours',
  } satisfies Record<Unit, string> as Record<Unit, string>,
};

/** A job's settings in one line. */
export const settingsInShort = {
  original: 'original size',
  width: (value: number) => `${String(value)} px wide`,
  height: (value: number) => `${String(value)} px high`,
  longest: (value: number) => `long side ${String(value)} px`,
  percent: (value: number) => createFormats('en').percent(value / 100),
  fps: (value: number) => `${number(value)} fps`,
  interval: (duration: string) => `one every ${duration}`,
  frames: (value: number) => `${number(value)} frames at most`,
  clip: (from: string, to: string) => `${from}–${to}`,
  toEnd: 'end',
  crop: 'cropped',
  speed: (value: number) => `${number(value)}×`,
  reverse: 'reversed',
  bounce: 'bounce',
};
