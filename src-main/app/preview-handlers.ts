import type { PreviewResults } from '../core/preview-contract';
import { AppError, isAbort } from '../core/errors';
import { displaySize } from '../core/geometry';
import type { Estimator } from '../engine/estimator';
import type { Previewer } from '../engine/preview';
import { readAnimation } from '../engine/animation';
import type { Job } from '../core/job';
import { findOutput } from './find-output';
import type { Handlers } from './ipc';

export interface PreviewContext {
  readonly previewer: Previewer;
  readonly estimator: Estimator;
  findJob(id: string): Job | undefined;
}

type PreviewHandlers = Pick<Handlers, keyof PreviewResults>;

/** The commands of `core/preview-contract.ts`. One window: of each kind the newest request counts. */
export function createPreviewHandlers(context: PreviewContext): PreviewHandlers {
  const { previewer, estimator, findJob } = context;
  const inputOf = (jobId: string): string => {
    const job = findJob(jobId);
    if (!job) throw new AppError('badArguments', { reason: 'There is no such job.' });
    return job.input;
  };
  return {
    describeSource: async (jobId) => {
      const { media, index } = await previewer.describe(inputOf(jobId));
      return { ...displaySize(media), duration: index.end, times: index.times };
    },
    requestPreview: (jobId, settings, wish) =>
      unlessAborted(() =>
        previewer.request('window', { input: inputOf(jobId), settings, ...wish }),
      ),
    requestSource: (jobId, settings, wish, maxSide) =>
      unlessAborted(() =>
        previewer.requestSource('source', { input: inputOf(jobId), settings, maxSide, ...wish }),
      ),
    describeResult: async (jobId) => {
      const { path } = await findOutput(findJob(jobId));
      const facts = await readAnimation(path).catch(() => null);
      if (!facts) throw new AppError('fileNotFound', { path });
      return { sizeBytes: facts.sizeBytes, frameDelaysMs: facts.delaysMs };
    },
    estimateSize: (jobId, settings, samples) =>
      unlessAborted(() => estimator.estimate(jobId, { input: inputOf(jobId), settings, samples })),
  };
}

/** Giving way to a newer request is no error. */
async function unlessAborted<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isAbort(error)) return null;
    throw error;
  }
}
