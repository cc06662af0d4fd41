import type { ConversionSettings } from '../../src-main/core/settings';

/** The ways the window lets a size be given; each keeps the aspect. */
export const sizeModes = ['original', 'width', 'height', 'percent'] as const;
export type SizeMode = (typeof sizeModes)[number];

const sides = ['width', 'height', 'scaleWidthPercent', 'scaleHeightPercent'] as const;
type SizePart = Pick<ConversionSettings, (typeof sides)[number] | 'keepAspect'>;

/** What a mode begins with when it is chosen. */
const firstValues: Record<SizeMode, number | null> = {
  original: null,
  width: 480,
  height: 360,
  percent: 50,
};

export function sizeModeOf(settings: SizePart): SizeMode {
  if (settings.width !== null) return 'width';
  if (settings.height !== null) return 'height';
  if (settings.scaleWidthPercent !== null || settings.scaleHeightPercent !== null) return 'percent';
  return 'original';
}

export function sizeValueOf(settings: SizePart): number | null {
  return sides.map((side) => settings[side]).find((value) => value !== null) ?? null;
}

/** The settings' part that says a size, with nothing left of another mode. */
export function sizePatch(mode: SizeMode, value = firstValues[mode]): SizePart {
  return {
    keepAspect: true,
    width: mode === 'width' ? value : null,
    height: mode === 'height' ? value : null,
    scaleWidthPercent: mode === 'percent' ? value : null,
    scaleHeightPercent: null,
  };
}
