import { resolveEndpoint } from '../../core/destination';
import type { Credentials, Destination } from '../../core/destination';
import { openClient } from './oss-client';
import type { OssClient } from './oss-client';
import { explainFailure, hasCode, isPassing, isUnconnected, wasAnswered } from './oss-errors';
import { backOff, defaultRetry } from './retry';
import type { RetryOptions } from './retry';
import { describeSkew } from '../../core/findings';
import { readServerClock } from './server-clock';

export interface SessionOptions {
  readonly retry?: RetryOptions;
  /** For one request, a part's bytes included. */
  readonly timeoutMs?: number;
}

/** 120 s for a part of 1 MiB: nine kilobytes a second. */
const defaultTimeoutMs = 120_000;
/** An address where nobody was ever met is most likely misspelt: it is not waited for. */
const triesUnconnected = 3;
/** The addresses that have answered since this process began: each upload has a session of its own. */
const met = new Set<string>();

/** One client, and the rules by which its requests are tried again. */
export interface OssSession {
  /**
   * Runs a request, again where that may help. What ali-oss throws for good is thrown as it is.
   * @throws AbortError
   */
  readonly request: <T>(send: (client: OssClient) => Promise<T>) => Promise<T>;
  /** The same for callers that handle no answer of their own. @throws AppError; AbortError */
  readonly perform: <T>(
    action: string,
    key: string,
    send: (client: OssClient) => Promise<T>,
  ) => Promise<T>;
  /** The server's time less this computer's; 0 until it mattered. */
  readonly skewMs: () => number;
  readonly notes: readonly string[];
  readonly close: () => void;
}

/** @throws AbortError */
export async function openSession(
  destination: Destination,
  credentials: Credentials,
  signal: AbortSignal,
  options: SessionOptions = {},
): Promise<OssSession> {
  const { retry = defaultRetry, timeoutMs = defaultTimeoutMs } = options;
  signal.throwIfAborted();
  const { client, close } = await openClient(destination, credentials, timeoutMs);
  signal.addEventListener('abort', close, { once: true });
  const notes: string[] = [];
  const { url } = resolveEndpoint(destination);

  /** Signs with the server's time from now on, where that can be had. */
  const amendClock = async (): Promise<void> => {
    const { skewMs } = await readServerClock(url, signal).catch(() => ({ skewMs: null }));
    if (skewMs === null || client.options.amendTimeSkewed !== undefined) return;
    client.options.amendTimeSkewed = skewMs;
    notes.push(
      `This computer's clock is ${describeSkew(skewMs)}; the upload went by the server's.`,
    );
  };

  const request: OssSession['request'] = async (send) => {
    for (let failed = 1; ; failed++) {
      signal.throwIfAborted();
      // Parts run side by side: those sent before the clock was set right may be refused, too.
      const amended = client.options.amendTimeSkewed !== undefined;
      try {
        const answer = await send(client);
        met.add(url);
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (hasCode(error, 'RequestTimeTooSkewed') && !amended) {
          await amendClock();
          signal.throwIfAborted();
          if (client.options.amendTimeSkewed !== undefined) continue;
        }
        if (wasAnswered(error)) met.add(url);
        const unmet = isUnconnected(error) && !met.has(url);
        const tries = unmet ? Math.min(triesUnconnected, retry.tries) : retry.tries;
        if (!isPassing(error) || failed >= tries) throw error;
        await backOff(failed, retry, signal);
      }
    }
  };

  return {
    request,
    perform: async (action, key, send) => {
      try {
        return await request(send);
      } catch (error) {
        signal.throwIfAborted();
        throw explainFailure(error, destination, action, key);
      }
    },
    skewMs: () => client.options.amendTimeSkewed ?? 0,
    notes,
    close: () => {
      signal.removeEventListener('abort', close);
      close();
    },
  };
}
