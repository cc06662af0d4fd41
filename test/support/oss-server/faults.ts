import { seededRandom } from '../../unit/helpers/random';

/** What goes wrong with a request. */
export type Fault =
  /** Refused before anything was done. */
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** The connection is cut when so much of the body, 0 to 1, has come. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Done, but the answer never arrives. */
  | { readonly kind: 'lost' }
  /** Done, but the answer comes late. */
  | { readonly kind: 'slow'; readonly ms: number };

/** What the server does, by the permission that it takes. */
export type Action =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'InitiateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListParts'
  | 'ListMultipartUploads'
  | 'GetBucketInfo'
  | 'GetBucketLocation'
  | 'Ping';

/** Decides for each request, by its number from 1 and what it is, whether something goes wrong. */
export type Faults = (number: number, action: Action) => Fault | null;

export const status = (status: number): Fault => ({
  kind: 'status',
  status,
  code:
    { 429: 'TooManyRequests', 500: 'InternalError', 503: 'ServiceUnavailable' }[status] ?? 'Error',
});

/** One fault for each of the first requests, then none. */
export const inTurn =
  (...faults: readonly (Fault | null)[]): Faults =>
  (number) =>
    faults[number - 1] ?? null;

/** Only for requests of this kind, counted by themselves. */
export function forAction(action: Action, faults: Faults): Faults {
  let count = 0;
  return (_, asked) => (asked === action ? faults(++count, asked) : null);
}

/** Something of every sort, chosen at random, goes wrong with every third request. */
export function everyThird(seed: number): Faults {
  const random = seededRandom(seed);
  const kinds: readonly (() => Fault)[] = [
    () => status(500),
    () => status(503),
    () => status(429),
    () => ({ kind: 'cut', after: random.real(0, 1) }),
    () => ({ kind: 'lost' }),
    () => ({ kind: 'slow', ms: random.int(1, 20) }),
  ];
  return (number) => (number % 3 === 1 ? random.pick(kinds)() : null);
}
