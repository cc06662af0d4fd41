import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { resolveEndpoint } from '../../core/destination';
import type { Credentials, Destination } from '../../core/destination';
import { testSteps } from '../../core/destination-test';
import type { TestStep } from '../../core/destination-test';
import { AppError, isAbort } from '../../core/errors';
import type { ErrorCode } from '../../core/errors';
import { objectUrl } from '../../core/links';
import { describeError } from '../../core/messages';
import { explainFailure, networkReason } from './oss-errors';
import { openSession } from './oss-session';
import type { OssSession, SessionOptions } from './oss-session';
import { describeSkew, maxSkewMs, readServerClock } from './server-clock';
import { makeLink } from './sign-url';

/** What a step found; a step that fails throws. */
interface Finding {
  readonly found: string;
  readonly remedy?: string;
}

/** A step that cannot be judged because of the next one. */
class Undecided extends Error {}

/** A step that failed for a reason no error code has. */
class Finds extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
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
        yield { step, outcome: 'skipped', found: 'A step before it did not succeed.', remedy: '' };
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
    const { found, remedy = '' } = await run();
    return { step, outcome: 'ok', found, remedy };
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof Undecided)
      return { step, outcome: 'skipped', found: error.message, remedy: '' };
    if (error instanceof Finds)
      return { step, outcome: 'failed', found: error.message, remedy: error.remedy };
    if (!(error instanceof AppError)) throw error;
    const { message, remedy } = describeError(error);
    return { step, outcome: 'failed', found: message, remedy, error: error.toData() };
  }
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
      return { found: `${hostname} is ${address}.` };
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
      return { found: `${host} answers.` };
    },
    clock: () => {
      if (skewMs === null) throw new Undecided('The server does not tell its time.');
      if (Math.abs(skewMs) <= maxSkewMs)
        return { found: "This computer's clock agrees with the server's." };
      return {
        found: `This computer's clock is ${describeSkew(skewMs)}; uploads go by the server's.`,
        remedy: 'Set the clock, best by the network.',
      };
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
          throw new Undecided('The region has to be right first.');
        else if (!(refusal.code in judgedBy)) throw refusal;
      }
      return { found: 'The access key and its signature are accepted.' };
    },
    region: () => {
      if (refusal && judgedBy[refusal.code] === 'region') throw refusal;
      if (location !== null && location !== region)
        throw new AppError('uploadRegionWrong', { bucket, region });
      return { found: `Requests are signed for ${region}, and that is accepted.` };
    },
    bucket: () => {
      if (refusal) throw refusal;
      return location === null
        ? { found: 'The bucket answers; its details may not be read, which uploads do not need.' }
        : { found: `The bucket "${bucket}" is in ${location}.` };
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
      return { found: `A small object was saved as "${key}".` };
    },
    link: async () => {
      const response = await fetch(makeLink(destination, credentials, key, skewMs ?? 0), {
        signal,
      }).catch((error: unknown) => {
        if (isAbort(error)) throw error;
        throw new Finds('The address of the link cannot be reached.', 'Check the domain of links.');
      });
      return judgeLink(response, Buffer.from(await response.arrayBuffer()), destination);
    },
    removal: async () => {
      // Once is enough, allowed or not.
      written = false;
      await session.perform('delete objects', key, (client) => client.delete(key));
      return { found: 'The small object was removed again.' };
    },
  };
  return { run, key, written: () => written };
}

function judgeLink(response: Response, bytes: Buffer, { link }: Destination): Finding {
  const { status, headers } = response;
  if (status !== 200) {
    const remedies = {
      public:
        'Let the public read the objects (object ACL public-read, where the bucket permits it), or choose signed links.',
      signed: 'Check that the access key may read objects (oss:GetObject).',
      domain: 'Bind the domain to the bucket (CNAME), and let the public read the objects.',
    };
    throw new Finds(`The link is answered with status ${String(status)}.`, remedies[link.kind]);
  }
  if (!bytes.equals(probe))
    throw new Finds('The link shows something else.', 'Check which bucket the domain leads to.');
  const saved =
    headers.get('x-oss-force-download') === 'true' ||
    /^attachment/i.test(headers.get('content-disposition') ?? '');
  if (!saved) return { found: 'The link shows the picture.' };
  return {
    found: 'The link works, but browsers save the picture instead of showing it.',
    remedy: "OSS's own domains do that: bind a domain of your own to the bucket, and link to it.",
  };
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
