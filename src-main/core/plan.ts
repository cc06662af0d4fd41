import { planGeometry, displaySize } from './geometry';
import type { GeometryPlan } from './geometry';
import { isHdr } from './media';
import type { FrameIndex, MediaInfo } from './media';
import type { ConversionSettings, DitherMode, OutputFormat } from './settings';
import { planFrames } from './timing';
import type { PlannedFrame } from './timing';

/** How pixels become bytes. */
export interface EncodingPlan {
  readonly quality: number;
  readonly colors: number | null;
  readonly dither: DitherMode | null;
  readonly matte: string | null;
  readonly lossless: boolean;
  readonly effort: number;
}

/** A conversion as plain data: everything that decides what comes out, nothing of how it is run. */
export interface ConversionPlan {
  readonly format: OutputFormat;
  readonly media: MediaInfo;
  readonly geometry: GeometryPlan;
  readonly frames: readonly PlannedFrame[];
  readonly durationMs: number;
  /** Plays in all; 0 is forever. */
  readonly loop: number;
  readonly encoding: EncodingPlan;
  /** The source is HDR and has to be brought to what GIF and WebP can show. */
  readonly toneMap: boolean;
  readonly alpha: boolean;
}

/**
 * What `settings` make of a source.
 * @throws AppError `startPastEnd`, `cropOutside`, `outputTooLarge`
 */
export function planConversion(
  media: MediaInfo,
  index: FrameIndex,
  settings: ConversionSettings,
): ConversionPlan {
  const geometry = planGeometry(displaySize(media), settings);
  const frames = planFrames(index, settings);
  const { format, quality, colors, dither, matte, lossless, effort, loop } = settings;
  return {
    format,
    media,
    geometry,
    frames,
    durationMs: frames.reduce((sum, { delayMs }) => sum + delayMs, 0),
    loop,
    encoding: { quality, colors, dither, matte, lossless, effort },
    toneMap: isHdr(media),
    alpha: media.hasAlpha,
  };
}
