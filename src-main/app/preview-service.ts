import type { Job } from '../core/job';
import { createEstimator } from '../engine/estimator';
import { createPreviewer } from '../engine/preview';
import type { Scheduler } from '../engine/scheduler';
import type { Tools } from '../engine/tools';
import { createFilmStrips } from './film-strips';
import type { PreviewContext } from './preview-handlers';
import type { PreviewMedia } from './preview-media';
import type { Store } from './store';

/** The preview's part of the main process. */
export interface PreviewService {
  readonly commands: PreviewContext;
  readonly media: PreviewMedia;
  /** Estimates get better from what a finished job has become. */
  learn(job: Job): void;
  /** Stops everything and removes every file. */
  close(): Promise<void>;
}

export interface PreviewServiceOptions {
  readonly scheduler: Scheduler;
  tools(): Promise<Tools>;
  readonly store: Pick<Store, 'current' | 'change'>;
  findJob(id: string): Job | undefined;
}

export function createPreviewService(options: PreviewServiceOptions): PreviewService {
  const { scheduler, tools, store, findJob } = options;
  const previewer = createPreviewer({ scheduler, tools });
  const estimator = createEstimator({
    previewer,
    corrections: () => store.current.corrections,
    onLearned: (corrections) => {
      store.change({ corrections });
    },
  });
  const share = scheduler.budget.join('preview');
  const strips = createFilmStrips({
    describe: previewer.describe,
    context: async () => ({ tools: await tools(), share }),
  });
  return {
    commands: { previewer, estimator, findJob },
    media: { previewer, strips, findJob },
    learn: ({ id, settings, output }) => {
      if (output) estimator.learn(id, settings, output.sizeBytes);
    },
    close: async () => {
      strips.close();
      await previewer.close();
    },
  };
}
