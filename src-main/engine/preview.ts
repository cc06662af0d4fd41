import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { displaySize, fitSource, planGeometry } from '../core/geometry';
import type { ConversionPlan } from '../core/plan';
import type { PreviewWindow, SourceWindow } from '../core/preview-contract';
import { chooseWindow, cutPlan, makeReel } from '../core/preview-window';
import type { FrameRange, WindowWish } from '../core/preview-window';
import type { ConversionSettings } from '../core/settings';
import { followAbort } from './abort';
import { adaptPlan } from './adapt-plan';
import type { PlannedSource } from './convert';
import type { Rank, Share } from './core-budget';
import { encodePlan } from './encode-plan';
import { encoders } from './encoders';
import { createPictureCache, shownFrom } from './picture-cache';
import type { PictureRequest, PictureSet } from './picture-cache';
import { createPreviewFiles } from './preview-files';
import type { Scheduler } from './scheduler';
import { createSourceCache } from './source-cache';
import type { Tools } from './tools';
import { verify } from './verify';
import { makeWorkDir, removeWorkDir } from './work-dir';

export interface PreviewRequest extends WindowWish {
  readonly input: string;
  readonly settings: ConversionSettings;
  /** Of all frames together: large ones are fewer. */
  readonly maxPixels?: number;
  /** However large they are; by default 1. */
  readonly minFrames?: number;
  /** By default `preview`. */
  readonly rank?: Extract<Rank, 'preview' | 'estimate'>;
}

/** What a kept file is, wherever it lies in its result. */
interface KeptFile extends Omit<PreviewWindow, 'reel' | 'pictures' | 'tookMs'> {
  readonly path: string;
}

/** Each request aborts what was last asked for under the same key. */
export interface Previewer {
  /**
   * Some frames of the result, really encoded, into a file that is the previewer's and goes with it.
   * @throws AppError; AbortError
   */
  readonly request: (key: string, request: PreviewRequest) => Promise<PreviewWindow>;
  /** Whole source pictures, no side longer than `maxSide`, of the frames that `request` would show. */
  readonly requestSource: (
    key: string,
    request: PreviewRequest & { readonly maxSide: number },
  ) => Promise<SourceWindow>;
  /** @throws AppError; AbortError */
  readonly describe: (input: string) => Promise<Omit<PlannedSource, 'plan'>>;
  /** The file of a preview that is still kept. */
  readonly findFile: (id: string) => string | undefined;
  readonly findPictures: (setId: string) => PictureSet | undefined;
  /** Stops everything and removes every file. */
  readonly close: () => Promise<void>;
}

export interface PreviewerOptions {
  readonly scheduler: Pick<Scheduler, 'budget' | 'pool'>;
  readonly tools: () => Promise<Tools>;
  /** Of kept files on disk, and of decoded pictures in memory. */
  readonly keptBytes?: number;
  readonly pictureBytes?: number;
}

const mebibyte = 1024 * 1024;
/** Decoded pictures of one window; large ones are fewer. */
const windowBytes = 96 * mebibyte;

/** A source's window, planned. */
interface Planned {
  readonly whole: ConversionPlan;
  readonly range: FrameRange;
  /** Of the window alone. */
  readonly plan: ConversionPlan;
  readonly pictures: PictureRequest;
}

export function createPreviewer(options: PreviewerOptions): Previewer {
  const { scheduler, keptBytes = 256 * mebibyte, pictureBytes = 160 * mebibyte } = options;
  const sources = createSourceCache();
  const pictures = createPictureCache(pictureBytes);
  const files = createPreviewFiles<KeptFile>(keptBytes);
  const latest = new Map<string, AbortController>();
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();
  let folder: Promise<string> | null = null;

  const plan = async (
    request: PreviewRequest,
    change: (plan: ConversionPlan) => ConversionPlan = (same) => same,
  ): Promise<Planned> => {
    const tools = await options.tools();
    const { identity, index, ...source } = await sources.plan(
      ...[request.input, request.settings, tools],
    );
    const whole = change((await adaptPlan(source.plan, tools)).plan);
    const { width, height } = whole.geometry.output;
    const { maxFrames: wanted, maxPixels = Infinity, minFrames = 1 } = request;
    const most = Math.floor(Math.min(maxPixels, windowBytes / 4) / (width * height));
    const maxFrames = Math.min(wanted, Math.max(minFrames, most));
    const range = chooseWindow(whole.frames, { ...request, maxFrames });
    const window = cutPlan(whole, range);
    const { pixelFormat } = encoders[whole.format];
    const threads = scheduler.budget.cores;
    return {
      ...{ whole, range, plan: window },
      pictures: { ...{ plan: window, index, identity, pixelFormat, tools, threads } },
    };
  };

  /** Runs `work` with a core of its own. */
  const withCore = async <T>(share: Share, signal: AbortSignal, work: () => Promise<T>) => {
    const release = await share.acquire({ cores: 1, bytes: 0 }, signal);
    try {
      return await work();
    } finally {
      release();
    }
  };

  const describeWindow = ({ whole, range, pictures: { plan, index } }: Planned, setId: string) => {
    const keys = plan.frames.map((frame) => shownFrom(frame, index));
    return { reel: makeReel(whole, range), pictures: { setId, range, keys } };
  };

  const encode = async (
    planned: Planned,
    set: PictureSet,
    share: Share,
    signal: AbortSignal,
  ): Promise<KeptFile> => {
    const { index, identity, tools } = planned.pictures;
    const id = hashOf(planned.plan, identity);
    const known = files.get(id);
    if (known) return known;
    folder ??= makeWorkDir();
    const home = await folder;
    const workDir = await mkdtemp(join(home, 'run-'));
    try {
      const target = join(workDir, 'result');
      await writeFile(target, '');
      await encodePlan(
        {
          ...{ plan: planned.plan, index, tools, hwaccel: null, workDir, target },
          pictures: set.pictures,
        },
        { scheduler, share, signal, ...nobodyListens },
      );
      const facts = await verify(target, planned.plan);
      signal.throwIfAborted();
      const { format, width, height, sizeBytes, delaysMs, frameEnds } = facts;
      const path = join(home, `${id}.${format}`);
      await rename(target, path);
      const frameBytes = frameEnds.map((end, at) => end - (frameEnds[at - 1] ?? 0));
      const made = {
        ...{ id, path, format, width, height, sizeBytes },
        ...{ frameBytes, frameDelaysMs: delaysMs },
      };
      await files.keep(id, made);
      return made;
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  };

  /** Runs the newest request under a key, on a share of its own. */
  const run = async <T>(
    key: string,
    rank: 'preview' | 'estimate',
    work: (share: Share, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    closing.signal.throwIfAborted();
    latest.get(key)?.abort();
    const { controller, unfollow } = followAbort(closing.signal);
    latest.set(key, controller);
    const share = scheduler.budget.join(rank);
    const made = work(share, controller.signal);
    running.add(made);
    try {
      const result = await made;
      controller.signal.throwIfAborted();
      return result;
    } finally {
      share.leave();
      unfollow();
      running.delete(made);
      if (latest.get(key) === controller) latest.delete(key);
    }
  };

  return {
    request: (key, request) =>
      run(key, request.rank ?? 'preview', async (share, signal) => {
        const began = performance.now();
        // Starts while the source is looked at.
        scheduler.pool.warm(1);
        const [planned, set] = await withCore(share, signal, async () => {
          const wanted = await plan(request);
          signal.throwIfAborted();
          return [wanted, await pictures.get(wanted.pictures, signal)] as const;
        });
        const made = await encode(planned, set, share, signal);
        const { id, format, width, height, sizeBytes, frameBytes, frameDelaysMs } = made;
        return {
          ...{ id, format, width, height, sizeBytes, frameBytes, frameDelaysMs },
          ...describeWindow(planned, set.id),
          tookMs: performance.now() - began,
        };
      }),
    requestSource: (key, request) =>
      run(key, 'preview', async (share, signal) => {
        const [planned, set] = await withCore(share, signal, async () => {
          const wanted = await plan(request, (found) => uncropped(found, request.maxSide));
          signal.throwIfAborted();
          return [wanted, await pictures.get(wanted.pictures, signal)] as const;
        });
        const { width, height } = set;
        return { width, height, ...describeWindow(planned, set.id) };
      }),
    describe: async (input) => sources.describe(input, await options.tools()),
    findFile: (id) => files.get(id)?.path,
    findPictures: pictures.find,
    close: async () => {
      closing.abort();
      sources.close();
      await Promise.allSettled(running);
      pictures.clear();
      if (folder) await removeWorkDir(await folder);
    },
  };
}

const nobodyListens = {
  onFrames: () => undefined,
  onWaiting: () => undefined,
  onGpuFailed: () => undefined,
};

/** The same frames, of the whole picture. */
function uncropped(plan: ConversionPlan, maxSide: number): ConversionPlan {
  const size = displaySize(plan.media);
  return { ...plan, geometry: planGeometry(size, fitSource(size, maxSide)) };
}

/** The plan decides every byte, and the identity what it is made of. */
function hashOf(plan: ConversionPlan, identity: string): string {
  return createHash('sha256').update(JSON.stringify(plan)).update(identity).digest('hex');
}
