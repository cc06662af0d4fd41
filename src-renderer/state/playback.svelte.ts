import type { Reel } from '../../src-main/core/preview-contract';
import type { FrameRange } from '../../src-main/core/preview-window';
import { isIn, playedFrame, startOf } from '../lib/preview/reel';

/** What can be played: these frames of a reel. */
export interface Playable {
  readonly reel: Reel;
  readonly range: FrameRange;
}

/** Plays frames with their real delays, as often as the result will. */
export class Playback {
  /** The frame on screen, by its number in the result. */
  frame = $state(0);
  playing = $state(false);
  readonly #playable: () => Playable | null;
  #request = 0;

  constructor(playable: () => Playable | null) {
    this.#playable = playable;
  }

  play(): void {
    const first = this.#playable();
    if (this.playing || !first) return;
    this.playing = true;
    const at = ({ reel, range }: Playable, frame: number): number =>
      startOf(reel, frame) - startOf(reel, range.from);
    // From the last frame on it begins anew.
    const ended = this.frame === first.range.to - 1 || !isIn(first.range, this.frame);
    let began = performance.now() - (ended ? 0 : at(first, this.frame));
    let before = first;
    const tick = (now: number): void => {
      const playable = this.#playable();
      if (!playable) {
        this.pause();
        return;
      }
      // Other frames came meanwhile: it goes on from the one on screen.
      if (playable.range.from !== before.range.from || playable.reel !== before.reel)
        began = now - (isIn(playable.range, this.frame) ? at(playable, this.frame) : 0);
      before = playable;
      const { frame, over } = playedFrame(playable.reel, playable.range, Math.max(0, now - began));
      this.frame = frame;
      if (over) this.pause();
      else this.#request = requestAnimationFrame(tick);
    };
    this.#request = requestAnimationFrame(tick);
  }

  pause(): void {
    cancelAnimationFrame(this.#request);
    this.playing = false;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }
}
