/** What is known of a source, as ffprobe tells it, in plain data. Times are seconds. */
export interface MediaInfo {
  readonly path: string;
  readonly sizeBytes: number;
  readonly container: string;
  readonly codec: string;
  readonly streamIndex: number;
  /** Stored pixels, before rotation and pixel aspect. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Clockwise turn that a player applies: 0, 90, 180 or 270. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Width of a stored pixel over its height, before rotation. */
  readonly pixelAspect: number;
  readonly pixelFormat: string;
  readonly hasAlpha: boolean;
  readonly colorSpace: string | null;
  readonly colorTransfer: string | null;
  readonly colorPrimaries: string | null;
  readonly colorRange: 'full' | 'limited' | null;
  /** Each picture is of two moments, every other row of each. */
  readonly interlaced: boolean;
  /** Which rows come first in time, where interlaced pictures do not say themselves that they are. */
  readonly unmarkedFields: 'tff' | 'bff' | null;
  /** The container's nominal frame rate, where it has one. */
  readonly frameRate: number | null;
  /** The clip's length as the container tells it, where it does. */
  readonly duration: number | null;
  /** The stream's own timestamp of its beginning, and the file's. */
  readonly streamStart: number;
  readonly fileStart: number;
}

/** The shown frames of a source: what a plan samples from. Times count from the first frame. */
export interface FrameIndex {
  /** Timestamp of the first frame in the file's own time. */
  readonly origin: number;
  /** The file's own times jump, or there are none: all are as ffmpeg counts them from the beginning. */
  readonly counted: boolean;
  /** When each frame begins to be shown, ascending, the first at 0. */
  readonly times: readonly number[];
  /** When the last frame ends. */
  readonly end: number;
  /** Times of the frames where decoding can begin, ascending. */
  readonly keyTimes: readonly number[];
}

/** High dynamic range transfer curves: PQ and HLG (ITU-R BT.2100). */
export function isHdr(media: MediaInfo): boolean {
  return media.colorTransfer === 'smpte2084' || media.colorTransfer === 'arib-std-b67';
}
