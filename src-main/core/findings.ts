import type { Message } from './messages';

/** What steps of a connection test find, beside what is an error everywhere. */
export type Finding =
  | { readonly code: 'stepBefore' | 'noServerTime' | 'clockAgrees' | 'signatureAccepted' }
  | { readonly code: 'regionFirst' | 'bucketClosed' | 'removed' }
  | { readonly code: 'linkUnreachable' | 'linkOther' | 'linkShows' | 'linkSaves' }
  | { readonly code: 'resolved'; readonly host: string; readonly address: string }
  | { readonly code: 'answers'; readonly host: string }
  /** Milliseconds that the server's clock is ahead. */
  | { readonly code: 'clockOff'; readonly skewMs: number }
  | { readonly code: 'regionAccepted'; readonly region: string }
  | { readonly code: 'bucketFound'; readonly bucket: string; readonly region: string }
  | { readonly code: 'written'; readonly key: string }
  | {
      readonly code: 'linkRefused';
      readonly status: number;
      readonly kind: 'public' | 'signed' | 'domain';
    };
export type FindingCode = Finding['code'];
export type FindingOf<C extends FindingCode> = Finding & { readonly code: C };

/** A language's sentences: what was found, and what to do where there is something. */
export type FindingSentences = {
  readonly [C in FindingCode]: (
    finding: FindingOf<C>,
  ) => readonly [message: string, remedy?: string];
};

/** "20 minutes fast", of this computer's clock. */
export function describeSkew(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return `${String(count)} ${unit}${count === 1 ? '' : 's'} ${skewMs > 0 ? 'slow' : 'fast'}`;
}

const linkRemedies = {
  public:
    'Let the public read the objects (object ACL public-read, where the bucket permits it), or choose signed links.',
  signed: 'Check that the access key may read objects (oss:GetObject).',
  domain: 'Bind the domain to the bucket (CNAME), and let the public read the objects.',
};

const english: FindingSentences = {
  stepBefore: () => ['A step before it did not succeed.'],
  resolved: ({ host, address }) => [`${host} is ${address}.`],
  answers: ({ host }) => [`${host} answers.`],
  noServerTime: () => ['The server does not tell its time.'],
  clockAgrees: () => ["This computer's clock agrees with the server's."],
  clockOff: ({ skewMs }) => [
    `This computer's clock is ${describeSkew(skewMs)}; uploads go by the server's.`,
    'Set the clock, best by the network.',
  ],
  signatureAccepted: () => ['The access key and its signature are accepted.'],
  regionFirst: () => ['The region has to be right first.'],
  regionAccepted: ({ region }) => [`Requests are signed for ${region}, and that is accepted.`],
  bucketClosed: () => [
    'The bucket answers; its details may not be read, which uploads do not need.',
  ],
  bucketFound: ({ bucket, region }) => [`The bucket "${bucket}" is in ${region}.`],
  written: ({ key }) => [`A small object was saved as "${key}".`],
  linkUnreachable: () => [
    'The address of the link cannot be reached.',
    'Check the domain of links.',
  ],
  linkRefused: ({ status, kind }) => [
    `The link is answered with status ${String(status)}.`,
    linkRemedies[kind],
  ],
  linkOther: () => ['The link shows something else.', 'Check which bucket the domain leads to.'],
  linkShows: () => ['The link shows the picture.'],
  linkSaves: () => [
    'The link works, but browsers save the picture instead of showing it.',
    "OSS's own domains do that: bind a domain of your own to the bucket, and link to it.",
  ],
  removed: () => ['The small object was removed again.'],
};

/** Tells findings by a language's sentences; the remedy is empty where there is nothing to do. */
export const tellBy =
  (sentences: FindingSentences) =>
  <C extends FindingCode>(finding: FindingOf<C>): Message => {
    const tell = sentences[finding.code as C];
    const [message, remedy = ''] = tell(finding);
    return { message, remedy };
  };

export const describeFinding = tellBy(english);
