import { availableParallelism, cpus, totalmem } from 'node:os';
import { coresFor } from '../core/preferences';
import type { MachinePreferences } from '../core/preferences';
import { createChildGroup } from './children';
import type { ChildGroup } from './children';
import { createCoreBudget } from './core-budget';
import type { CoreBudget } from './core-budget';
import { createStoppableClock } from './stoppable-clock';
import type { StoppableClock } from './stoppable-clock';
import { createWorkerPool } from './worker-pool';
import type { WorkerPool } from './worker-pool';

/** What all jobs share: the cores, the threads, and one hand on all of it. */
export interface Scheduler {
  readonly budget: CoreBudget;
  readonly pool: WorkerPool;
  /** The processes that jobs start outside the threads. */
  readonly children: ChildGroup;
  /** Stands still while the jobs do. */
  readonly clock: StoppableClock;
  /** Holds for what starts next. */
  readonly setPreferences: (preferences: MachinePreferences) => void;
  /** Stops all jobs at once, or lets them go on. Previews are not touched. */
  readonly setSuspended: (suspended: boolean) => void;
  readonly close: () => Promise<void>;
}

export interface SchedulerOptions {
  readonly preferences: MachinePreferences;
  /** See the budget's `idle`. */
  readonly onIdle?: () => void;
  /** Given where a process runs nothing but jobs. */
  readonly children?: ChildGroup;
  /** Of the machine; given by tests only, as are the bytes and the worker. */
  readonly available?: number;
  readonly bytes?: number;
  readonly workerFile?: string;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { preferences, onIdle, available = countCores(), workerFile } = options;
  const { children = createChildGroup() } = options;
  const budget = createCoreBudget({
    cores: coresFor(preferences, available),
    // The rest is for the system and whatever else the user has open.
    bytes: options.bytes ?? totalmem() / 4,
    ...(onIdle && { onIdle }),
  });
  const pool = createWorkerPool(workerFile);
  const clock = createStoppableClock();
  const setPreferences: Scheduler['setPreferences'] = (wanted) => {
    pool.setPriority(wanted.priority);
    children.setPriority(wanted.priority);
    budget.resize(coresFor(wanted, available));
  };
  setPreferences(preferences);
  return {
    ...{ budget, pool, children, clock, setPreferences },
    setSuspended: (suspended) => {
      clock.setStopped(suspended);
      children.setSuspended(suspended);
      pool.setSuspended(suspended);
      budget.setSuspended(suspended);
    },
    close: pool.close,
  };
}

/** `availableParallelism` came with Node 18.14; a container's limit shows only there. */
function countCores(): number {
  return typeof availableParallelism === 'function' ? availableParallelism() : cpus().length;
}
