import type { ConversionSettings } from '../../src-main/core/settings';

/** The ways the window lets the frames be chosen: all, so many a second, or one in so much time. */
export const rateModes = ['source', 'fps', 'interval'] as const;
export type RateMode = (typeof rateModes)[number];

type RatePart = Pick<ConversionSettings, 'fps' | 'intervalMs' | 'playbackFps'>;

const firstValues = { source: null, fps: 15, interval: 1000 } as const;

export function rateModeOf({ fps, intervalMs }: RatePart): RateMode {
  if (fps !== null) return 'fps';
  return intervalMs === null ? 'source' : 'interval';
}

/** With a rate of its own, the result cannot be shown at another as well. */
export function ratePatch(
  mode: RateMode,
  value: number | null = firstValues[mode],
): Partial<RatePart> {
  return {
    fps: mode === 'fps' ? value : null,
    intervalMs: mode === 'interval' ? value : null,
    ...(mode === 'fps' && { playbackFps: null }),
  };
}
