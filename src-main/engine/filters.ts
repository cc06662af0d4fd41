import type { GeometryPlan, Size } from '../core/geometry';
import type { MediaInfo } from '../core/media';
import type { ConversionPlan } from '../core/plan';
import type { Segment } from '../core/segments';
import type { Rect } from '../core/settings';
import { stampFilter } from './tool-options';
import type { Tools } from './tools';

/**
 * ffmpeg's filter chain from a decoded (and, by ffmpeg, rotated) picture to raw output pixels. Only
 * the frames of the segment's windows pass; each one's timestamp is printed by the last filter.
 */
export function buildFilters(
  plan: ConversionPlan,
  segment: Segment,
  pixelFormat: string,
  tools: Tools,
): string {
  return [
    ...(plan.media.interlaced ? [deinterlacer(plan.media)] : []),
    clockFilters(segment.counted),
    // Ends the run at the last frame needed; `select` alone would decode to the file's end.
    `trim=end=${stamp(segment.windows.at(-1)?.[1] ?? 0)}`,
    `select='${selectExpression(segment.windows)}'`,
    ...pictureFilters(plan, pixelFormat),
    stampFilter(tools),
  ].join(',');
}

/**
 * Microseconds, so that printed timestamps need no further fact. Where ffmpeg counts on over a jump, a
 * picture right there may keep the file's own time, far out of line: that one is left out.
 */
export function clockFilters(counted: boolean): string {
  const inLine = "select='isnan(prev_selected_t)+between(t-prev_selected_t,1e-6,10)'";
  return ['settb=AVTB', ...(counted ? [inLine] : [])].join(',');
}

/**
 * Of two fields one picture; it needs the pictures before and after, so it comes before any are left
 * out. Those that are not interlaced in a stream of both kinds pass as they are.
 */
function deinterlacer({ unmarkedFields }: MediaInfo): string {
  const which = unmarkedFields === null ? 'deint=interlaced' : `deint=all:parity=${unmarkedFields}`;
  return `bwdif=mode=send_frame:${which}`;
}

/** The part of the chain that makes the picture. */
export function pictureFilters(plan: ConversionPlan, pixelFormat: string): string[] {
  const { geometry, media, toneMap } = plan;
  const { scaled, window, placed, output } = geometry;
  return [
    ...cropFilter(geometry, media),
    ...scaleFilters(plan),
    ...(toneMap ? toneMapFilters(media) : []),
    `format=${pixelFormat}`,
    ...(sameSize(window, scaled) ? [] : [`crop=${rect(window)}`]),
    ...(sameSize(placed, output)
      ? []
      : [
          `pad=${String(output.width)}:${String(output.height)}:${String(placed.x)}:${String(placed.y)}:black`,
        ]),
  ];
}

/** The user's rectangle is in shown pixels, the picture still in stored ones. */
function cropFilter({ crop, source }: GeometryPlan, media: MediaInfo): string[] {
  if (sameSize(crop, source)) return [];
  const turned = media.rotation % 180 !== 0;
  const stored = turned
    ? { width: media.codedHeight, height: media.codedWidth }
    : { width: media.codedWidth, height: media.codedHeight };
  const across = stored.width / source.width;
  const down = stored.height / source.height;
  const area: Rect = {
    x: Math.round(crop.x * across),
    y: Math.round(crop.y * down),
    width: Math.max(1, Math.round(crop.width * across)),
    height: Math.max(1, Math.round(crop.height * down)),
  };
  // Without `exact`, edges would move to the next even pixel where chroma is halved.
  return [`crop=${rect(area)}:exact=1`];
}

/**
 * Where there is alpha, colours are weighted by it while they are scaled: a transparent pixel's colour,
 * mostly black, would darken the edges.
 */
function scaleFilters({ geometry, media, alpha }: ConversionPlan): string[] {
  const { crop, scaled } = geometry;
  const unscaled = media.pixelAspect === 1 && sameSize(crop, scaled);
  const size = `${String(scaled.width)}:${String(scaled.height)}`;
  if (!alpha || unscaled) return [scaleFilter(size, inputOptions(media))];
  return [
    scaleFilter('iw:ih', inputOptions(media)),
    ...['format=gbrap', 'premultiply=inplace=1'],
    scaleFilter(size, []),
    'unpremultiply=inplace=1',
  ];
}

function scaleFilter(size: string, options: readonly string[]): string {
  const flags = 'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp';
  return `scale=${[size, flags, ...options].join(':')}`;
}

/** What the picture does not say itself. */
function inputOptions(media: MediaInfo): string[] {
  if (!isYuv(media)) return [];
  return [
    ...(media.colorSpace === null ? [`in_color_matrix=${guessMatrix(media)}`] : []),
    ...(media.colorRange === 'full' ? ['in_range=full'] : []),
  ];
}

const isYuv = (media: MediaInfo): boolean => /^(yuv|nv|p0|p2)/.test(media.pixelFormat);

/** Without a tag players take BT.601 for standard definition and BT.709 for more. */
function guessMatrix({ codedWidth, codedHeight }: MediaInfo): string {
  return codedWidth >= 1280 || codedHeight > 576 ? 'bt709' : 'bt601';
}

/**
 * PQ or HLG in BT.2020 to BT.709: linear light, primaries, a curve that keeps midtones, gamma.
 * Untagged primaries and matrix are those of BT.2100.
 */
function toneMapFilters(media: MediaInfo): string[] {
  const transfer = media.colorTransfer ?? 'smpte2084';
  const primaries = media.colorPrimaries ?? 'bt2020';
  const matrix = media.colorSpace ?? 'bt2020nc';
  return [
    `zscale=tin=${transfer}:pin=${primaries}:min=${matrix}:t=linear:npl=203`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=mobius:desat=0',
    'zscale=t=bt709:m=gbr:r=full',
    'format=gbrp',
  ];
}

/**
 * True inside the windows, as a balanced tree of comparisons: its depth is the logarithm of their
 * number, where a sum would be evaluated whole for every frame.
 */
export function selectExpression(windows: Segment['windows']): string {
  if (windows.length === 0) return '0';
  if (windows.length === 1) {
    const [from, to] = windows[0]!;
    return `gte(t,${stamp(from)})*lt(t,${stamp(to)})`;
  }
  const middle = windows.length >> 1;
  const [left, right] = [windows.slice(0, middle), windows.slice(middle)];
  return `if(lt(t,${stamp(right[0]![0])}),${selectExpression(left)},${selectExpression(right)})`;
}

const stamp = (seconds: number): string => seconds.toFixed(6);
const rect = ({ x, y, width, height }: Rect): string => [width, height, x, y].join(':');
const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;
