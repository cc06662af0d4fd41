export interface Stop {
  /** Everything is to end, and to be cleaned up. */
  readonly signal: AbortSignal;
  /** Asked again: what would have to be waited for elsewhere is left. */
  readonly giveUp: AbortSignal;
}

/** Programs that start this one hand on a Ctrl-C that it got from the terminal as well. */
const sameMs = 500;

/** Listens for good: whoever presses Ctrl-C twice still gets everything here cleaned up. */
export function stopOnSignals(): Stop {
  const [stop, giveUp] = [new AbortController(), new AbortController()];
  let first = Infinity;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      first = Math.min(first, performance.now());
      stop.abort();
      if (performance.now() - first > sameMs) giveUp.abort();
    });
  }
  return { signal: stop.signal, giveUp: giveUp.signal };
}
