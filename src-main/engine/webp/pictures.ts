import type { Size } from '../../core/geometry';
import type { RawFrame } from '../encoder';
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

/**
 * libwebp would leave the others out too; here it is known which, and they need not be sent. `followed`:
 * of those sent, what is not drawn stays as it was when last drawn, so that nothing strays.
 */
export function selectPictures(
  frames: AsyncIterable<RawFrame>,
  unseen: number | null,
  followed: Size | null = null,
): Pictures {
  const delaysMs: number[][] = [];
  let hasLead = false;
  let opening: Uint8Array | null = null;
  let shown: Uint8Array | null = null;
  /** The last frame, where it is not quite the picture that stands for it. */
  let unlike: Uint8Array | null = null;

  async function* distinct(): AsyncGenerator<Uint8Array> {
    for await (const { pixels, delayMs, lead } of frames) {
      const isNew =
        followed && shown
          ? bringUpToDate(shown, pixels, followed, unseen)
          : !(shown && looksSame(shown, pixels, unseen));
      if (shown && !isNew) {
        delaysMs.at(-1)!.push(delayMs);
        unlike = Buffer.compare(shown, pixels) === 0 ? null : copyTo(unlike, pixels);
        continue;
      }
      if (!followed || !shown) shown = copyTo(shown, pixels);
      unlike = null;
      hasLead ||= lead;
      if (!lead) opening ??= pixels.slice();
      delaysMs.push(lead ? [] : [delayMs]);
      yield shown;
    }
  }
  return {
    distinct: distinct(),
    delaysMs,
    hasLead: () => hasLead,
    opening: () => opening,
    drift: () => (shown && unlike ? levelChanges(shown, unlike) : null),
  };
}

function copyTo(kept: Uint8Array | null, pixels: Uint8Array): Uint8Array {
  if (!kept) return pixels.slice();
  kept.set(pixels);
  return kept;
}
