import type { CommandArguments, CommandName, CommandResult } from '../../src-main/core/contract';
import { AppError } from '../../src-main/core/errors';
import { bytesOverTime, estimateSize, sampleShare } from '../../src-main/core/estimate';
import type { EncodedSample } from '../../src-main/core/estimate';
import { displaySize } from '../../src-main/core/geometry';
import type { Job } from '../../src-main/core/job';
import type { FrameIndex, MediaInfo } from '../../src-main/core/media';
import { planConversion } from '../../src-main/core/plan';
import type { ConversionPlan } from '../../src-main/core/plan';
import type { PreviewResults } from '../../src-main/core/preview-contract';
import { chooseWindow, makeReel } from '../../src-main/core/preview-window';
import { outcomeOf } from './fake-run';

type Handlers = {
  [N in keyof PreviewResults & CommandName]: (...args: CommandArguments<N>) => CommandResult<N>;
};

/** Every fake video is 12 s of 25 frames a second. */
const seconds = 12;
const rate = 25;
const media: MediaInfo = {
  ...{ path: '', sizeBytes: 1, container: 'mov', codec: 'h264', streamIndex: 0 },
  ...{ codedWidth: 1280, codedHeight: 720, rotation: 0, pixelAspect: 1, pixelFormat: 'yuv420p' },
  ...{ hasAlpha: false, colorSpace: null, colorTransfer: null, colorPrimaries: null },
  ...{
    colorRange: null,
    interlaced: false,
    unmarkedFields: null,
    frameRate: rate,
    duration: seconds,
    streamStart: 0,
    fileStart: 0,
  },
};
const index: FrameIndex = {
  origin: 0,
  counted: false,
  times: Array.from({ length: seconds * rate }, (_, at) => at / rate),
  end: seconds,
  keyTimes: [0],
};

/** The file that a page gets for every preview (see the tests' fake window): ten frames of 0.1 s. */
const fakeDelaysMs = Array.from({ length: 10 }, () => 100);

/** The preview of videos that are not there; their pictures are whatever `media://` answers. */
export function createFakePreview(findJob: (id: string) => Job | undefined): Handlers {
  const plan = (jobId: string, settings: Job['settings']): ConversionPlan => {
    check(jobId);
    return planConversion(media, index, settings);
  };
  const check = (jobId: string): void => {
    const error = outcomeOf(findJob(jobId)?.input ?? 'missing').error;
    if (error && error.code !== 'diskFull') throw new AppError(error.code, error.detail);
  };
  return {
    describeSource: (jobId) => {
      check(jobId);
      return { ...displaySize(media), duration: index.end, times: index.times };
    },
    requestPreview: (jobId, settings, wish) => {
      const whole = plan(jobId, settings);
      const range = chooseWindow(whole.frames, wish);
      const { width, height } = whole.geometry.output;
      const keys = whole.frames.slice(range.from, range.to).map(({ time }) => time);
      const count = range.to - range.from;
      return {
        ...{ id: 'fake', format: settings.format, width, height },
        ...{ sizeBytes: 9000 * count, tookMs: 180, frameDelaysMs: fakeDelaysMs },
        frameBytes: keys.map((time) => costAt(time)),
        reel: makeReel(whole, range),
        pictures: { setId: `${String(width)}x${String(height)}`, range, keys },
      };
    },
    requestSource: (jobId, settings, wish, maxSide) => {
      const whole = plan(jobId, settings);
      const range = chooseWindow(whole.frames, wish);
      const keys = whole.frames.slice(range.from, range.to).map(({ time }) => time);
      const width = Math.min(maxSide, media.codedWidth);
      const height = Math.round((width * 9) / 16);
      const pictures = { setId: `${String(width)}x${String(height)}`, range, keys };
      return { width, height, reel: makeReel(whole, range), pictures };
    },
    describeResult: () => ({ sizeBytes: 912_344, frameDelaysMs: fakeDelaysMs }),
    estimateSize: (jobId, settings, count) => {
      const whole = plan(jobId, settings);
      const samples = Array.from({ length: count }, (_, number): EncodedSample => {
        const at = sampleShare(number) * seconds;
        return { at, frames: 10, bytes: 22_000 + 9 * costAt(at), firstBytes: 22_000 };
      });
      const { width, height } = whole.geometry.output;
      const frames = whole.frames.length;
      return {
        size: estimateSize({ samples, frames }),
        ...{ samples: count, final: false, parts: bytesOverTime(samples) },
        ...{ width, height, frames, durationMs: whole.durationMs },
      };
    },
  };
}

/** Bytes of the frame at a moment: the middle moves more. */
function costAt(time: number): number {
  return Math.round(4000 + 6000 * Math.exp(-(((time - 6.5) / 2) ** 2)) + 900 * Math.sin(time * 9));
}
