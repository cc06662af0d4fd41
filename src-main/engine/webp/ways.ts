import { platform } from 'node:os';
import type { ConversionPlan } from '../../core/plan';
import type { EncodeContext, SegmentSource } from '../encoder';
import { encodeAs } from './direct';
import type { DirectlyMade, Left } from './direct';
import type { Way } from './libwebp';
import { step } from './watch';

/** How a segment turns out to be. `parts`: it rests in part, or strays; only pixels tell what to draw. */
export type FoundWay = Way | 'parts';

/** That of the plan's segment that was made last: so may the next be. */
const waysFound = new WeakMap<ConversionPlan, FoundWay>();

/** Pictures rest for a while, and then they move. */
export function rememberWay(plan: ConversionPlan, way: FoundWay): void {
  waysFound.set(plan, way);
}

/**
 * A segment by processes alone, in the way that its pictures turn out to need. Null where that cannot be
 * done; see `encodeAs`.
 * @throws AbortError
 */
export async function encodeDirectly(
  source: SegmentSource,
  context: EncodeContext,
): Promise<DirectlyMade | null> {
  const { plan, signal } = context;
  // Transparent edges are a matter of pixels. On Windows processes cannot be stopped: suspending
  // works there by taking no frames.
  if (plan.alpha || source.segment.reversed || platform() === 'win32') return null;
  // A device that fails shows by what of its pictures comes through.
  if (source.options.hwaccel !== null) return null;
  const { width, height } = plan.geometry.output;
  // Too small for ffmpeg to take samples of.
  if (Math.min(width, height) < step) return null;
  const counted = { ...source, onFrame: countOnce(source.onFrame) };
  const attempt = (way: Way): Promise<DirectlyMade | Left | null> => {
    signal.throwIfAborted();
    counted.onFrame.startOver();
    return encodeAs(way, counted, context);
  };
  let way = waysFound.get(plan) ?? guessWay(plan);
  if (way === 'parts') return null;
  let made = await attempt(way);
  if (made === 'calm') made = await attempt((way = 'calm'));
  waysFound.set(plan, typeof made === 'string' ? 'parts' : way);
  return typeof made === 'string' ? null : made;
}

/**
 * Screen recordings take fewer bits a pixel (measured: 0.02), films and cameras more (0.06 to 0.15), as
 * do codecs that only know whole pictures: they do not tell. It costs only time where it is wrong.
 */
const calmBits = 0.04;

function guessWay({ media, encoding }: ConversionPlan): Way {
  if (encoding.lossless) return 'calm';
  const { sizeBytes, duration, frameRate, codedWidth, codedHeight } = media;
  const pixels = (duration ?? 0) * (frameRate ?? 0) * codedWidth * codedHeight;
  return sizeBytes * 8 < calmBits * pixels ? 'calm' : 'each';
}

interface CountOnce {
  (): void;
  /** What was counted before is not counted again. */
  readonly startOver: () => void;
}

function countOnce(onFrame: () => void): CountOnce {
  let told = 0;
  let taken = 0;
  const count = (): void => {
    if (++taken <= told) return;
    told = taken;
    onFrame();
  };
  return Object.assign(count, {
    startOver: () => {
      taken = 0;
    },
  });
}
