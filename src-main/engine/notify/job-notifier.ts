import { isAbort } from '../../core/errors';
import type { Job } from '../../core/job';
import type { TopicTarget } from '../../core/topic';
import { notificationBody } from './message';
import { sendNotification } from './send';
import type { SendOptions } from './send';

export interface JobNotifierOptions {
  /** Where a job's end is told; null: nowhere. */
  readonly targetFor: (
    job: Job,
  ) => (Pick<SendOptions, 'secret'> & { readonly target: TopicTarget }) | null;
  /** The job is done or failed all the same. */
  readonly onFailed: (job: Job, reason: string) => void;
  readonly retry?: SendOptions['retry'];
}

export interface JobNotifier {
  /** To be called with every change of a job: it is told once, when it is done or has failed. */
  readonly jobChanged: (job: Job) => void;
  /** Waits until all is told. */
  readonly settle: () => Promise<void>;
  /** Gives up what is not told yet. */
  readonly close: () => void;
}

/** Tells topics of jobs that have ended. */
export function createJobNotifier(options: JobNotifierOptions): JobNotifier {
  const started = new Map<string, Date>();
  const sending = new Set<Promise<void>>();
  const stop = new AbortController();

  const tell = async (job: Job, since: Date): Promise<void> => {
    const told = options.targetFor(job);
    if (!told) return;
    const body = notificationBody(job, { started: since, ended: new Date() });
    const { retry } = options;
    const { secret } = told;
    const context = { secret, signal: stop.signal, ...(retry && { retry }) };
    const reason = await sendNotification(told.target, body, context);
    if (reason !== null) options.onFailed(job, reason);
  };

  return {
    jobChanged(job) {
      if (job.state === 'running' && !started.has(job.id)) started.set(job.id, new Date());
      if (job.state === 'running') return;
      const since = started.get(job.id);
      started.delete(job.id);
      // One that only has a note more was told before.
      if (!since || (job.state !== 'done' && job.state !== 'failed')) return;
      const sent = tell(job, since)
        .catch((error: unknown) => {
          if (!isAbort(error)) options.onFailed(job, String(error));
        })
        .finally(() => sending.delete(sent));
      sending.add(sent);
    },
    settle: async () => {
      await Promise.all(sending);
    },
    close: () => {
      stop.abort();
    },
  };
}
