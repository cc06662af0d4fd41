/** Lets through, or holds, whoever comes by. */
export interface Gate {
  /** @throws the signal's reason where it fires while the gate is closed */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  readonly setClosed: (closed: boolean) => void;
}

export function createGate(): Gate {
  let opened: Promise<void> | null = null;
  let open = (): void => undefined;
  return {
    pass: async (signal) => {
      if (!opened) return;
      signal.throwIfAborted();
      let onAbort = (): void => undefined;
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => {
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', onAbort, { once: true });
      });
      try {
        // Closed again before this goes on, it is still closed.
        while (opened) await Promise.race([opened, aborted]);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    setClosed: (closed) => {
      if (closed) opened ??= new Promise((resolve) => (open = resolve));
      else {
        opened = null;
        open();
      }
    },
  };
}
