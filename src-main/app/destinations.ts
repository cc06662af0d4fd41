import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { destinationSchema } from '../core/destination';
import type { Credentials, Destination } from '../core/destination';
import { AppError } from '../core/errors';
import { topicSchema } from '../core/topic';
import type { Topic } from '../core/topic';
import type { DestinationView, TopicView } from '../core/upload-contract';
import { readJsonFile, writeJsonFile } from './json-file';
import type { ReportProblem } from './json-file';
import type { Secrets } from './secrets';

/** Where results can be uploaded to, and who can be told: all but the secrets, which lie apart. */
export interface Destinations {
  readonly list: readonly DestinationView[];
  readonly topics: readonly TopicView[];
  readonly defaultId: string | null;
  readonly find: (id: string) => Destination | null;
  /** @throws AppError `secretMissing` */
  readonly credentials: (id: string) => Credentials;
  /** Null is a new one, and the first one is the default. Returns its id. */
  readonly save: (id: string | null, destination: Destination) => string;
  readonly setCredentials: (id: string, given: Credentials, keepUnprotected: boolean) => void;
  readonly remove: (id: string) => void;
  readonly setDefault: (id: string) => void;
  readonly saveTopic: (id: string | null, topic: Topic) => string;
  readonly setTopicSecret: (id: string, secret: string) => void;
  readonly removeTopic: (id: string) => void;
  /** The topic of a name, with what it signs with. */
  readonly findTopic: (name: string) => (Topic & { readonly secret: string | null }) | null;
}

const uuid = v.pipe(v.string(), v.uuid());
const credentialsSchema = v.object({
  accessKeySecret: v.string(),
  securityToken: v.nullable(v.string()),
});

interface Named<T> {
  readonly id: string;
  readonly value: T;
}
interface Stored {
  readonly defaultId: string | null;
  readonly destinations: readonly Named<Destination>[];
  readonly topics: readonly Named<Topic>[];
}

/** One that is not valid does not take the others with it. */
function readStored(stored: unknown): Stored {
  const named = v.object({ id: uuid, value: v.unknown() });
  const shape = v.object({
    defaultId: v.nullable(uuid),
    destinations: v.array(v.unknown()),
    topics: v.array(v.unknown()),
  });
  if (!v.is(shape, stored)) return { defaultId: null, destinations: [], topics: [] };
  const readAll = <T>(list: readonly unknown[], isValid: (value: unknown) => value is T) =>
    list.flatMap((each): Named<T>[] =>
      v.is(named, each) && isValid(each.value) ? [{ id: each.id, value: each.value }] : [],
    );
  const isDestination = (value: unknown): value is Destination => v.is(destinationSchema, value);
  const isTopic = (value: unknown): value is Topic => v.is(topicSchema, value);
  const destinations = readAll(stored.destinations, isDestination);
  const known = destinations.some(({ id }) => id === stored.defaultId);
  return {
    defaultId: known ? stored.defaultId : (destinations[0]?.id ?? null),
    destinations,
    topics: readAll(stored.topics, isTopic),
  };
}

/** The list with an entry changed, or added at the end. */
function withEntry<T>(list: readonly Named<T>[], id: string, value: T): readonly Named<T>[] {
  const entry = { id, value };
  return list.some((each) => each.id === id)
    ? list.map((each) => (each.id === id ? entry : each))
    : [...list, entry];
}

export function openDestinations(
  path: string,
  secrets: Secrets,
  report: ReportProblem,
): Destinations {
  let stored = readStored(readJsonFile(path, report));
  const change = (part: Partial<Stored>): void => {
    stored = { ...stored, ...part };
    writeJsonFile(path, stored);
  };
  return {
    get list() {
      return stored.destinations.map(({ id, value }) => ({
        ...{ id, destination: value, secret: secrets.keptAs(id) },
      }));
    },
    get topics() {
      return stored.topics.map(({ id, value }) => ({
        ...{ id, topic: value, secret: secrets.keptAs(id) },
      }));
    },
    get defaultId() {
      return stored.defaultId;
    },
    find: (id) => stored.destinations.find((each) => each.id === id)?.value ?? null,
    credentials: (id) => {
      const kept = secrets.get(id);
      const name = stored.destinations.find((each) => each.id === id)?.value.name ?? '';
      if (kept === null) throw new AppError('secretMissing', { name });
      return v.parse(credentialsSchema, JSON.parse(kept));
    },
    save: (given, destination) => {
      const id = given ?? randomUUID();
      const destinations = withEntry(stored.destinations, id, destination);
      change({ destinations, defaultId: stored.defaultId ?? id });
      return id;
    },
    setCredentials: (id, { accessKeySecret, securityToken }, keepUnprotected) => {
      secrets.set(id, JSON.stringify({ accessKeySecret, securityToken }), keepUnprotected);
    },
    remove: (id) => {
      secrets.remove(id);
      const destinations = stored.destinations.filter((each) => each.id !== id);
      const first = destinations[0]?.id ?? null;
      change({ destinations, defaultId: stored.defaultId === id ? first : stored.defaultId });
    },
    setDefault: (id) => {
      if (stored.destinations.some((each) => each.id === id)) change({ defaultId: id });
    },
    saveTopic: (given, topic) => {
      const id = given ?? randomUUID();
      change({ topics: withEntry(stored.topics, id, topic) });
      return id;
    },
    setTopicSecret: (id, secret) => {
      secrets.set(id, secret, false);
    },
    removeTopic: (id) => {
      secrets.remove(id);
      change({ topics: stored.topics.filter((each) => each.id !== id) });
    },
    findTopic: (name) => {
      const found = stored.topics.find(({ value }) => value.name === name);
      return found ? { ...found.value, secret: secrets.get(found.id) } : null;
    },
  };
}
