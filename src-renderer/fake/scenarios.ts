import type { ErrorData } from '../../src-main/core/errors';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { publicLink } from '../../src-main/core/links';
import { parseDestination } from '../../src-main/core/destination';
import type { HistoryEntry } from '../../src-main/core/upload-history';
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

const pictures = {
  id: idOf(900),
  secret: 'protected' as const,
  destination: parseDestination({
    ...{ name: 'Website', region: 'cn-hangzhou', bucket: 'loopsmith-pictures' },
    ...{ objectKey: 'gifs/{t_year}/{barename}-{hash}.{autoext}', accessKeyId: 'LTAI5tExample' },
    link: { kind: 'domain', url: 'https://img.example.com' },
  }),
};
const archive = {
  id: idOf(901),
  secret: 'missing' as const,
  destination: parseDestination({
    ...{ name: 'Archive in Singapore', region: 'ap-southeast-1', bucket: 'loopsmith-archive' },
    ...{ accessKeyId: 'LTAI5tExample', storageClass: 'IA', cacheControl: 'max-age=86400' },
    link: { kind: 'signed', lifetimeSeconds: 86_400 },
  }),
};
const delivery = {
  upload: { destinationId: pictures.id, objectKey: null, overwrite: false },
  topic: 'animations-done',
};

/** A finished job whose result was uploaded, and how the history has it. */
function uploaded(at: number): { job: Job; entry: HistoryEntry } {
  const job = finished(queued(at));
  const { output, input } = job;
  const objectKey = `gifs/2026/${output!.path.split('/').at(-1)!}`;
  const url = publicLink(pictures.destination, objectKey);
  const { width, height, frames, sizeBytes } = output!;
  const { bucket } = pictures.destination;
  return {
    job: { ...job, delivery, upload: { bucket, objectKey, url, sizeBytes } },
    entry: {
      ...{ id: idOf(800 + at), jobId: job.id, time: '2026-03-14T10:22:41.000Z' },
      ...{ destinationId: pictures.id, destinationName: 'Website', source: input },
      ...{ bucket, objectKey, url, bytes: sizeBytes, width, height, frames },
    },
  };
}
const uploads = [1, 2, 5].map(uploaded);

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
  uploads: {
    jobs: [
      ...uploads.map(({ job }) => job),
      { ...queued(6), delivery },
      { ...queued(7, { format: 'webp' }), delivery },
    ],
    uploads: {
      ...{
        destinations: [pictures, archive],
        history: uploads.map(({ entry }) => entry),
        delivery,
      },
      topics: [
        {
          ...{ id: idOf(700), secret: 'protected' as const },
          topic: {
            name: 'animations-done',
            target: { kind: 'webhook' as const, url: 'https://example.com/hooks/animations' },
          },
        },
      ],
    },
  },
  unprotected: { uploads: { protection: false } },
  noTools: { toolsError: missingTools, jobs: [queued(1)] },
} satisfies Record<string, FakeOptions>;

export type ScenarioName = keyof typeof scenarios;
