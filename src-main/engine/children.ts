import { AsyncLocalStorage } from 'node:async_hooks';
import { constants, platform, setPriority } from 'node:os';
import type { Priority } from '../core/preferences';

/** What is needed of a child process. */
interface Child {
  readonly pid?: number | undefined;
  readonly kill: (signal: NodeJS.Signals) => boolean;
  readonly once: (event: 'exit', listener: () => void) => unknown;
}

/** Child processes that are ranked, stopped and continued together. */
export interface ChildGroup {
  /** Whatever `work` starts, however deep, belongs to the group. */
  readonly run: <T>(work: () => T) => T;
  readonly adopt: (child: Child) => void;
  /** Of children that start from now on. */
  readonly setPriority: (priority: Priority) => void;
  /** Stops those that run and those that still come; where the system cannot (Windows), nothing. */
  readonly setSuspended: (suspended: boolean) => void;
}

const groups = new AsyncLocalStorage<ChildGroup>();

/** The group in which the caller runs; what runs in none is neither lowered nor stopped. */
export function currentGroup(): ChildGroup | undefined {
  return groups.getStore();
}

export function createChildGroup(): ChildGroup {
  const children = new Set<Child>();
  let lowered = false;
  let suspended = false;
  const signal = (child: Child): void => {
    if (platform() !== 'win32') child.kill(suspended ? 'SIGSTOP' : 'SIGCONT');
  };
  const group: ChildGroup = {
    run: (work) => groups.run(group, work),
    adopt: (child) => {
      if (child.pid === undefined) return;
      children.add(child);
      child.once('exit', () => children.delete(child));
      if (lowered) lower(child.pid);
      if (suspended) signal(child);
    },
    setPriority: (priority) => {
      lowered = priority === 'low';
    },
    setSuspended: (now) => {
      if (suspended === now) return;
      suspended = now;
      children.forEach(signal);
    },
  };
  return group;
}

/**
 * Lowers the calling thread where the system ranks threads one by one; elsewhere it would lower the
 * whole app. There is no way back without privileges: a thread that was lowered stays so.
 */
export function lowerThread(): void {
  if (platform() === 'linux') lower(0);
}

function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us: it runs as it is.
  }
}
