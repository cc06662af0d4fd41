import * as v from 'valibot';
import type { AddedJobs } from './contract';
import { deliverySchema } from './delivery';
import type { Delivery } from './delivery';
import { destinationSchema, maxLinkSeconds } from './destination';
import type { Destination } from './destination';
import type { TestStep } from './destination-test';
import type { JobState } from './job';
import { topicSchema } from './topic';
import type { Topic } from './topic';
import type { HistoryEntry } from './upload-history';

/** What the window may ask about destinations, uploads and notifications. */
const id = v.pipe(v.string(), v.uuid());
const ids = v.array(id);
const secret = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4000));
const lifetimeSeconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxLinkSeconds));

/** Goes to the main process and never back. */
const credentialsSchema = v.strictObject({
  accessKeySecret: secret,
  securityToken: v.nullable(secret),
});

const destinationDraft = v.strictObject({
  /** Null: a new one. */
  id: v.nullable(id),
  destination: destinationSchema,
  /** Null: those that are kept already. */
  credentials: v.nullable(credentialsSchema),
});
export type DestinationDraft = v.InferOutput<typeof destinationDraft>;

const topicDraft = v.strictObject({
  id: v.nullable(id),
  topic: topicSchema,
  /** What webhooks are signed with; null: the one that is kept, or none. */
  secret: v.nullable(secret),
});
export type TopicDraft = v.InferOutput<typeof topicDraft>;

export const uploadCommandSchemas = {
  /** Destinations, topics, and what new jobs get. */
  getUploads: v.strictTuple([]),
  saveDestination: v.strictTuple([
    v.strictObject({
      ...destinationDraft.entries,
      /** Keep the secret on disk even where the system offers no protection for it. */
      keepUnprotected: v.boolean(),
    }),
  ]),
  removeDestination: v.strictTuple([id]),
  setDefaultDestination: v.strictTuple([id]),
  /** Each step is told as it ends (`testStepFound`); answers all of them. A new test ends the last. */
  testDestination: v.strictTuple([destinationDraft]),
  cancelTest: v.strictTuple([]),
  /** What new jobs get, and the named ones that are not done. */
  setDelivery: v.strictTuple([deliverySchema, ids]),
  /** Finished results that are to be uploaded with what new jobs get now; they wait again. */
  uploadResults: v.strictTuple([ids]),
  /** Files that are there already: each becomes a job that only uploads. */
  addUploads: v.strictTuple([v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1))]),
  /** The links of uploads; a lifetime signs them, null is the destination's own style. */
  getLinks: v.strictTuple([ids, v.nullable(lifetimeSeconds)]),
  openLink: v.strictTuple([id]),
  /** Asks where to; answers the path, or null. */
  saveManifest: v.strictTuple([ids, v.picklist(['json', 'csv'])]),
  getHistory: v.strictTuple([]),
  /** Takes entries out, and their objects out of the bucket where that is wanted. */
  removeUploads: v.strictTuple([ids, v.boolean()]),
  saveTopic: v.strictTuple([topicDraft]),
  removeTopic: v.strictTuple([id]),
  /** Asks for a file; a topic can name no other. */
  chooseTopicFile: v.strictTuple([]),
  /** The window's language, for what the system shows. */
  setLanguage: v.strictTuple([v.pipe(v.string(), v.minLength(2), v.maxLength(35))]),
} as const;

/** How a secret is kept: encrypted by the system, as it is, until the app ends, or not at all. */
export type SecretKept = 'protected' | 'plain' | 'session' | 'missing';

export interface DestinationView {
  readonly id: string;
  readonly destination: Destination;
  readonly secret: SecretKept;
}

export interface TopicView {
  readonly id: string;
  readonly topic: Topic;
  readonly secret: SecretKept;
}

export interface UploadsState {
  readonly destinations: readonly DestinationView[];
  readonly defaultId: string | null;
  readonly topics: readonly TopicView[];
  /** The system encrypts secrets. */
  readonly protection: boolean;
  /** What new jobs get. */
  readonly delivery: Delivery;
}

export interface UploadLink {
  /** Of the upload. */
  readonly id: string;
  readonly entry: HistoryEntry;
  readonly url: string;
  readonly signed: boolean;
}

export interface UploadCommandResults {
  getUploads: UploadsState;
  saveDestination: UploadsState;
  removeDestination: UploadsState;
  setDefaultDestination: UploadsState;
  testDestination: readonly TestStep[];
  cancelTest: null;
  setDelivery: UploadsState;
  uploadResults: null;
  addUploads: AddedJobs;
  getLinks: readonly UploadLink[];
  openLink: null;
  saveManifest: string | null;
  getHistory: readonly HistoryEntry[];
  removeUploads: readonly HistoryEntry[];
  saveTopic: UploadsState;
  removeTopic: UploadsState;
  chooseTopicFile: string | null;
  setLanguage: null;
}

export interface UploadEvents {
  testStepFound: TestStep;
  /** A notification was clicked: these jobs are meant. */
  jobsWanted: readonly string[];
}

/** States in which a job's delivery can still be changed. */
export const mayChangeDelivery = (state: JobState): boolean =>
  state === 'queued' || state === 'failed' || state === 'canceled';
