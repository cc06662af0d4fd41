import type { ErrorData } from '../../src-main/core/errors';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import type { FakeOptions } from './fake-bridge';
import { finishRun, startRun, stepRun } from './fake-run';

const names = [
  'Screen recording 2026-03-14 at 10.22.41.mov',
  'product-tour-final.mp4',
  'kitten.webm',
  'A very long name of a video that somebody exported from their editor in a hurry (3).mkv',
  'stickers/wave.mp4',
  '海边的日落.mp4',
  'bouncing-ball.mp4',
  'demo with spaces & “quotes”.m4v',
];

/** Ids are fixed, so that screenshots and tests can name a job. */
const idOf = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

const queued = (at: number, settings: Partial<ConversionSettings> = {}, name?: string): Job =>
  createJob(idOf(at), `/home/me/Videos/${name ?? names[at % names.length]!}`, {
    ...defaultSettings,
    width: 480,
    fps: 15,
    ...settings,
  });
const running = (job: Job, seconds: number): Job => stepRun(startRun(job), seconds);
const finished = (job: Job): Job => finishRun(startRun(job));
const canceled = (job: Job): Job => moveJob(job, 'canceled');

const missingTools: ErrorData = { code: 'ffmpegMissing', detail: { tool: 'ffmpeg' } };

/** A queue under way: 14 jobs finished, three running, the others waiting. */
function longQueue(length: number): FakeOptions & { jobs: readonly Job[] } {
  const jobs = Array.from({ length }, (_, at) => {
    const job = queued(at, at % 3 === 0 ? { format: 'webp' } : {});
    if (at < 14) return finished(at % 6 === 5 ? queued(at, {}, 'broken.mp4') : job);
    return at < 17 ? running(job, 0.4 + (at - 14)) : job;
  });
  return { running: true, concurrency: 3, jobs };
}

/** States of the window, by name, to look at and to test. */
export const scenarios = {
  empty: {},
  queued: { jobs: [0, 1, 2].map((at) => queued(at)) },
  mixed: {
    running: true,
    jobs: [
      finished(queued(1, { format: 'webp', width: 640, fps: null })),
      finished(queued(2)),
      finished(queued(3, {}, 'broken-download.mp4')),
      running(queued(0, { fps: 20 }), 1.85),
      running(queued(4, { width: 240, format: 'webp' }), 0.6),
      canceled(queued(5)),
      queued(6, { start: 2, end: 5.5, bounce: true }),
      queued(7, { width: null, scaleWidthPercent: 50 }),
    ],
  },
  failing: {
    jobs: ['broken.mp4', 'only-sound.mp4', 'disk-full.mov', 'broken-too.avi'].map((name, at) =>
      finished(queued(at, {}, name)),
    ),
  },
  long: longQueue(40),
  thousand: longQueue(1000),
  noTools: { toolsError: missingTools, jobs: [queued(1)] },
} satisfies Record<string, FakeOptions>;

export type ScenarioName = keyof typeof scenarios;
