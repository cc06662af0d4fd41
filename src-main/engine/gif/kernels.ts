import base64 from './kernels/index.ts?assembly';

/** What `kernels/` exports; `bool` is 0 or 1, and `…At` are addresses in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly makeOpaque: () => void;
  readonly allocate: (width: number, height: number) => void;
  readonly setRect: (x: number, y: number, width: number, height: number) => void;
  readonly left: WebAssembly.Global<'i32'>;
  readonly top: WebAssembly.Global<'i32'>;
  readonly across: WebAssembly.Global<'i32'>;
  readonly down: WebAssembly.Global<'i32'>;
  readonly markChanges: (tolerance: number) => void;
  readonly changed: WebAssembly.Global<'i32'>;
  readonly moved: WebAssembly.Global<'i32'>;
  readonly trembled: WebAssembly.Global<'i32'>;
  readonly countColors: (least: number) => void;
  readonly hasFewColors: () => number;
  readonly binCount: WebAssembly.Global<'i32'>;
  readonly exact: WebAssembly.Global<'i32'>;
  readonly forgetColors: () => void;
  readonly buildPalette: (colors: number, passes: number, firstIndex: number) => void;
  readonly loadPalette: (count: number) => void;
  readonly fitPalette: () => number;
  readonly growPalette: (gain: number, most: number) => number;
  readonly flatShare: () => number;
  readonly completePalette: (enough: number, misfit: number, most: number) => number;
  readonly sortPalette: () => void;
  readonly error: WebAssembly.Global<'f64'>;
  readonly worst: WebAssembly.Global<'f32'>;
  readonly snapToGrounds: () => void;
  readonly addBeneath: (most: number) => void;
  readonly colorCount: WebAssembly.Global<'i32'>;
  readonly lossless: WebAssembly.Global<'i32'>;
  /** `mixing`: 0 nowhere, 1 where the picture is smooth, 2 everywhere. */
  readonly remap: (mixing: number, slack: number, tolerance: number, unseen: number) => void;
  readonly remapDiffused: (slack: number, tolerance: number) => void;
  readonly trim: (worth: number, most: number, flatMost: number) => void;
  readonly findHighest: () => number;
  readonly findTwins: (limit: number) => number;
  readonly findNeighbors: (reach: number, limit: number) => void;
  readonly layOut: (shortest: number) => void;
  readonly encodeLzw: (minCodeSize: number, loss: number, flatLoss: number) => number;
  readonly lost: WebAssembly.Global<'i32'>;
  readonly encodeFlexibly: (minCodeSize: number, gain: number, atEdges: boolean) => number;
  readonly codedError: () => number;
  readonly settle: () => void;
  readonly showCoded: () => void;
  readonly sourceAt: () => number;
  readonly previousAt: () => number;
  readonly shownAt: () => number;
  readonly maskAt: () => number;
  readonly indicesAt: () => number;
  readonly twinsAt: () => number;
  readonly codedAt: () => number;
  readonly codeAt: () => number;
  readonly wordsAt: () => number;
  readonly placesAt: () => number;
}

/** The kernels with their arrays as views, for one size of canvas. */
export interface Kernels extends Exports {
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas as words 0xAABBGGRR. */
  readonly source: Uint32Array;
  readonly previous: Uint32Array;
  readonly shown: Uint32Array;
  readonly mask: Uint8Array;
  /** Of the rectangle, row by row. */
  readonly indices: Uint8Array;
  readonly twins: Uint8Array;
  /** The indices that `encodeLzw` wrote, and how. */
  readonly coded: Uint8Array;
  readonly code: Uint8Array;
  /** The palette, by index. */
  readonly words: Uint32Array;
  /** Where each index is in the colour table. */
  readonly places: Uint16Array;
}

let module: WebAssembly.Module | null = null;
let idle: Kernels | null = null;

/** Kernels with an empty canvas; those of the last segment, where they are given back and fit. */
export function takeKernels(width: number, height: number): Kernels {
  const kept = idle;
  idle = null;
  if (kept?.width !== width || kept.height !== height) return startKernels(width, height);
  kept.forgetColors();
  kept.shown.fill(0);
  kept.previous.fill(0);
  return kept;
}

/** For the next segment of this thread: memory for large pictures is slow to come and go. */
export function giveBackKernels(kernels: Kernels): void {
  idle = kernels;
}

function startKernels(width: number, height: number): Kernels {
  module ??= new WebAssembly.Module(Buffer.from(base64, 'base64'));
  const abort = (): never => {
    throw new RangeError('out of memory');
  };
  const instance = new WebAssembly.Instance(module, { env: { abort } });
  const exports = instance.exports as unknown as Exports;
  exports.allocate(width, height);
  const { buffer } = exports.memory;
  const pixels = width * height;
  return {
    ...exports,
    width,
    height,
    source: new Uint32Array(buffer, exports.sourceAt(), pixels),
    previous: new Uint32Array(buffer, exports.previousAt(), pixels),
    shown: new Uint32Array(buffer, exports.shownAt(), pixels),
    mask: new Uint8Array(buffer, exports.maskAt(), pixels),
    indices: new Uint8Array(buffer, exports.indicesAt(), pixels),
    twins: new Uint8Array(buffer, exports.twinsAt(), pixels),
    coded: new Uint8Array(buffer, exports.codedAt(), pixels),
    code: new Uint8Array(buffer, exports.codeAt()),
    words: new Uint32Array(buffer, exports.wordsAt(), 256),
    places: new Uint16Array(buffer, exports.placesAt(), 257),
  };
}
