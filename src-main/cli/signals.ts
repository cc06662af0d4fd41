/** Listens for good: whoever presses Ctrl-C twice still gets everything cleaned up. */
export function stopOnSignals(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      stop.abort();
    });
  }
  return stop.signal;
}
