import type { CommandArguments, CommandResult } from '../../src-main/core/contract';
import { noDelivery } from '../../src-main/core/delivery';
import { publicLink } from '../../src-main/core/links';
import { testSteps } from '../../src-main/core/destination-test';
import type { TestStep } from '../../src-main/core/destination-test';
import { createJob } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import { mayChangeDelivery } from '../../src-main/core/upload-contract';
import type {
  DestinationView,
  TopicView,
  uploadCommandSchemas,
  UploadsState,
} from '../../src-main/core/upload-contract';
import type { HistoryEntry } from '../../src-main/core/upload-history';

type UploadCommand = keyof typeof uploadCommandSchemas;
type Handlers = {
  [N in UploadCommand]: (...args: CommandArguments<N>) => CommandResult<N>;
};

export interface FakeUploadOptions {
  readonly destinations?: readonly DestinationView[];
  readonly topics?: readonly TopicView[];
  readonly history?: readonly HistoryEntry[];
  readonly protection?: boolean;
  readonly delivery?: UploadsState['delivery'];
}

/** What the fake of uploads needs of the fake queue. */
export interface FakeQueue {
  readonly change: (ids: readonly string[], act: (job: Job) => Job | null) => void;
  readonly add: (jobs: readonly Job[]) => void;
  readonly tellStep: (step: TestStep) => void;
}

/** Destinations and uploads in memory. A bucket that is called `missing` is not found by the test. */
export function createFakeUpload(options: FakeUploadOptions, queue: FakeQueue): Handlers {
  let destinations = options.destinations ?? [];
  let topics = options.topics ?? [];
  let history = options.history ?? [];
  let delivery = options.delivery ?? noDelivery;
  const protection = options.protection ?? true;
  let defaultId = destinations[0]?.id ?? null;

  const state = (): UploadsState => ({ destinations, defaultId, topics, protection, delivery });
  const put = <T extends { readonly id: string }>(list: readonly T[], entry: T): readonly T[] =>
    list.some(({ id }) => id === entry.id)
      ? list.map((each) => (each.id === entry.id ? entry : each))
      : [...list, entry];

  return {
    getUploads: state,
    saveDestination: ({ id, destination, credentials, keepUnprotected }) => {
      const before = destinations.find((each) => each.id === id);
      const kept = protection ? 'protected' : keepUnprotected ? 'plain' : 'session';
      const secret = credentials ? kept : (before?.secret ?? 'missing');
      const view = { id: id ?? crypto.randomUUID(), destination, secret };
      destinations = put(destinations, view);
      defaultId ??= view.id;
      return state();
    },
    removeDestination: (id) => {
      destinations = destinations.filter((each) => each.id !== id);
      if (defaultId === id) defaultId = destinations[0]?.id ?? null;
      return state();
    },
    setDefaultDestination: (id) => {
      defaultId = id;
      return state();
    },
    testDestination: ({ destination: { bucket, region } }) => {
      const missing = bucket.includes('missing');
      const failing = testSteps.indexOf('bucket');
      const steps = testSteps.map((step, at): TestStep => {
        if (!missing || at < failing) {
          const found = step === 'region' ? `Requests are signed for ${region}.` : 'It works.';
          return { step, outcome: 'ok', found, remedy: '' };
        }
        if (at > failing)
          return {
            step,
            outcome: 'skipped',
            found: 'A step before it did not succeed.',
            remedy: '',
          };
        const found = `There is no bucket "${bucket}".`;
        const remedy = 'Check its name, or create it in the OSS console.';
        return { step, outcome: 'failed', found, remedy };
      });
      steps.forEach(queue.tellStep);
      return steps;
    },
    cancelTest: () => null,
    setDelivery: (wanted, ids) => {
      delivery = wanted;
      queue.change(ids, (job) =>
        mayChangeDelivery(job.state) ? { ...job, delivery: wanted } : null,
      );
      return state();
    },
    uploadResults: () => null,
    addUploads: (paths) => {
      const extras = { delivery, uploadOnly: true } as const;
      queue.add(paths.map((path) => createJob(crypto.randomUUID(), path, defaultSettings, extras)));
      return { added: paths.length, skipped: 0, errors: [] };
    },
    getLinks: (ids, lifetime) =>
      history
        .filter(({ id }) => ids.includes(id))
        .map((entry) => {
          const known = destinations.find(({ id }) => id === entry.destinationId)?.destination;
          const url = known ? publicLink(known, entry.objectKey) : entry.url;
          const signed = lifetime !== null;
          const query = signed ? `?x-oss-expires=${String(lifetime)}` : '';
          return { id: entry.id, entry, url: url + query, signed };
        }),
    openLink: () => null,
    saveManifest: (_, format) => `/home/me/uploads.${format}`,
    getHistory: () => history,
    removeUploads: (ids) => (history = history.filter(({ id }) => !ids.includes(id))),
    saveTopic: ({ id, topic, secret }) => {
      const before = topics.find((each) => each.id === id);
      const kept = secret === null ? (before?.secret ?? 'missing') : 'protected';
      topics = put(topics, { id: id ?? crypto.randomUUID(), topic, secret: kept });
      return state();
    },
    removeTopic: (id) => {
      topics = topics.filter((each) => each.id !== id);
      return state();
    },
    chooseTopicFile: () => '/home/me/notifications.jsonl',
    setLanguage: () => null,
  };
}
