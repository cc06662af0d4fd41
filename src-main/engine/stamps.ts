/** The timestamps that the filter chain prints, one for each raw picture, in the same order. */
export interface Stamps {
  readonly readLine: (line: string) => void;
  /** Seconds; waits until the line is there. Rejects when the process ended without it. */
  readonly next: () => Promise<number>;
  readonly close: () => void;
}

const pattern = /^\[Parsed_showinfo_\d+ @ [^\]]+\] n:\s*\d+ pts:\s*(-?\d+)/;

/** A line comes before its picture: one still missing after so long will not come. */
const patienceMs = 30_000;

/** The seconds that a line tells, or null: they are printed in microseconds, as `settb=AVTB` has it. */
export function readStamp(line: string): number | null {
  const match = pattern.exec(line);
  return match && Number(match[1]) / 1e6;
}

export function createStamps(): Stamps {
  const times: number[] = [];
  let closed = false;
  let wake: (() => void) | null = null;
  const changed = (): void => {
    wake?.();
    wake = null;
  };
  return {
    readLine: (line) => {
      const time = readStamp(line);
      if (time === null) return;
      times.push(time);
      changed();
    },
    next: async () => {
      while (times.length === 0) {
        if (closed) throw new Error('ffmpeg gave a picture without its timestamp');
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(() => {
            closed = true;
            resolve();
          }, patienceMs);
        });
        clearTimeout(timer);
      }
      return times.shift()!;
    },
    close: () => {
      closed = true;
      changed();
    },
  };
}
