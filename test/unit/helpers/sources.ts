import type { FrameIndex, MediaInfo } from '../../../src-main/core/media';
import { defaultSettings } from '../../../src-main/core/settings';
import type { ConversionSettings } from '../../../src-main/core/settings';

/** The defaults with `change`; not validated, so that tests can go past the ranges. */
export const withSettings = (change: Partial<ConversionSettings> = {}): ConversionSettings => ({
  ...defaultSettings,
  ...change,
});

export const makeMedia = (change: Partial<MediaInfo> = {}): MediaInfo => ({
  path: '/videos/clip.mp4',
  sizeBytes: 1_000_000,
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  codec: 'h264',
  streamIndex: 0,
  codedWidth: 1920,
  codedHeight: 1080,
  rotation: 0,
  pixelAspect: 1,
  pixelFormat: 'yuv420p',
  hasAlpha: false,
  colorSpace: null,
  colorTransfer: null,
  colorPrimaries: null,
  colorRange: null,
  interlaced: false,
  unmarkedFields: null,
  frameRate: 30,
  duration: 12,
  streamStart: 0,
  fileStart: 0,
  ...change,
});

/** A source whose frames begin at `times` (seconds) and which ends at `end`. */
export const makeIndex = (times: readonly number[], end: number): FrameIndex => ({
  origin: 0,
  counted: false,
  times,
  end,
  keyTimes: [0],
});

/** `seconds` of a constant frame rate, with exact timestamps. */
export function constantRate(fps: number, seconds: number): FrameIndex {
  const count = Math.round(fps * seconds);
  return makeIndex(
    Array.from({ length: count }, (_, n) => n / fps),
    count / fps,
  );
}

/** The same as Matroska stores it: every timestamp rounded to a millisecond. */
export function matroska(fps: number, seconds: number): FrameIndex {
  const { times, end } = constantRate(fps, seconds);
  const rounded = (time: number): number => Math.round(time * 1000) / 1000;
  return makeIndex(times.map(rounded), rounded(end));
}

/** A variable frame rate: each frame is shown for so many milliseconds. */
export function variableRate(...shownMs: readonly number[]): FrameIndex {
  let clock = 0;
  const times = shownMs.map((ms) => (clock += ms) - ms);
  return makeIndex(
    times.map((ms) => ms / 1000),
    clock / 1000,
  );
}
