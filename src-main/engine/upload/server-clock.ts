/** OSS refuses requests that are further off. */
export const maxSkewMs = 15 * 60_000;

export interface ClockReading {
  /** The server's time less this computer's, to a second; null where it tells none. */
  readonly skewMs: number | null;
  readonly status: number;
}

/**
 * Asks a server for the time, unsigned: any answer has a `Date`.
 * @throws TypeError where it cannot be reached; AbortError
 */
export async function readServerClock(url: string, signal: AbortSignal): Promise<ClockReading> {
  const sent = Date.now();
  const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
  const middle = (sent + Date.now()) / 2;
  const date = Date.parse(response.headers.get('date') ?? '');
  // `Date` has whole seconds: half of one is right on average.
  const skewMs = Number.isNaN(date) ? null : Math.round(date + 500 - middle);
  return { skewMs, status: response.status };
}
