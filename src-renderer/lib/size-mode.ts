import type { ConversionSettings } from '../../src-main/core/settings';

/** The ways the window lets a size be given; all but `box` keep the aspect. */
export const sizeModes = ['original', 'width', 'height', 'longest', 'percent', 'box'] as const;
export type SizeMode = (typeof sizeModes)[number];

const sides = ['width', 'height', 'scaleWidthPercent', 'scaleHeightPercent'] as const;
/** All settings that have to do with the size. */
export const sizeNames = [...sides, 'keepAspect', 'scaleType'] as const;
type SizePart = Pick<ConversionSettings, (typeof sizeNames)[number]>;

/** What a mode begins with when it is chosen. */
const firstValues: Record<SizeMode, number | null> = {
  original: null,
  width: 480,
  height: 360,
  longest: 480,
  percent: 50,
  box: 240,
};

export function sizeModeOf(settings: SizePart): SizeMode {
  const { width, height, scaleType } = settings;
  // A square that the picture is fitted into is as long as its longest side.
  if (width !== null && height !== null)
    return width === height && scaleType === 'fit' ? 'longest' : 'box';
  if (width !== null) return 'width';
  if (height !== null) return 'height';
  if (settings.scaleWidthPercent !== null || settings.scaleHeightPercent !== null) return 'percent';
  return 'original';
}

export function sizeValueOf(settings: SizePart): number | null {
  return sides.map((side) => settings[side]).find((value) => value !== null) ?? null;
}

/** The settings' part that says a size, with nothing left of another mode. */
export function sizePatch(mode: SizeMode, value = firstValues[mode]): SizePart {
  const isBox = mode === 'box' || mode === 'longest';
  return {
    keepAspect: true,
    scaleType: mode === 'box' ? 'crop' : mode === 'longest' ? 'fit' : 'stretch',
    width: isBox || mode === 'width' ? value : null,
    height: isBox || mode === 'height' ? value : null,
    scaleWidthPercent: mode === 'percent' ? value : null,
    scaleHeightPercent: null,
  };
}
