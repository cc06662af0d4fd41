import { setTimeout as wait } from 'node:timers/promises';

export interface RetryOptions {
  /** In all, the first one included. */
  readonly tries: number;
  /** The first pause is up to this long, each further one up to twice as long. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** About a minute in all: long enough for a router to come back. */
export const defaultRetry: RetryOptions = { tries: 8, baseDelayMs: 500, maxDelayMs: 30_000 };

/**
 * Waits before the try after `failed` tries: exponential, and at random between half and all of it,
 * so that parts that failed together do not come again together.
 * @throws AbortError
 */
export async function backOff(
  failed: number,
  { baseDelayMs, maxDelayMs }: RetryOptions,
  signal: AbortSignal,
): Promise<void> {
  const longest = Math.min(maxDelayMs, baseDelayMs * 2 ** (failed - 1));
  await wait(longest * (0.5 + Math.random() / 2), undefined, { signal });
}
