import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Destination } from '../core/destination';
import { resolveEndpoint } from '../core/destination';
import { AppError } from '../core/errors';
import { isFinished } from '../core/job';
import type { ConversionOutput, Job } from '../core/job';
import { publicLink } from '../core/links';
import { checkBatchKeys } from '../core/object-key';
import type { PlannedKey } from '../core/object-key';
import type { UploadedObject } from '../core/upload';
import type { UploadLink } from '../core/upload-contract';
import type { HistoryEntry } from '../core/upload-history';
import { limitUploads, uploadsAtOnce } from '../engine/upload/limit-uploads';
import { createOssUploader } from '../engine/upload/oss-uploader';
import type { SaveTarget } from '../engine/upload/save-result';
import { maxSkewMs, readServerClock } from '../engine/upload/server-clock';
import { signUrl } from '../engine/upload/sign-url';
import { suffixOf } from '../engine/upload/source-key';
import type { Destinations } from './destinations';
import type { UploadHistory } from './upload-history';

/** The app's uploads: by its destinations, and remembered in its history. */
export interface Uploads {
  /**
   * Where a job's result is to be saved; null: nowhere.
   * @throws AppError `noDestination`, `secretMissing`
   */
  readonly targetFor: (job: Job) => SaveTarget | null;
  /** Refuses names by which jobs would overwrite each other. @throws AppError `objectKeyClash` */
  readonly checkKeys: (jobs: readonly Job[]) => void;
  /** Notes an upload that is done; returns it as it may be stored, with no signed link. */
  readonly remember: (
    job: Job,
    upload: UploadedObject,
    output: ConversionOutput | null,
  ) => UploadedObject;
  /** Links to uploads, in the order of the ids; a lifetime signs them. */
  readonly links: (
    ids: readonly string[],
    lifetimeSeconds: number | null,
  ) => Promise<readonly UploadLink[]>;
  /** Forgets uploads, and deletes their objects where that is wanted. @throws AppError */
  readonly remove: (ids: readonly string[], objects: boolean) => Promise<void>;
}

const clockTimeoutMs = 5000;

export const sourceKeyOf = ({ input, sourceKey }: Job): string => sourceKey ?? basename(input);

/** `onUploading` is told whenever an upload begins: whoever waits for the cores may go on. */
export function createUploads(
  destinations: Destinations,
  history: UploadHistory,
  onUploading: () => void,
): Uploads {
  const limited = limitUploads(uploadsAtOnce, onUploading);

  const destinationOf = (job: Job): Destination | null => {
    const id = job.delivery?.upload?.destinationId;
    if (id === undefined) return null;
    const found = destinations.find(id);
    if (!found) throw new AppError('noDestination');
    return found;
  };

  const checkKeys = (jobs: readonly Job[]): void => {
    const planned = jobs.flatMap((job): PlannedKey[] => {
      const upload = job.delivery?.upload;
      const destination = upload && destinations.find(upload.destinationId);
      if (!destination || isFinished(job.state)) return [];
      const extension = job.uploadOnly ? suffixOf(job.input) : job.settings.format;
      const template = upload.objectKey ?? destination.objectKey;
      const { bucket } = destination;
      return [{ input: job.input, bucket, key: sourceKeyOf(job), extension, template }];
    });
    checkBatchKeys(planned);
  };

  /** How far the server's clock is from this one, where that would spoil a signature. */
  const skewOf = async (destination: Destination): Promise<number> => {
    const { url } = resolveEndpoint(destination);
    const clock = await readServerClock(url, AbortSignal.timeout(clockTimeoutMs)).catch(() => null);
    const skewMs = clock?.skewMs ?? 0;
    return Math.abs(skewMs) > maxSkewMs ? skewMs : 0;
  };

  const entryOf = (id: string): HistoryEntry[] => history.entries.filter((each) => each.id === id);

  return {
    checkKeys,
    targetFor: (job) => {
      const destination = destinationOf(job);
      const upload = job.delivery?.upload;
      if (!destination || !upload) return null;
      const credentials = destinations.credentials(upload.destinationId);
      return {
        bucket: destination.bucket,
        objectKey: upload.objectKey ?? destination.objectKey,
        overwrite: upload.overwrite,
        open: () => limited(createOssUploader(destination, credentials)),
      };
    },
    remember: (job, { bucket, objectKey, sizeBytes }, output) => {
      const destinationId = job.delivery?.upload?.destinationId ?? '';
      const destination = destinations.find(destinationId);
      const url = destination ? publicLink(destination, objectKey) : '';
      const { width = null, height = null, frames = null } = output ?? {};
      history.add({
        ...{ id: randomUUID(), jobId: job.id, time: new Date().toISOString() },
        ...{ destinationId, destinationName: destination?.name ?? '', source: job.input },
        ...{ bucket, objectKey, url, bytes: sizeBytes, width, height, frames },
      });
      return { bucket, objectKey, url, sizeBytes };
    },
    links: async (ids, lifetimeSeconds) => {
      const skews = new Map<string, number>();
      const links: UploadLink[] = [];
      for (const entry of ids.flatMap(entryOf)) {
        const { id, destinationId, objectKey } = entry;
        const destination = destinations.find(destinationId);
        const style = destination?.link;
        const seconds =
          lifetimeSeconds ?? (style?.kind === 'signed' ? style.lifetimeSeconds : null);
        if (!destination || seconds === null) {
          const url = destination ? publicLink(destination, objectKey) : entry.url;
          links.push({ id, entry, url, signed: false });
          continue;
        }
        const credentials = destinations.credentials(destinationId);
        const skewMs = skews.get(destinationId) ?? (await skewOf(destination));
        skews.set(destinationId, skewMs);
        const now = new Date(Date.now() + skewMs);
        const own = { ...destination, bucket: entry.bucket };
        links.push({
          id,
          entry,
          url: signUrl(own, credentials, objectKey, seconds, now),
          signed: true,
        });
      }
      return links;
    },
    remove: async (ids, objects) => {
      for (const entry of ids.flatMap(entryOf)) {
        if (objects) {
          const destination = destinations.find(entry.destinationId);
          if (!destination) throw new AppError('noDestination');
          const credentials = destinations.credentials(entry.destinationId);
          const own = { ...destination, bucket: entry.bucket };
          await createOssUploader(own, credentials).remove(entry.objectKey);
        }
        history.remove([entry.id]);
      }
    },
  };
}
