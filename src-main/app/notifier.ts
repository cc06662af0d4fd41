import { basename } from 'node:path';
import type { Job } from '../core/job';
import type { Preferences } from '../core/preferences';
import type { NotificationTexts } from './notification-texts';

/** What the system is to show. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The jobs it speaks of, those that are done first. */
  readonly jobIds: readonly string[];
}

export interface NotifierOptions {
  readonly preferences: () => Pick<Preferences, 'notifications' | 'notifyWhenFocused'>;
  readonly hasFocus: () => boolean;
  readonly texts: () => NotificationTexts;
  readonly show: (notice: Notice) => void;
}

export interface Notifier {
  /** To be called with every change of a job. */
  readonly jobChanged: (job: Job) => void;
  /** The queue has nothing more to do. */
  readonly batchEnded: () => void;
}

const mostReasons = 3;

/** Notifies of jobs that ended: once for a batch, or for each. Cancelled ones are known already. */
export function createNotifier({ preferences, hasFocus, texts, show }: NotifierOptions): Notifier {
  const runs = new Set<string>();
  let batch: readonly Job[] = [];
  const tell = (notice: Notice): void => {
    if (preferences().notifyWhenFocused || !hasFocus()) show(notice);
  };
  return {
    jobChanged: (job) => {
      if (job.state === 'running') runs.add(job.id);
      if (job.state === 'running' || !runs.delete(job.id)) return;
      if (job.state !== 'done' && job.state !== 'failed') return;
      batch = [...batch.filter(({ id }) => id !== job.id), job];
      if (preferences().notifications === 'job') tell(noticeOfJob(job, texts()));
    },
    batchEnded: () => {
      const ended = batch;
      batch = [];
      if (ended.length > 0 && preferences().notifications === 'batch')
        tell(noticeOfBatch(ended, texts()));
    },
  };
}

const nameOf = ({ input }: Job): string => basename(input);

export function noticeOfJob(job: Job, texts: NotificationTexts): Notice {
  const name = nameOf(job);
  const title = job.state === 'done' ? texts.jobDone(name) : texts.jobFailed(name);
  const body = job.error ? texts.reason(name, job.error) : (job.upload?.url ?? '');
  return { title, body, jobIds: [job.id] };
}

export function noticeOfBatch(ended: readonly Job[], texts: NotificationTexts): Notice {
  const done = ended.filter(({ state }) => state === 'done');
  const failed = ended.filter(({ state }) => state === 'failed');
  const uploaded = done.filter(({ upload }) => upload).length;
  const reasons = failed.flatMap((job) => (job.error ? texts.reason(nameOf(job), job.error) : []));
  const more = reasons.length - mostReasons;
  const lines = [
    ...(uploaded > 0 ? [texts.uploaded(uploaded)] : []),
    ...reasons.slice(0, mostReasons),
    ...(more > 0 ? [texts.more(more)] : []),
  ];
  const title =
    failed.length === 0
      ? texts.done(done.length)
      : done.length === 0
        ? texts.failed(failed.length)
        : texts.someFailed(done.length, failed.length);
  return { title, body: lines.join('\n'), jobIds: [...done, ...failed].map(({ id }) => id) };
}
