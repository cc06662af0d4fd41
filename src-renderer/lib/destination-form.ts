import * as v from 'valibot';
import { defaultDestination, destinationSchema } from '../../src-main/core/destination';
import type { Destination } from '../../src-main/core/destination';
import { isKeyTemplate } from '../../src-main/core/delivery';

const daySeconds = 24 * 60 * 60;

/** A destination as it stands in a form: what is chosen and what is typed. */
export interface DestinationForm {
  readonly name: string;
  readonly region: string;
  readonly endpoint: Destination['endpoint']['kind'];
  readonly endpointUrl: string;
  readonly bucket: string;
  readonly objectKey: string;
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  readonly storageClass: NonNullable<Destination['storageClass']> | 'bucket';
  readonly acl: Destination['acl'];
  readonly cacheControl: string;
  readonly link: Destination['link']['kind'];
  readonly linkUrl: string;
  readonly linkDays: string;
}
export type FormField = keyof DestinationForm;

export const emptyForm: DestinationForm = {
  ...{ name: '', region: 'cn-hangzhou', bucket: '', accessKeyId: '', secret: '', token: '' },
  ...{ endpoint: 'public', endpointUrl: '', objectKey: defaultDestination.objectKey },
  ...{ storageClass: 'bucket', acl: 'default', cacheControl: '' },
  ...{ link: 'public', linkUrl: '', linkDays: '7' },
};

/** The form of a destination; secrets are not known here. */
export function formOf(destination: Destination): DestinationForm {
  const { endpoint, link, storageClass, cacheControl, ...same } = destination;
  return {
    ...emptyForm,
    ...same,
    endpoint: endpoint.kind,
    endpointUrl: 'url' in endpoint ? endpoint.url : '',
    storageClass: storageClass ?? 'bucket',
    cacheControl: cacheControl ?? '',
    link: link.kind,
    linkUrl: link.kind === 'domain' ? link.url : '',
    linkDays: link.kind === 'signed' ? String(link.lifetimeSeconds / daySeconds) : '7',
  };
}

/** True where something was typed or chosen since. */
export const isChanged = (before: DestinationForm, now: DestinationForm): boolean =>
  (Object.keys(now) as FormField[]).some((field) => now[field] !== before[field]);

export interface ReadForm {
  /** Null while something is wrong. */
  readonly destination: Destination | null;
  readonly wrong: readonly FormField[];
}

/** What the form says, or which of its fields are wrong. */
export function readForm(form: DestinationForm, secretNeeded: boolean): ReadForm {
  const { endpoint, endpointUrl, link, linkUrl, linkDays } = form;
  const days = Number(linkDays.trim().replace(',', '.'));
  const parsed = v.safeParse(destinationSchema, {
    ...{ name: form.name, region: form.region, bucket: form.bucket.trim() },
    endpoint:
      endpoint === 'domain' || endpoint === 'address'
        ? { kind: endpoint, url: endpointUrl }
        : { kind: endpoint },
    ...{ objectKey: form.objectKey, accessKeyId: form.accessKeyId, acl: form.acl },
    storageClass: form.storageClass === 'bucket' ? null : form.storageClass,
    cacheControl: form.cacheControl.trim() === '' ? null : form.cacheControl.trim(),
    link:
      link === 'signed'
        ? { kind: link, lifetimeSeconds: Math.round(days * daySeconds) }
        : link === 'domain'
          ? { kind: link, url: linkUrl }
          : { kind: link },
  });
  const wrong = new Set<FormField>((parsed.issues ?? []).map(fieldOf));
  if (!isKeyTemplate(form.objectKey)) wrong.add('objectKey');
  if (secretNeeded && form.secret.trim() === '') wrong.add('secret');
  return {
    destination: parsed.success && wrong.size === 0 ? parsed.output : null,
    wrong: [...wrong],
  };
}

function fieldOf({ path }: { path?: readonly { key?: unknown }[] | undefined }): FormField {
  const [name, part] = (path ?? []).map(({ key }) => key);
  if (name === 'endpoint') return 'endpointUrl';
  if (name === 'link') return part === 'lifetimeSeconds' ? 'linkDays' : 'linkUrl';
  return name as FormField;
}
