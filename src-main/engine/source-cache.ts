import { stat } from 'node:fs/promises';
import { AppError } from '../core/errors';
import type { FrameIndex, MediaInfo } from '../core/media';
import { planConversion } from '../core/plan';
import type { ConversionSettings } from '../core/settings';
import { neededPart } from './convert';
import type { PlannedSource } from './convert';
import { cutIndex, readPartIndex, wholeSource } from './frame-index';
import type { NeededPart } from './frame-index';
import { probe } from './probe';
import type { Tools } from './tools';

/** What probing told of sources, kept while their files stay the same. */
export interface SourceCache {
  /** As `planSource`, and what the file is told by. @throws AppError */
  readonly plan: (
    input: string,
    settings: ConversionSettings,
    tools: Tools,
  ) => Promise<PlannedSource & { readonly identity: string }>;
  /** The whole source. @throws AppError */
  readonly describe: (input: string, tools: Tools) => Promise<Omit<PlannedSource, 'plan'>>;
  /** Stops what is being read. */
  readonly close: () => void;
}

const largestCount = 50;

/** Reading a source goes on when a request is aborted: the next one is of the same source. */
export function createSourceCache(): SourceCache {
  const stop = new AbortController();
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const made = (known.get(key) as Promise<T> | undefined) ?? make();
    known.delete(key);
    known.set(key, made);
    // A failure is not kept: ffmpeg may be installed by the next time.
    made.catch(() => known.delete(key));
    const oldest = known.keys().next().value;
    if (known.size > largestCount && oldest !== undefined) known.delete(oldest);
    return made;
  };
  const readMedia = (identity: string, input: string, tools: Tools): Promise<MediaInfo> =>
    once(identity, () => probe(input, tools, stop.signal));
  const indexKey = (part: NeededPart, identity: string): string => JSON.stringify([part, identity]);
  const readIndex = (identity: string, media: MediaInfo, part: NeededPart, tools: Tools) =>
    once<FrameIndex>(indexKey(part, identity), () =>
      readPartIndex(media, part, tools, stop.signal),
    );
  return {
    plan: async (input, settings, tools) => {
      const identity = await identify(input);
      const media = await readMedia(identity, input, tools);
      const part = neededPart(settings, media);
      // Part of what is known already; dragging an end would have the file read at every step.
      const all = await (known.get(indexKey(wholeSource, identity)) as
        Promise<FrameIndex> | undefined);
      const index = all
        ? cutIndex(all, part, media)
        : await readIndex(identity, media, part, tools);
      return { media, index, plan: planConversion(media, index, settings), identity };
    },
    describe: async (input, tools) => {
      const identity = await identify(input);
      const media = await readMedia(identity, input, tools);
      return { media, index: await readIndex(identity, media, wholeSource, tools) };
    },
    close: () => {
      stop.abort();
    },
  };
}

async function identify(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return JSON.stringify([path, size, mtimeMs]);
  } catch {
    throw new AppError('fileNotFound', { path });
  }
}
