import * as v from 'valibot';
import { topicNameSchema } from './delivery';

function isWebAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** Where the notifications of a topic (`notify,topic_…`) go. */
export const topicTargetSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('webhook'),
    url: v.pipe(v.string(), v.trim(), v.maxLength(2000), v.check(isWebAddress)),
  }),
  /** One line of JSON for each is added to it. */
  v.strictObject({ kind: v.literal('file'), path: v.pipe(v.string(), v.minLength(1)) }),
]);
export type TopicTarget = v.InferOutput<typeof topicTargetSchema>;

export const topicSchema = v.strictObject({ name: topicNameSchema, target: topicTargetSchema });
export type Topic = v.InferOutput<typeof topicSchema>;

/** What looks like an address is a webhook's, of whatever kind; everything else is a file's path. */
export function readTopicTarget(text: string): TopicTarget {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? { kind: 'webhook', url: text }
    : { kind: 'file', path: text };
}
