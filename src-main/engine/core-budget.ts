/** What a piece of work takes while it runs. */
export interface Cost {
  readonly cores: number;
  readonly bytes: number;
}

/**
 * A preview is waited for, so it takes its cores at once and jobs give way as their runs end. An
 * estimate gets what neither of them asks for.
 */
export type Rank = 'preview' | 'job' | 'estimate';

/** One job's (or preview's) part in the budget. */
export interface Share {
  readonly rank: Rank;
  /** The cores for each job, were they dealt out evenly now; at least 1. */
  readonly fairCores: number;
  /**
   * Waits its turn. Resolves to what gives the cost back, however often it is called.
   * @throws the signal's reason where it fires before its turn
   */
  readonly acquire: (cost: Cost, signal: AbortSignal) => Promise<() => void>;
  /** No more is asked for. */
  readonly leave: () => void;
}

/** The machine's cores and memory, shared by all that runs. */
export interface CoreBudget {
  readonly cores: number;
  readonly bytes: number;
  /** A core is free that no job asks for. */
  readonly idle: boolean;
  /** Shares are served in the order in which they joined, each its own requests in turn. */
  readonly join: (rank: Rank) => Share;
  /** What runs already goes on. */
  readonly resize: (cores: number) => void;
  /** While suspended, no job gets its turn. */
  readonly setSuspended: (suspended: boolean) => void;
}

interface Request {
  readonly cost: Cost;
  readonly order: number;
  readonly start: () => void;
}

interface Line {
  waiting: Request[];
  cores: number;
  bytes: number;
}

export interface CoreBudgetOptions extends Cost {
  /** Told after each request and each end that leaves the budget idle, never within it. */
  readonly onIdle?: () => void;
}

/**
 * Nobody overtakes: where the first in line does not fit yet, those behind it wait too, so that large
 * requests get their turn. What is larger than the whole budget runs alone.
 */
export function createCoreBudget(options: CoreBudgetOptions): CoreBudget {
  const { bytes, onIdle } = options;
  const lines: Record<Rank, Line> = { preview: makeLine(), job: makeLine(), estimate: makeLine() };
  let { cores } = options;
  let suspended = false;
  let joined = 0;
  let jobs = 0;

  /** Each rank is held back by itself and by those before it. */
  const linesBefore = (rank: Rank): Line[] => {
    if (rank === 'preview') return [lines.preview];
    return rank === 'job' ? [lines.preview, lines.job] : Object.values(lines);
  };
  const fits = (rank: Rank, cost: Cost): boolean => {
    const before = linesBefore(rank);
    const inUse = (what: keyof Cost): number => before.reduce((sum, line) => sum + line[what], 0);
    const free = (what: keyof Cost, size: number): boolean =>
      inUse(what) === 0 || inUse(what) + cost[what] <= size;
    return free('cores', cores) && free('bytes', bytes);
  };
  const serve = (rank: Rank): void => {
    const line = lines[rank];
    while (line.waiting[0] && fits(rank, line.waiting[0].cost)) {
      const { cost, start } = line.waiting.shift()!;
      line.cores += cost.cores;
      line.bytes += cost.bytes;
      start();
    }
  };
  const isIdle = (): boolean =>
    !suspended && lines.job.waiting.length === 0 && lines.job.cores + lines.preview.cores < cores;
  const serveAll = (): void => {
    serve('preview');
    if (!suspended) serve('job');
    if (lines.preview.waiting.length + lines.job.waiting.length === 0) serve('estimate');
    if (onIdle && isIdle()) queueMicrotask(onIdle);
  };

  const waitTurn = async (rank: Rank, order: number, cost: Cost, signal: AbortSignal) => {
    signal.throwIfAborted();
    const line = lines[rank];
    let onAbort = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const request: Request = { cost, order, start: resolve };
        onAbort = () => {
          if (!line.waiting.includes(request)) return;
          line.waiting = line.waiting.filter((other) => other !== request);
          reject(signal.reason as Error);
          serveAll();
        };
        signal.addEventListener('abort', onAbort, { once: true });
        const behind = line.waiting.findIndex((other) => other.order > order);
        line.waiting.splice(behind < 0 ? line.waiting.length : behind, 0, request);
        serveAll();
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };

  const join = (rank: Rank): Share => {
    const order = joined++;
    let left = false;
    if (rank === 'job') jobs++;
    return {
      rank,
      get fairCores() {
        return Math.max(1, Math.floor(cores / Math.max(1, jobs)));
      },
      acquire: async (cost, signal) => {
        await waitTurn(rank, order, cost, signal);
        let held = true;
        return () => {
          if (!held) return;
          held = false;
          lines[rank].cores -= cost.cores;
          lines[rank].bytes -= cost.bytes;
          serveAll();
        };
      },
      leave: () => {
        if (rank === 'job' && !left) jobs--;
        left = true;
      },
    };
  };

  return {
    get cores() {
      return cores;
    },
    bytes,
    get idle() {
      return isIdle();
    },
    join,
    resize: (size) => {
      if (size === cores) return;
      cores = size;
      serveAll();
    },
    setSuspended: (now) => {
      suspended = now;
      serveAll();
    },
  };
}

function makeLine(): Line {
  return { waiting: [], cores: 0, bytes: 0 };
}
