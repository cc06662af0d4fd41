import { bytesOverTime, estimateSize, learnCorrection, sampleShare } from '../core/estimate';
import type { EncodedSample } from '../core/estimate';
import type { JobEstimate, PreviewWindow } from '../core/preview-contract';
import type { ConversionSettings } from '../core/settings';
import type { Previewer } from './preview';

/** What finished files became against what was expected of them, by `correctionKey`. */
export type Corrections = Readonly<Record<string, number>>;

export interface EstimateRequest {
  readonly input: string;
  readonly settings: ConversionSettings;
  /** So many parts of the clip are encoded, those of earlier requests included. */
  readonly samples: number;
}

/** Tells the sizes of results before they are made. */
export interface Estimator {
  /** A newer request under the same key aborts an older one. @throws AppError; AbortError */
  readonly estimate: (key: string, request: EstimateRequest) => Promise<JobEstimate>;
  /** A file that an estimate was made for has become so many bytes. */
  readonly learn: (key: string, settings: ConversionSettings, sizeBytes: number) => void;
}

export interface EstimatorOptions {
  readonly previewer: Pick<Previewer, 'request'>;
  readonly corrections: () => Corrections;
  readonly onLearned: (corrections: Corrections) => void;
}

/** Frames of a sample: enough for what frames share to show, few enough to be made at once. */
const sampleFrames = 10;
/** Large pictures take long, and a few of them tell as much. */
const sampleSize = { maxPixels: 4e6, minFrames: 3 } as const;
/** Results of more frames than this are sampled; the others are encoded whole. */
const wholeFrames = 24;

interface Known {
  readonly input: string;
  readonly settings: string;
  readonly samples: PreviewWindow[];
  /** As the samples tell it, not corrected. */
  expected: number;
}

export function createEstimator(options: EstimatorOptions): Estimator {
  const known = new Map<string, Known>();

  const open = (key: string, { input, settings }: EstimateRequest): Known => {
    const told = JSON.stringify(settings);
    const before = known.get(key);
    if (before?.input === input && before.settings === told) return before;
    const fresh = { input, settings: told, samples: [], expected: 0 };
    known.set(key, fresh);
    return fresh;
  };

  const describe = (own: Known, settings: ConversionSettings): JobEstimate => {
    const samples = own.samples.map(toSample);
    const { width, height, reel } = own.samples[0]!;
    const frames = reel.framesTotal;
    own.expected = estimateSize({ samples, frames }).expected;
    const correction = options.corrections()[correctionKey(settings)] ?? 1;
    const final = isWhole(own.samples[0]!);
    return {
      size: estimateSize({ samples, frames, ...(!final && { correction }) }),
      ...{ samples: samples.length, final, parts: bytesOverTime(samples) },
      ...{ width, height, frames, durationMs: reel.totalMs },
    };
  };

  return {
    estimate: async (key, request) => {
      const own = open(key, request);
      const { input, settings } = request;
      const take = async (at: number, maxFrames: number): Promise<PreviewWindow> => {
        const wish = { at, windowSeconds: Infinity, maxFrames, ...sampleSize };
        return options.previewer.request(`estimate ${key}`, {
          ...{ input, settings, rank: 'estimate', ...wish },
        });
      };
      while (own.samples.length < request.samples) {
        const [first] = own.samples;
        if (first && isWhole(first)) break;
        const times = first?.reel.times;
        const at = times
          ? times[Math.floor(sampleShare(own.samples.length) * times.length)]!
          : settings.start;
        const sample = await take(at, first ? sampleFrames : wholeFrames);
        own.samples.push(sample);
      }
      return describe(own, settings);
    },
    learn: (key, settings, sizeBytes) => {
      const own = known.get(key);
      known.delete(key);
      const [first] = own?.samples ?? [];
      if (!own || !first || isWhole(first) || own.settings !== JSON.stringify(settings)) return;
      const name = correctionKey(settings);
      const corrections = options.corrections();
      const learned = learnCorrection(corrections[name] ?? 1, own.expected, sizeBytes);
      options.onLearned({ ...corrections, [name]: learned });
    },
  };
}

/** What files are alike in how they differ from their samples. */
export function correctionKey({ format, lossless }: ConversionSettings): string {
  return format === 'webp' && lossless ? 'webp-lossless' : format;
}

const isWhole = ({ reel, pictures: { range } }: PreviewWindow): boolean =>
  range.to - range.from === reel.framesTotal;

function toSample({
  reel,
  pictures: { range },
  sizeBytes,
  frameBytes,
}: PreviewWindow): EncodedSample {
  const middle = (range.from + range.to) >> 1;
  const frames = range.to - range.from;
  return {
    at: reel.times[middle - reel.from] ?? 0,
    frames,
    bytes: sizeBytes,
    firstBytes: frameBytes[0] ?? sizeBytes,
  };
}
