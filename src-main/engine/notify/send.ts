import { createHmac } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { isAbort } from '../../core/errors';
import type { TopicTarget } from '../../core/topic';
import { networkReason } from '../upload/oss-errors';
import { backOff } from '../upload/retry';
import type { RetryOptions } from '../upload/retry';

export const signatureHeader = 'X-Loopsmith-Signature';

/** `sha256=` and the HMAC-SHA256 of the body, in hexadecimal. */
export function signBody(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Half a minute in all. */
const defaultRetry: RetryOptions = { tries: 6, baseDelayMs: 500, maxDelayMs: 15_000 };
const timeoutMs = 15_000;

export interface SendOptions {
  /** Signs what is posted; null: not signed. */
  readonly secret: string | null;
  readonly signal: AbortSignal;
  readonly retry?: RetryOptions;
}

/**
 * Tells a topic's target: posts the body, or adds it to a file as a line. Lost connections, 429 and
 * 5xx are tried again.
 * @returns null, or why it could not be told, as the end of a sentence without the address: that
 * may hold a password
 * @throws AbortError
 */
export async function sendNotification(
  target: TopicTarget,
  body: string,
  options: SendOptions,
): Promise<string | null> {
  if (target.kind === 'webhook') return post(target.url, body, options);
  return appendFile(target.path, `${body}\n`).then(
    () => null,
    (error: unknown) => `${target.path} cannot be written (${codeOf(error)})`,
  );
}

async function post(
  url: string,
  body: string,
  { secret, signal, retry = defaultRetry }: SendOptions,
): Promise<string | null> {
  const { host } = new URL(url);
  for (let failed = 1; ; failed++) {
    const { passing, reason } = await tryPost(url, body, secret, signal);
    if (reason === null) return null;
    if (!passing || failed >= retry.tries) return `${host} ${reason}`;
    await backOff(failed, retry, signal);
  }
}

async function tryPost(
  url: string,
  body: string,
  secret: string | null,
  signal: AbortSignal,
): Promise<{ readonly passing: boolean; readonly reason: string | null }> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
  };
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret !== null && { [signatureHeader]: signBody(body, secret) }),
      },
      body,
      // Followed elsewhere, a POST would become a GET.
      redirect: 'manual',
      signal: stop.signal,
    });
    await response.body?.cancel();
    const { status } = response;
    if (status >= 200 && status < 300) return { passing: false, reason: null };
    const passing = status === 429 || status >= 500;
    return { passing, reason: `answered with status ${String(status)}` };
  } catch (error) {
    signal.throwIfAborted();
    const why = isAbort(error) ? 'it does not answer' : causeOf(error);
    return { passing: true, reason: `cannot be reached: ${why}` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** What `fetch` itself says may quote the address; what it failed of does not. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  if (!(cause instanceof Error)) return codeOf(error);
  const code = codeOf(cause);
  return networkReason(`${code} ${cause.message}`) ?? (code === cause.name ? cause.message : code);
}

function codeOf(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (cause !== undefined) return codeOf(cause);
  return typeof name === 'string' ? name : 'unknown';
}
