import type { Kernels } from './kernels';
import { countBelow } from './places';
import type { FramePlan, Loss } from './quality';

/**
 * Codes the kernels' indices; where still pixels could be drawn as well, in the way that comes out
 * smallest. Returns LZW's minimal code size, blocks and the empty one.
 */
export type IndexEncoder = (
  kernels: Kernels,
  minCodeSize: number,
  plan: Pick<FramePlan, keyof Loss | 'gentler' | 'price' | 'noisy'>,
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
 * Losses below a clean picture's own are tried until one costs so many times as much, what is lost
 * counted at so many times the quality's price for a byte. At the price itself drawings with dithered
 * gradients went up by 3.5 % from one quality to a lower one, at four times it others by 1 %.
 */
const hardlyMore = 1.02;
const goodPrice = 2;
/** How clean pictures are divided into strings other than the longest: `encodeFlexibly`'s arguments. */
const flexibly = [
  [1, false],
  [2, true],
] as const;
/** No code gets shorter than so many times its length by that; measured is 0.86. */
const atBest = 0.8;

interface Coding {
  readonly code: Uint8Array;
  /** The indices that it codes, and how many of them are not as laid out. */
  readonly coded: Uint8Array;
  readonly lost: number;
}

/**
 * An encoder for the frames of a segment. LZW takes long on noisy pictures, and what is best for one
 * is best for those after it until something else moves: there the choice holds for some frames. Of
 * clean ones the losses of higher qualities are tried, too: changing pixels also breaks repeats; and
 * of the same picture a quality that can choose what all higher ones can takes no more than these.
 */
export function createIndexEncoder(): IndexEncoder {
  let choice: number = all;
  let age = Infinity;
  let changedThen = 0;

  /** The one layout to code in, null where all are to be tried. */
  function onlyLayout(kernels: Kernels, minCodeSize: number, noisy: boolean): number | null {
    const changed = kernels.changed.value;
    const holds =
      noisy && changed < changedThen * alike && changedThen < changed * alike && ++age < patience;
    if (holds && choice === all) return all;
    if (kernels.findTwins(countBelow(kernels.places, 2 ** minCodeSize)) === 0) return all;
    if (holds) return choice;
    age = 0;
    changedThen = changed;
    return null;
  }

  /** In the layout that comes out smallest; on noisy pictures it is the choice for those to come. */
  function encodeBest(encode: (shortest: number) => Coding, noisy: boolean): Coding {
    const drawn = encode(none);
    const through = encode(all);
    const hopes = !noisy || drawn.code.length < through.code.length * hopeless;
    const middle = hopes ? encode(inLongRuns) : null;
    const least = Math.min(drawn.code.length, middle?.code.length ?? Infinity);
    const better = least * (noisy ? 1 - gain : 1) < through.code.length;
    choice = !better ? all : middle?.code.length === least ? inLongRuns : none;
    return choice === all ? through : choice === none ? drawn : middle!;
  }

  return (kernels, minCodeSize, { gentler, price, noisy, ...own }) => {
    const pixels = kernels.across.value * kernels.down.value;
    const only = onlyLayout(kernels, minCodeSize, noisy);
    const encode = ({ loss, flatLoss }: Loss): Coding => {
      const encodeIn = (shortest: number): Coding => {
        kernels.layOut(shortest);
        const code = kernels.code.slice(0, kernels.encodeLzw(minCodeSize, loss, flatLoss));
        return { code, coded: kernels.coded.slice(0, pixels), lost: kernels.lost.value };
      };
      if (only !== null) return encodeIn(only);
      const best = encodeBest(encodeIn, noisy);
      kernels.coded.set(best.coded);
      return best;
    };
    if (gentler.length === 0) return encode(own).code;
    /** null: it costs more than `most`. */
    const judge = (coding: Coding, most = Infinity) => {
      const lost = kernels.codedError() / (goodPrice * price || 1e-9);
      if (coding.code.length * atBest + lost > most) return null;
      const code = shortenCode(kernels, minCodeSize, coding.code);
      const cost = code.length + lost;
      return cost > most ? null : { ...coding, code, cost };
    };
    let last = encode(own);
    let best = judge(last)!;
    for (const less of gentler) {
      if (last.lost === 0) break;
      const other = encode(less);
      if (Buffer.compare(other.code, last.code) === 0) continue;
      last = other;
      const judged = judge(last, best.cost * hardlyMore);
      if (!judged) break;
      if (judged.cost <= best.cost) best = judged;
    }
    kernels.coded.set(best.coded);
    return best.code;
  };
}

/**
 * From so many pixels a byte on other strings are tried. Still moments of cameras pass for clean, too:
 * there nothing was ever gained, for a tenth of the whole encoder's time.
 */
const longStrings = 5;

/** What the kernels coded, divided into other strings where that is shorter: on pages it is. */
export function shortenCode(kernels: Kernels, minCodeSize: number, code: Uint8Array): Uint8Array {
  if (code.length * longStrings > kernels.across.value * kernels.down.value) return code;
  let best = code;
  for (const [reach, atEdges] of flexibly) {
    const length = kernels.encodeFlexibly(minCodeSize, reach, atEdges);
    if (length < best.length) best = kernels.code.slice(0, length);
  }
  return best;
}
