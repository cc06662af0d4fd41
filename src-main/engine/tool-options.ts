import type { Tools } from './tools';

/** Every frame in, every frame out, whatever their timestamps; renamed in ffmpeg 5.1. */
export function passThroughOptions(tools: Tools): string[] {
  return isBefore(tools, 8, 44) ? ['-vsync', '0'] : ['-fps_mode', 'passthrough'];
}

/** Prints each picture's timestamp; since ffmpeg 4.4 without summing up its pixels. */
export function stampFilter(tools: Tools): string {
  return isBefore(tools, 7, 110) ? 'showinfo' : 'showinfo=checksum=0';
}

/** By libavfilter's version; one that does not tell is taken as new. */
function isBefore({ ffmpeg }: Tools, major: number, minor: number): boolean {
  const [actualMajor = NaN, actualMinor = NaN] = ffmpeg.filterVersion.split('.').map(Number);
  return actualMajor < major || (actualMajor === major && actualMinor < minor);
}
