import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseWindow, cutPlan } from '../core/preview-window';
import type { FrameRange, WindowWish } from '../core/preview-window';
import type { ConversionPlan } from '../core/plan';
import type { ConversionSettings, OutputFormat } from '../core/settings';
import { followAbort } from './abort';
import { adaptPlan } from './adapt-plan';
import { encodePlan } from './encode-plan';
import type { Scheduler } from './scheduler';
import { createSourceCache } from './source-cache';
import type { Tools } from './tools';
import { verify } from './verify';
import { makeWorkDir, removeWorkDir } from './work-dir';

export interface PreviewRequest extends WindowWish {
  readonly input: string;
  readonly settings: ConversionSettings;
}

/** Some frames of the result, really encoded. The file is the previewer's and goes with it. */
export interface Preview {
  readonly path: string;
  readonly format: OutputFormat;
  readonly width: number;
  readonly height: number;
  /** Which of the whole's frames, and how many it has. */
  readonly range: FrameRange;
  readonly framesTotal: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** How long planning and encoding took; 0 for one that was kept. */
  readonly planMs: number;
  readonly encodeMs: number;
}

export interface Previewer {
  /**
   * Aborts what was last asked for under the same key.
   * @throws AppError; AbortError
   */
  readonly request: (key: string, request: PreviewRequest) => Promise<Preview>;
  /** Stops everything and removes every file. */
  readonly close: () => Promise<void>;
}

export interface PreviewerOptions {
  readonly scheduler: Pick<Scheduler, 'budget' | 'pool'>;
  readonly tools: () => Promise<Tools>;
  /** Of kept files; the one made last stays whatever its size. */
  readonly keptBytes?: number;
}

export function createPreviewer(options: PreviewerOptions): Previewer {
  const { scheduler, keptBytes = 256 * 1024 * 1024 } = options;
  const sources = createSourceCache();
  const kept = new Map<string, Preview>();
  const latest = new Map<string, AbortController>();
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();
  let folder: Promise<string> | null = null;

  const keep = async (hash: string, preview: Preview): Promise<void> => {
    kept.set(hash, preview);
    let bytes = [...kept.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    for (const [oldHash, old] of kept) {
      if (bytes <= keptBytes || oldHash === hash) break;
      kept.delete(oldHash);
      bytes -= old.sizeBytes;
      await rm(old.path, { force: true });
    }
  };

  const make = async (request: PreviewRequest, signal: AbortSignal): Promise<Preview> => {
    const began = performance.now();
    const tools = await options.tools();
    const source = await sources.plan(request.input, request.settings, tools);
    signal.throwIfAborted();
    const { plan: whole } = await adaptPlan(source.plan, tools);
    const range = chooseWindow(whole.frames, request);
    const plan = cutPlan(whole, range);
    const hash = hashOf(plan, source.identity);
    const known = kept.get(hash);
    if (known) {
      // The newest last: the first ones go.
      kept.delete(hash);
      kept.set(hash, known);
      return { ...known, range, framesTotal: whole.frames.length, planMs: 0, encodeMs: 0 };
    }
    const planned = performance.now();
    folder ??= makeWorkDir();
    const home = await folder;
    const workDir = await mkdtemp(join(home, 'run-'));
    const share = scheduler.budget.join('preview');
    try {
      const target = join(workDir, 'result');
      await writeFile(target, '');
      await encodePlan(
        { plan, index: source.index, tools, hwaccel: null, workDir, target },
        { scheduler, share, signal, ...nobodyListens },
      );
      const { format, width, height, durationMs, sizeBytes } = await verify(target, plan);
      signal.throwIfAborted();
      const path = join(home, `${hash}.${plan.format}`);
      await rename(target, path);
      const encodeMs = performance.now() - planned;
      const times = { planMs: planned - began, encodeMs };
      const facts = { format, width, height, durationMs, sizeBytes };
      const preview = { path, ...facts, range, framesTotal: whole.frames.length, ...times };
      await keep(hash, preview);
      return preview;
    } finally {
      share.leave();
      await rm(workDir, { recursive: true, force: true });
    }
  };

  return {
    request: async (key, request) => {
      closing.signal.throwIfAborted();
      latest.get(key)?.abort();
      const { controller, unfollow } = followAbort(closing.signal);
      latest.set(key, controller);
      const made = make(request, controller.signal);
      running.add(made);
      try {
        return await made;
      } finally {
        unfollow();
        running.delete(made);
        if (latest.get(key) === controller) latest.delete(key);
      }
    },
    close: async () => {
      closing.abort();
      sources.close();
      await Promise.allSettled(running);
      if (folder) await removeWorkDir(await folder);
    },
  };
}

const nobodyListens = {
  onFrames: () => undefined,
  onWaiting: () => undefined,
  onGpuFailed: () => undefined,
};

/** The plan decides every byte, and the identity what it is made of. */
function hashOf(plan: ConversionPlan, identity: string): string {
  return createHash('sha256').update(JSON.stringify(plan)).update(identity).digest('hex');
}
