import * as v from 'valibot';
import { checkTemplate } from './object-key';

/** True where object names can be made from the template. */
export function isKeyTemplate(template: string): boolean {
  try {
    checkTemplate(template);
    return true;
  } catch {
    return false;
  }
}

/** The longest name OSS takes has 1023 bytes; a template is seldom longer. */
export const keyTemplateSchema = v.pipe(v.string(), v.maxLength(2000), v.check(isKeyTemplate));
export const topicNameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255));

const jobUpload = v.strictObject({
  destinationId: v.pipe(v.string(), v.uuid()),
  /** Null: the destination's own. */
  objectKey: v.nullable(keyTemplateSchema),
  /** Replace an object that has the name already. */
  overwrite: v.boolean(),
});
export type JobUpload = v.InferOutput<typeof jobUpload>;

/** What becomes of a result beyond its file. */
export const deliverySchema = v.strictObject({
  /** Null: it stays on this computer. */
  upload: v.nullable(jobUpload),
  /** Who is told that the job has ended, by the topic's name; null: nobody. */
  topic: v.nullable(topicNameSchema),
});
export type Delivery = v.InferOutput<typeof deliverySchema>;

export const noDelivery: Delivery = { upload: null, topic: null };

/** What was stored; what is not valid is nothing. */
export function readDelivery(stored: unknown): Delivery {
  return v.is(deliverySchema, stored) ? stored : noDelivery;
}
