import * as v from 'valibot';
import { AppError } from './errors';
import { checkTemplate } from './object-key';

export const storageClasses = [
  'Standard',
  'IA',
  'Archive',
  'ColdArchive',
  'DeepColdArchive',
] as const;
/** `default` is the bucket's own. */
export const objectAcls = ['default', 'private', 'public-read', 'public-read-write'] as const;
/** Signature V4's limit for a signed URL. */
export const maxLinkSeconds = 7 * 24 * 60 * 60;

/** Hosts that follow from the region (accelerate: from none). */
export const regionalEndpoints = [
  'public',
  'internal',
  'accelerate',
  'accelerate-overseas',
] as const;

/** People write the region as it stands in the endpoint; the signature wants it without `oss-`. */
export const plainRegion = (text: string): string => text.trim().replace(/^oss-/, '');

const regionWords = 'a region such as cn-hangzhou';
const region = v.pipe(
  v.string(),
  v.transform(plainRegion),
  v.regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, regionWords),
  v.check((text) => !text.endsWith('-internal'), `${regionWords}, without "-internal"`),
);
const bucketWords = '3 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends';
const bucketPattern = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** An address without path, query or user; an IP would make the client send another host's name. */
const address = v.pipe(
  v.string(),
  v.trim(),
  v.transform((text) => (/^https?:\/\//i.test(text) ? text : `https://${text}`)),
  v.check(isPlainAddress, 'https://host or http://host:port, a name and no IP address'),
  v.transform((text) => new URL(text).origin),
);

function isPlainAddress(text: string): boolean {
  try {
    const { hostname, pathname, search, hash, username } = new URL(text);
    const ip = /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
    return !ip && pathname === '/' && search + hash + username === '';
  } catch {
    return false;
  }
}

const endpoint = v.variant('kind', [
  v.strictObject({ kind: v.picklist(regionalEndpoints) }),
  /** A domain of the user's own that is bound to the bucket (CNAME). */
  v.strictObject({ kind: v.literal('domain'), url: address }),
  /** Any other server; `localhost` is addressed with the bucket in the path. */
  v.strictObject({ kind: v.literal('address'), url: address }),
]);

const linkStyle = v.variant('kind', [
  v.strictObject({ kind: v.literal('public') }),
  v.strictObject({
    kind: v.literal('signed'),
    lifetimeSeconds: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(maxLinkSeconds, `1 to ${String(maxLinkSeconds)} seconds (7 days)`),
    ),
  }),
  v.strictObject({ kind: v.literal('domain'), url: address }),
]);

/** Where results are saved on OSS. The access key's secret is never part of it. */
export const destinationSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('a name'), v.maxLength(100)),
  region,
  endpoint,
  bucket: v.pipe(v.string(), v.regex(bucketPattern, bucketWords)),
  objectKey: v.pipe(v.string(), v.nonEmpty('a template such as {barename}.{autoext}')),
  accessKeyId: v.pipe(v.string(), v.trim(), v.nonEmpty('the ID of an access key')),
  /** Null: the bucket's own. */
  storageClass: v.nullable(v.picklist(storageClasses)),
  acl: v.picklist(objectAcls),
  /** The `Cache-Control` that objects are served with. */
  cacheControl: v.nullable(v.pipe(v.string(), v.regex(/^[\x20-\x7e]+$/, 'printable ASCII'))),
  link: linkStyle,
});

export type Destination = v.InferOutput<typeof destinationSchema>;
export type EndpointChoice = Destination['endpoint'];

/** Kept apart from destinations, and out of every file, log and error. */
export interface Credentials {
  readonly accessKeySecret: string;
  /** Of temporary (STS) credentials. */
  readonly securityToken: string | null;
}

export const defaultDestination = {
  endpoint: { kind: 'public' },
  objectKey: '{barename}.{autoext}',
  storageClass: null,
  acl: 'default',
  cacheControl: null,
  link: { kind: 'public' },
} as const;

/**
 * Checks a destination and fills in the defaults; `oss-cn-hangzhou` becomes `cn-hangzhou`.
 * @throws AppError `invalidSetting` {name, value, allowed}, `badObjectKey`
 */
export function parseDestination(input: unknown): Destination {
  const merged: unknown =
    typeof input === 'object' && input !== null ? { ...defaultDestination, ...input } : input;
  const result = v.safeParse(destinationSchema, merged);
  if (!result.success) {
    const issue = result.issues[0];
    const name = issue.path?.map((part) => String(part.key)).join('.') ?? 'destination';
    const value = JSON.stringify(issue.input) ?? 'missing';
    // Our own words where the schema has them; else what was expected, or that nothing was.
    const own = issue.message.startsWith('Invalid ') ? null : issue.message;
    const expected = (issue.expected ?? '').replace(/[()"]/g, '').replaceAll(' | ', ', ');
    throw new AppError('invalidSetting', {
      name,
      value,
      allowed: own ?? (expected === 'never' ? 'only the known names' : expected),
    });
  }
  checkTemplate(result.output.objectKey);
  return result.output;
}

/**
 * Checks a bucket name that a template made.
 * @throws AppError `invalidSetting`
 */
export function checkBucket(bucket: string): void {
  if (bucketPattern.test(bucket)) return;
  const value = JSON.stringify(bucket);
  throw new AppError('invalidSetting', { name: 'bucket', value, allowed: bucketWords });
}

export interface Endpoint {
  /** Scheme, host and port, without the bucket. */
  readonly url: string;
  /** Where the bucket stands: before the host, in the path, or nowhere (a domain of its own). */
  readonly bucketIn: 'host' | 'path' | 'nothing';
}

/** The address that requests go to. */
export function resolveEndpoint({ endpoint, region }: Destination): Endpoint {
  switch (endpoint.kind) {
    case 'domain':
      return { url: endpoint.url, bucketIn: 'nothing' };
    case 'address': {
      const local = new URL(endpoint.url).hostname === 'localhost';
      return { url: endpoint.url, bucketIn: local ? 'path' : 'host' };
    }
    default: {
      const hosts = {
        public: `oss-${region}`,
        internal: `oss-${region}-internal`,
        accelerate: 'oss-accelerate',
        'accelerate-overseas': 'oss-accelerate-overseas',
      };
      return { url: `https://${hosts[endpoint.kind]}.aliyuncs.com`, bucketIn: 'host' };
    }
  }
}

/** Reads an endpoint as it is written in consoles and variables. */
export function readEndpoint(text: string, bucket: string): EndpointChoice {
  const url = /^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`;
  // Consoles show the bucket's own host; the bucket is not part of the endpoint.
  const plain = url.replace(`://${bucket}.oss-`, '://oss-');
  const known = /^https?:\/\/(localhost|[a-z0-9-]+(\.[a-z0-9-]+)*\.aliyuncs\.com)(:\d+)?\/?$/i;
  return { kind: known.test(plain) ? 'address' : 'domain', url: plain };
}

/** The region that an endpoint's host names; null where it names none. */
export function regionOfEndpoint(text: string): string | null {
  return /\boss-([a-z0-9-]+?)(-internal)?\.aliyuncs\.com/i.exec(text)?.[1] ?? null;
}
