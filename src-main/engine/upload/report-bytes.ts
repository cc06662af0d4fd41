export interface ByteReport {
  readonly add: (bytes: number) => void;
  /** All of them are there. */
  readonly finish: () => void;
}

/** Adds up the bytes that arrived and tells of them at most ten times a second. */
export function reportBytes(
  total: number,
  onProgress: (sentBytes: number, totalBytes: number) => void,
): ByteReport {
  let [sent, told, reported] = [0, -1, -Infinity];
  const tell = (now: number): void => {
    if (sent === told) return;
    [told, reported] = [sent, now];
    onProgress(sent, total);
  };
  tell(-Infinity);
  return {
    add: (bytes) => {
      sent += bytes;
      const now = performance.now();
      if (now - reported >= 100) tell(now);
    },
    finish: () => {
      sent = total;
      tell(performance.now());
    },
  };
}
