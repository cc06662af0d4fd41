import type { Size } from '../../core/geometry';
import type { RawFrame } from '../encoder';
import { copyChange, findChange, hasTranslucent, preventBlending } from './change';
import { createReplenisher } from './replenish';
import { bringUpToDate, levelChanges, looksSame } from './similarity';

/** What went into the encoder: the lead, where there is one, and then the pictures. */
export interface SentPictures {
  /** The delays of the frames that each of them stands for; of the lead, of those that look like it. */
  readonly delaysMs: readonly (readonly number[])[];
  readonly hasLead: () => boolean;
  /** A copy of the first that is to be written; null where there is none. */
  readonly opening: () => Uint8Array | null | Promise<Uint8Array>;
}

/** The pictures of a segment that differ from the one before, and what became of the others. */
export interface Pictures extends SentPictures {
  /** An array is valid until the next. */
  readonly distinct: AsyncIterable<Uint8Array>;
  /** What changed, unseen, from the picture that stands for the last frame to that; null: nothing. */
  readonly drift: () => Int8Array | null;
}

/** A frame, and whether the watch says that it is like the last of which it does not. */
export interface WatchedFrame extends RawFrame {
  readonly unchanged?: boolean;
}

/** What is on screen, and what becomes of it. */
export interface Screen {
  /** What is to be sent of a picture, valid until the next; null: it looks like what is on screen. */
  readonly show: (pixels: Uint8Array, unchanged?: boolean) => Uint8Array | null;
  /** The picture that stands for those not sent; null where what they changed is not to be known. */
  readonly shown: () => Uint8Array | null;
}

/** libwebp would leave pictures out that look like the one before; they need not be sent. */
export function keepSame(unseen: number | null): Screen {
  let shown: Uint8Array | null = null;
  return {
    show: (pixels) => {
      if (shown && looksSame(shown, pixels, unseen)) return null;
      shown = copyTo(shown, pixels);
      return shown;
    },
    shown: () => shown,
  };
}

/**
 * Of the pictures sent, what is not drawn stays as it was when last drawn, so that nothing strays. Where
 * something translucent is in it, the rectangle that changes is drawn whole: else glows would stand still
 * in blocks, each of another time, and take more bytes.
 */
export function keepDrawn(unseen: number, size: Size): Screen {
  let shown: Uint8Array | null = null;
  let sent: Uint8Array | null = null;
  return {
    show: (pixels) => {
      if (!shown || !sent) {
        shown = pixels.slice();
        sent = pixels.slice();
        return sent;
      }
      const change = findChange(shown, pixels, size, unseen);
      if (!change) return null;
      const replaces = hasTranslucent(pixels, size, change);
      if (replaces) copyChange(pixels, shown, size, change);
      else bringUpToDate(shown, pixels, size, unseen);
      sent.set(shown);
      if (replaces) preventBlending(sent, change);
      return sent;
    },
    shown: () => shown,
  };
}

/** Only what has changed is drawn, and nothing strays: see `createReplenisher`. */
export function replenish(...options: Parameters<typeof createReplenisher>): Screen {
  return { show: createReplenisher(...options), shown: () => null };
}

/** Which of the frames are sent to the encoder, and how. */
export function selectPictures(frames: AsyncIterable<WatchedFrame>, screen: Screen): Pictures {
  const delaysMs: number[][] = [];
  let hasLead = false;
  let opening: Uint8Array | null = null;
  /** The last frame, where it is not quite the picture that stands for it. */
  let unlike: Uint8Array | null = null;

  async function* distinct(): AsyncGenerator<Uint8Array> {
    for await (const { pixels, delayMs, lead, unchanged = false } of frames) {
      const sent = screen.show(pixels, unchanged);
      const shown = screen.shown();
      if (!sent) {
        delaysMs.at(-1)!.push(delayMs);
        const same = !shown || Buffer.compare(shown, pixels) === 0;
        unlike = same ? null : copyTo(unlike, pixels);
        continue;
      }
      unlike = null;
      hasLead ||= lead;
      if (!lead) opening ??= pixels.slice();
      delaysMs.push(lead ? [] : [delayMs]);
      yield sent;
    }
  }
  return {
    distinct: distinct(),
    delaysMs,
    hasLead: () => hasLead,
    opening: () => opening,
    drift: () => {
      const shown = screen.shown();
      return shown && unlike ? levelChanges(shown, unlike) : null;
    },
  };
}

function copyTo(kept: Uint8Array | null, pixels: Uint8Array): Uint8Array {
  if (!kept) return pixels.slice();
  kept.set(pixels);
  return kept;
}
