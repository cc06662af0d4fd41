/** Milliseconds that stand still while nothing is meant to happen. */
export interface StoppableClock {
  readonly now: () => number;
  readonly setStopped: (stopped: boolean) => void;
}

export function createStoppableClock(read: () => number = () => performance.now()): StoppableClock {
  let lost = 0;
  let stoppedAt: number | null = null;
  return {
    now: () => (stoppedAt ?? read()) - lost,
    setStopped: (stopped) => {
      if (stopped) stoppedAt ??= read();
      else if (stoppedAt !== null) {
        lost += read() - stoppedAt;
        stoppedAt = null;
      }
    },
  };
}
