import { randomUUID } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { shell } from 'electron';
import type { BrowserWindow } from 'electron';
import type { AddedJobs } from '../core/contract';
import { noDelivery } from '../core/delivery';
import type { Delivery } from '../core/delivery';
import { parseDestination } from '../core/destination';
import type { Credentials } from '../core/destination';
import type { TestStep } from '../core/destination-test';
import { AppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { createJob } from '../core/job';
import type { SavingResult } from '../core/job';
import { manifestCsv, manifestJson } from '../core/manifest';
import type { uploadCommandSchemas, DestinationDraft, UploadsState } from '../core/upload-contract';
import { manifestEntry } from '../core/upload-history';
import type { Queue } from '../engine/queue';
import { testDestination } from '../engine/upload/test-destination';
import { askToSave } from './dialogs';
import type { Destinations } from './destinations';
import type { Handlers } from './ipc';
import type { Secrets } from './secrets';
import type { Store } from './store';
import type { UploadHistory } from './upload-history';
import type { Uploads } from './uploads';

export interface UploadContext {
  readonly queue: Queue;
  readonly store: Store;
  readonly destinations: Destinations;
  readonly secrets: Secrets;
  readonly history: UploadHistory;
  readonly uploads: Uploads;
  window(): BrowserWindow | null;
  onTestStep(step: TestStep): void;
}

/** What the commands of `upload-contract.ts` do. */
export function createUploadHandlers(
  context: UploadContext,
): Pick<Handlers, keyof typeof uploadCommandSchemas> {
  const { queue, store, destinations, secrets, history, uploads } = context;
  let test = new AbortController();
  /** Files that were chosen in a dialog: a page can name no other to write to. */
  const chosenFiles = new Set<string>();

  const state = (): UploadsState => ({
    destinations: destinations.list,
    defaultId: destinations.defaultId,
    topics: destinations.topics,
    protection: secrets.protected,
    delivery: store.current.delivery,
  });

  /** What new jobs get, with the default destination where none is chosen. @throws AppError */
  const uploadingDelivery = (): Delivery => {
    const { delivery } = store.current;
    const known = delivery.upload && destinations.find(delivery.upload.destinationId);
    if (known) return delivery;
    const { defaultId } = destinations;
    if (defaultId === null) throw new AppError('noDestination');
    return {
      ...delivery,
      upload: { destinationId: defaultId, objectKey: null, overwrite: false },
    };
  };

  const credentialsFor = ({ id, credentials }: DestinationDraft): Credentials => {
    if (credentials) return credentials;
    if (id === null) throw new AppError('secretMissing', { name: '' });
    return destinations.credentials(id);
  };

  return {
    getUploads: state,
    saveDestination: ({ id, destination, credentials, keepUnprotected }) => {
      const saved = destinations.save(id, parseDestination(destination));
      if (credentials) destinations.setCredentials(saved, credentials, keepUnprotected);
      return state();
    },
    removeDestination: (id) => {
      destinations.remove(id);
      const { delivery } = store.current;
      if (delivery.upload?.destinationId === id)
        store.change({ delivery: { ...delivery, upload: noDelivery.upload } });
      return state();
    },
    setDefaultDestination: (id) => {
      destinations.setDefault(id);
      return state();
    },
    testDestination: async (draft) => {
      test.abort();
      test = new AbortController();
      const { signal } = test;
      const destination = parseDestination(draft.destination);
      const steps: TestStep[] = [];
      try {
        for await (const step of testDestination(destination, credentialsFor(draft), signal)) {
          steps.push(step);
          if (!signal.aborted) context.onTestStep(step);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      return steps;
    },
    cancelTest: () => {
      test.abort();
      return null;
    },
    setDelivery: (delivery, ids) => {
      store.change({ delivery });
      queue.setDelivery(ids, delivery);
      return state();
    },
    uploadResults: async (ids) => {
      const delivery = uploadingDelivery();
      const converted = new Map<string, SavingResult>();
      for (const { id, output, elapsedMs, notes, state: jobState } of queue.jobs) {
        if (!ids.includes(id) || !output || jobState !== 'done') continue;
        const facts = await stat(output.path).catch(() => {
          throw new AppError('resultGone', { path: output.path });
        });
        converted.set(id, { output, elapsedMs: elapsedMs ?? 0, notes, mtimeMs: facts.mtimeMs });
      }
      const wanted = queue.jobs.filter(({ id }) => converted.has(id));
      uploads.checkKeys(wanted.map((job) => ({ ...job, delivery, state: 'queued' })));
      queue.deliver(converted, delivery);
      if (!queue.running) queue.start();
      return null;
    },
    addUploads: async (paths) => {
      const delivery = uploadingDelivery();
      const { files, errors } = await findFiles(paths);
      const { settings } = store.current;
      const jobs = files.map((file) =>
        createJob(randomUUID(), file, settings, { delivery, uploadOnly: true }),
      );
      // Refused as a whole: of two files for one name nobody knows which is meant.
      uploads.checkKeys([...queue.jobs, ...jobs]);
      queue.add(jobs);
      const added: AddedJobs = { added: jobs.length, skipped: 0, errors };
      return added;
    },
    getLinks: uploads.links,
    openLink: async (id) => {
      const [link] = await uploads.links([id], null);
      if (link) await shell.openExternal(link.url);
      return null;
    },
    saveManifest: async (ids, format) => {
      const path = await askToSave(context.window(), { defaultPath: `uploads.${format}` });
      if (path === null) return null;
      const links = await uploads.links(ids, null);
      const entries = links.map(({ entry, url }) => manifestEntry(entry, url));
      const write = format === 'json' ? manifestJson : manifestCsv;
      await writeFile(path, write(entries)).catch((error: unknown) => {
        throw new AppError('targetNotWritable', { path, reason: reasonOf(error) });
      });
      return path;
    },
    getHistory: () => history.entries,
    removeUploads: async (ids, objects) => {
      await uploads.remove(ids, objects);
      return history.entries;
    },
    saveTopic: ({ id, topic, secret }) => {
      const { target } = topic;
      const known = destinations.topics.some(
        (each) =>
          each.topic.target.kind === 'file' &&
          target.kind === 'file' &&
          each.topic.target.path === target.path,
      );
      if (target.kind === 'file' && !known && !chosenFiles.has(target.path))
        throw new AppError('badArguments', { reason: 'The file was not chosen in the dialog.' });
      const saved = destinations.saveTopic(id, topic);
      if (secret !== null) destinations.setTopicSecret(saved, secret);
      return state();
    },
    removeTopic: (id) => {
      destinations.removeTopic(id);
      return state();
    },
    chooseTopicFile: async () => {
      const path = await askToSave(context.window(), { defaultPath: 'notifications.jsonl' });
      if (path !== null) chosenFiles.add(path);
      return path;
    },
    setLanguage: (language) => {
      if (language !== store.current.language) store.change({ language });
      return null;
    },
  };
}

/** Files only: which of a folder's are meant, nobody knows. */
async function findFiles(
  paths: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly errors: readonly ErrorData[] }> {
  const files: string[] = [];
  const errors: ErrorData[] = [];
  for (const path of new Set(paths)) {
    const facts = await stat(path).catch(() => null);
    if (facts?.isFile()) files.push(path);
    else if (facts) errors.push({ code: 'notReadable', detail: { path, reason: 'it is no file' } });
    else errors.push({ code: 'fileNotFound', detail: { path } });
  }
  return { files, errors };
}

const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
