import { AppError } from './errors';
import type { MediaInfo } from './media';
import { defaultSettings, followsAspect } from './settings';
import type { ConversionSettings, OutputFormat, Rect } from './settings';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How the picture goes from the source to the output; every step in whole pixels. */
export interface GeometryPlan {
  /** The source as a player shows it: rotated, with square pixels. */
  readonly source: Size;
  /** The part of the source that is used, in its shown pixels. */
  readonly crop: Rect;
  /** What that part is scaled to. */
  readonly scaled: Size;
  /** Of the scaled picture, the part that stays (`crop`); its centre. */
  readonly window: Rect;
  /** Where that part lies in the output; what is left is black bars (`fill`). */
  readonly placed: Rect;
  readonly output: Size;
}

/** The longest side a file can say: GIF has 16 bits, WebP 14 (its canvas 24, but a frame 14). */
const longestSide: Record<OutputFormat, number> = { gif: 65_535, webp: 16_383 };

/** The size at which a player shows the source. */
export function displaySize(media: MediaInfo): Size {
  const width = Math.max(1, Math.round(media.codedWidth * media.pixelAspect));
  const height = media.codedHeight;
  return media.rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * Output size and the steps to it. Percentages and missing sides are of the cropped source; fractions
 * are rounded to the nearest pixel; cropping and bars are centred.
 * @throws AppError `cropOutside`, `outputTooLarge`
 */
export function planGeometry(source: Size, settings: ConversionSettings): GeometryPlan {
  const crop = settings.crop ?? { x: 0, y: 0, ...source };
  if (crop.x + crop.width > source.width || crop.y + crop.height > source.height) {
    const { x, y, width, height } = crop;
    throw new AppError('cropOutside', {
      crop: [x, y, width, height].join(','),
      sourceWidth: source.width,
      sourceHeight: source.height,
    });
  }
  const box = targetBox(crop, settings);
  // A side that follows is rounded: to `fit` the box would take a pixel off the side that was given.
  const scaleType = followsAspect(settings) ? 'stretch' : settings.scaleType;
  const steps = placeInBox(crop, box, scaleType);
  const limit = longestSide[settings.format];
  if (Math.max(steps.output.width, steps.output.height) > limit) {
    throw new AppError('outputTooLarge', { ...steps.output, limit, format: settings.format });
  }
  return { source, crop, ...steps };
}

/** Settings that show the whole of a source, made smaller where a side is longer than `maxSide`. */
export function fitSource({ width, height }: Size, maxSide: number): ConversionSettings {
  const longest = Math.max(width, height);
  const scaleWidthPercent = longest > maxSide ? (maxSide / longest) * 100 : null;
  return { ...defaultSettings, scaleWidthPercent };
}

/** The box that the settings ask for. Pixels win over percent, side by side. */
function targetBox(crop: Size, settings: ConversionSettings): Size {
  const side = (pixels: number | null, percent: number | null, whole: number): number | null =>
    pixels ?? (percent === null ? null : roundSide((whole * percent) / 100));
  const width = side(settings.width, settings.scaleWidthPercent, crop.width);
  const height = side(settings.height, settings.scaleHeightPercent, crop.height);
  const follows = settings.keepAspect;
  return {
    width:
      width ?? (follows && height ? roundSide((crop.width * height) / crop.height) : crop.width),
    height:
      height ?? (follows && width ? roundSide((crop.height * width) / crop.width) : crop.height),
  };
}

function placeInBox(
  from: Size,
  box: Size,
  scaleType: ConversionSettings['scaleType'],
): Omit<GeometryPlan, 'source' | 'crop'> {
  const whole = (size: Size): Rect => ({ x: 0, y: 0, ...size });
  const ratios = [box.width / from.width, box.height / from.height] as const;
  const scaledBy = (ratio: number): Size => ({
    width: roundSide(from.width * ratio),
    height: roundSide(from.height * ratio),
  });
  if (scaleType === 'stretch') {
    return { scaled: box, window: whole(box), placed: whole(box), output: box };
  }
  if (scaleType === 'crop') {
    const scaled = scaledBy(Math.max(...ratios));
    return { scaled, window: centred(box, scaled), placed: whole(box), output: box };
  }
  const scaled = scaledBy(Math.min(...ratios));
  if (scaleType === 'fit') {
    return { scaled, window: whole(scaled), placed: whole(scaled), output: scaled };
  }
  return { scaled, window: whole(scaled), placed: centred(scaled, box), output: box };
}

function centred(inner: Size, outer: Size): Rect {
  const { width, height } = inner;
  return {
    x: Math.floor((outer.width - width) / 2),
    y: Math.floor((outer.height - height) / 2),
    width,
    height,
  };
}

const roundSide = (length: number): number => Math.max(1, Math.round(length));
