import type { Kernels } from './kernels';
import { countBelow } from './places';
import type { FramePlan } from './quality';

/**
 * Codes the kernels' indices; where still pixels could be drawn as well, in the way that comes out
 * smallest. Returns LZW's minimal code size, blocks and the empty one.
 */
export type IndexEncoder = (
  kernels: Kernels,
  minCodeSize: number,
  plan: Pick<FramePlan, 'loss' | 'flatLoss' | 'noisy'>,
) => Uint8Array;

/**
 * Which still pixels show through and which are drawn again: all show through; only in long runs;
 * none. Measured best of many lengths on pages, drawings and lossy recordings, to a fifth of a
 * percent.
 */
const [all, inLongRuns, none] = [0, 64, 2 ** 30] as const;

/** Where drawing all of them takes so many times the bytes, on noisy pictures the way between does, too. */
const hopeless = 1.25;
/**
 * On noisy pictures, pixels that are drawn again lose what a tolerance left of frames before, and
 * frames after them code better: worth this share of the bytes, measured on lossy recordings of a
 * scrolled page.
 */
const gain = 0.04;
/** For how many noisy frames a choice holds, and how their changed pixels may differ in number. */
const patience = 8;
const alike = 1.5;

/**
 * An encoder for the frames of a segment. LZW takes long on noisy pictures, and what is best for one
 * is best for those after it until something else moves: there the choice holds for some frames.
 */
export function createIndexEncoder(): IndexEncoder {
  let choice: number = all;
  let age = Infinity;
  let changedThen = 0;

  return (kernels, minCodeSize, { loss, flatLoss, noisy }) => {
    const encode = (shortest: number): Uint8Array => {
      kernels.layOut(shortest);
      return kernels.code.slice(0, kernels.encodeLzw(minCodeSize, loss, flatLoss));
    };
    const changed = kernels.changed.value;
    const holds =
      noisy && changed < changedThen * alike && changedThen < changed * alike && ++age < patience;
    if (holds && choice === all) return encode(all);
    if (kernels.findTwins(countBelow(kernels.places, 2 ** minCodeSize)) === 0) return encode(all);
    if (holds) return encode(choice);
    const drawn = encode(none);
    const through = encode(all);
    const hopes = !noisy || drawn.length < through.length * hopeless;
    const middle = hopes ? encode(inLongRuns) : null;
    const least = Math.min(drawn.length, middle?.length ?? Infinity);
    const better = least * (noisy ? 1 - gain : 1) < through.length;
    choice = !better ? all : middle?.length === least ? inLongRuns : none;
    age = 0;
    changedThen = changed;
    // The kernels remember what they coded last.
    if (choice === inLongRuns) return middle!;
    return choice === all && !middle ? through : encode(choice);
  };
}
