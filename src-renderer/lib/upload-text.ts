import type { Job } from '../../src-main/core/job';
import { formatLink } from '../../src-main/core/links';
import { formatObjectKey, objectKeyVariables } from '../../src-main/core/object-key';
import { linkedPicture } from '../../src-main/core/upload-history';
import type { HistoryEntry } from '../../src-main/core/upload-history';
import type { DestinationView, UploadLink } from '../../src-main/core/upload-contract';
import type { UploadMessages } from '../messages/en/upload';
import { baseName } from './paths';

export const linkChoices = ['url', 'markdown', 'html', 'list'] as const;
export type LinkChoice = (typeof linkChoices)[number];

/** How long a link is valid; `style`: as its destination has it. */
export const lifetimes = ['style', 'hour', 'day', 'week'] as const;
export type Lifetime = (typeof lifetimes)[number];
export const lifetimeSeconds: Readonly<Record<Lifetime, number | null>> = {
  ...{ style: null, hour: 3600, day: 86_400, week: 604_800 },
};

/** Links to paste elsewhere, one a line; a list names each file before its link. */
export function linksText(choice: LinkChoice, links: readonly UploadLink[]): string {
  return links
    .map(({ entry, url }) =>
      choice === 'list'
        ? `${baseName(entry.objectKey)}: ${url}`
        : formatLink(choice, linkedPicture(entry, url)),
    )
    .join('\n');
}

/**
 * The uploads of jobs, by their ids, in the order in which they were made; of a job that was uploaded
 * twice, the last. The history has the latest first.
 */
export function latestUploads(
  history: readonly HistoryEntry[],
  jobs: readonly Pick<Job, 'id' | 'upload'>[],
): readonly string[] {
  const jobIds = new Set(jobs.filter(({ upload }) => upload).map(({ id }) => id));
  const latest = new Map<string, string>();
  for (const { id, jobId } of history)
    if (jobIds.has(jobId) && !latest.has(jobId)) latest.set(jobId, id);
  return [...latest.values()].reverse();
}

/** What a template makes of a job's result; null while it is not valid. */
export function exampleKey(
  template: string,
  {
    input,
    sourceKey,
    format,
    bucket,
  }: { input: string; sourceKey?: string | undefined; format: string; bucket: string },
  now: Date,
): string | null {
  try {
    const variables = objectKeyVariables({
      ...{ bucket, key: sourceKey ?? baseName(input), extension: format },
      ...{ uploadTime: now, taskTime: now, streamIndex: 0, index: 1 },
      contentHash: '9f86d081884c7d65',
    });
    return formatObjectKey(template, variables);
  } catch {
    return null;
  }
}

/** What a row can say of a job's upload beyond its state; empty where there is nothing to say. */
export function uploadInShort(
  { state, delivery, upload, converted }: Pick<Job, 'state' | 'delivery' | 'upload' | 'converted'>,
  destinations: readonly DestinationView[],
  text: UploadMessages,
): string {
  if (upload) return text.state.uploaded;
  if (converted && (state === 'failed' || state === 'canceled')) return text.state.notUploaded;
  if (converted && state === 'queued') return text.state.waiting;
  const id = delivery?.upload?.destinationId;
  if (id === undefined || state === 'done') return '';
  const name = destinations.find((each) => each.id === id)?.destination.name;
  return text.state.willUpload(name ?? text.gone);
}
