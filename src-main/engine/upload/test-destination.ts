import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { resolveEndpoint } from '../../core/destination';
import type { Credentials, Destination } from '../../core/destination';
import { testSteps } from '../../core/destination-test';
import type { TestStep } from '../../core/destination-test';
import { AppError, isAbort } from '../../core/errors';
import type { ErrorCode } from '../../core/errors';
import { describeFinding } from '../../core/findings';
import type { Finding } from '../../core/findings';
import { objectUrl } from '../../core/links';
import { describeError } from '../../core/messages';
import { explainFailure, networkReason } from './oss-errors';
import { openSession } from './oss-session';
import type { OssSession, SessionOptions } from './oss-session';
import { maxSkewMs, readServerClock } from './server-clock';
import { makeLink } from './sign-url';

/** A step that cannot be judged because of another, or that failed for a reason of its own. */
class Finds extends Error {
  constructor(
    readonly outcome: 'failed' | 'skipped',
    readonly finding: Finding,
  ) {
    super(finding.code);
  }
}

/** Somebody waits for it. */
const retry = { tries: 2, baseDelayMs: 300, maxDelayMs: 1000 };

/** A GIF of one pixel. */
const probe = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Tries a destination out, one step after the other, and yields what each found. A small object is
 * written where results would go, and removed again, also when the test is cancelled.
 * @throws AbortError
 */
export async function* testDestination(
  destination: Destination,
  credentials: Credentials,
  signal: AbortSignal,
  options: SessionOptions = {},
): AsyncGenerator<TestStep, void> {
  const session = await openSession(destination, credentials, signal, { retry, ...options });
  const steps = makeSteps(destination, credentials, session, signal);
  let blocked = false;
  try {
    for (const step of testSteps) {
      if (step === 'removal' ? !steps.written() : blocked) {
        yield tell(step, 'skipped', { code: 'stepBefore' });
        continue;
      }
      const result = await judge(step, steps.run[step]);
      blocked ||= result.outcome === 'failed';
      yield result;
    }
  } finally {
    session.close();
    if (steps.written()) await removeAfterwards(destination, credentials, steps.key);
  }
}

async function judge(
  step: TestStep['step'],
  run: () => Promise<Finding> | Finding,
): Promise<TestStep> {
  try {
    return tell(step, 'ok', await run());
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof Finds) return tell(step, error.outcome, error.finding);
    if (!(error instanceof AppError)) throw error;
    const { message, remedy } = describeError(error);
    return { step, outcome: 'failed', found: message, remedy, error: error.toData() };
  }
}

function tell(step: TestStep['step'], outcome: TestStep['outcome'], finding: Finding): TestStep {
  const { message, remedy } = describeFinding(finding);
  return { step, outcome, found: message, remedy, finding };
}

/** What went wrong with the request that tells of signature, region and bucket at once. */
const judgedBy: Readonly<Partial<Record<ErrorCode, TestStep['step']>>> = {
  uploadRegionWrong: 'region',
  uploadBucketMissing: 'bucket',
  uploadDomainNeeded: 'bucket',
};

interface Steps {
  readonly run: Readonly<Record<TestStep['step'], () => Promise<Finding> | Finding>>;
  readonly key: string;
  /** The probe may lie in the bucket. */
  readonly written: () => boolean;
}

function makeSteps(
  destination: Destination,
  credentials: Credentials,
  session: OssSession,
  signal: AbortSignal,
): Steps {
  const { bucket, region, acl, objectKey } = destination;
  const endpoint = resolveEndpoint(destination).url;
  const { hostname, host } = new URL(objectUrl(destination, 'x'));
  // Keys are often allowed to write in one folder only: the one that the template names.
  const fixed = objectKey.split('{')[0]!;
  const folder = fixed.slice(0, fixed.lastIndexOf('/') + 1);
  const key = `${folder}loopsmith-test-${randomBytes(6).toString('hex')}.gif`;
  let [skewMs, written] = [null as number | null, false];
  let refusal: AppError | null = null;
  let location: string | null = null;

  const run: Steps['run'] = {
    name: async () => {
      const { address } = await lookup(hostname).catch(() => {
        throw new AppError('uploadUnreachable', { host, reason: 'its name is not known' });
      });
      return { code: 'resolved', host: hostname, address };
    },
    reach: async () => {
      try {
        ({ skewMs } = await readServerClock(endpoint, signal));
      } catch (error) {
        if (isAbort(error)) throw error;
        const { cause } = error as { cause?: { message?: string; code?: string } };
        const words = `${cause?.code ?? ''} ${cause?.message ?? ''}`;
        const reason = networkReason(words) ?? 'the connection failed';
        throw new AppError('uploadUnreachable', { host, reason });
      }
      return { code: 'answers', host };
    },
    clock: () => {
      if (skewMs === null) throw new Finds('skipped', { code: 'noServerTime' });
      return Math.abs(skewMs) <= maxSkewMs ? { code: 'clockAgrees' } : { code: 'clockOff', skewMs };
    },
    signature: async () => {
      try {
        const info = await session.request((client) => client.getBucketInfo(bucket));
        const told = (info as { bucket?: { Location?: string } }).bucket?.Location;
        location = told?.replace(/^oss-/, '') ?? null;
      } catch (error) {
        if (isAbort(error)) throw error;
        refusal = explainFailure(error, destination, 'look', '');
        // The bucket's details may be closed to a key that may write all the same.
        if (refusal.code === 'uploadDenied') refusal = null;
        else if (refusal.code === 'uploadRegionWrong')
          throw new Finds('skipped', { code: 'regionFirst' });
        else if (!(refusal.code in judgedBy)) throw refusal;
      }
      return { code: 'signatureAccepted' };
    },
    region: () => {
      if (refusal && judgedBy[refusal.code] === 'region') throw refusal;
      if (location !== null && location !== region)
        throw new AppError('uploadRegionWrong', { bucket, region });
      return { code: 'regionAccepted', region };
    },
    bucket: () => {
      if (refusal) throw refusal;
      return location === null
        ? { code: 'bucketClosed' }
        : { code: 'bucketFound', bucket, region: location };
    },
    write: async () => {
      const headers = {
        'x-oss-forbid-overwrite': 'true',
        ...(acl === 'default' ? {} : { 'x-oss-object-acl': acl }),
      };
      written = true;
      try {
        await session.perform('save objects', key, (client) =>
          client.put(key, probe, { mime: 'image/gif', headers: { ...headers } }),
        );
      } catch (error) {
        // Refused is not written; where the connection was lost, it may be.
        if (error instanceof AppError && error.code !== 'uploadUnreachable') written = false;
        throw error;
      }
      return { code: 'written', key };
    },
    link: async () => {
      const response = await fetch(makeLink(destination, credentials, key, skewMs ?? 0), {
        signal,
      }).catch((error: unknown) => {
        if (isAbort(error)) throw error;
        throw new Finds('failed', { code: 'linkUnreachable' });
      });
      return judgeLink(response, Buffer.from(await response.arrayBuffer()), destination);
    },
    removal: async () => {
      // Once is enough, allowed or not.
      written = false;
      await session.perform('delete objects', key, (client) => client.delete(key));
      return { code: 'removed' };
    },
  };
  return { run, key, written: () => written };
}

function judgeLink(response: Response, bytes: Buffer, { link }: Destination): Finding {
  const { status, headers } = response;
  if (status !== 200) throw new Finds('failed', { code: 'linkRefused', status, kind: link.kind });
  if (!bytes.equals(probe)) throw new Finds('failed', { code: 'linkOther' });
  const saved =
    headers.get('x-oss-force-download') === 'true' ||
    /^attachment/i.test(headers.get('content-disposition') ?? '');
  return { code: saved ? 'linkSaves' : 'linkShows' };
}

/** For a test that ended before its last step. */
async function removeAfterwards(
  destination: Destination,
  credentials: Credentials,
  key: string,
): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const session = await openSession(destination, credentials, signal, { retry });
  await session
    .request((client) => client.delete(key))
    .catch(() => undefined)
    .finally(session.close);
}
