import { AsyncLocalStorage } from 'node:async_hooks';
import { constants, platform, setPriority } from 'node:os';
import type { Priority } from '../core/preferences';
import { guard } from './guard';

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
  /** Resolves when the child has ended, and with it what watched over it. */
  readonly adopt: (child: Child) => Promise<void>;
  /** Of children that start from now on. */
  readonly setPriority: (priority: Priority) => void;
  /** Stops those that run and those that still come; where the system cannot (Windows), nothing. */
  readonly setSuspended: (suspended: boolean) => void;
}

const groups = new AsyncLocalStorage<ChildGroup>();
/**
 * That of whatever runs in no other. Where a thread does one kind of work, this is for all of it: once a
 * group is entered, Node before 24 follows every promise, which takes a thirtieth of all time.
 */
export const wholeThread: ChildGroup = { ...createChildGroup(), run: (work) => work() };

/** The group in which the caller runs. */
export function currentGroup(): ChildGroup {
  return groups.getStore() ?? wholeThread;
}

export function createChildGroup(): ChildGroup {
  const children = new Set<Child>();
  /** What calls off the guards of those that are stopped: such a process sees nothing end. */
  const guards = new Map<Child, () => Promise<void>>();
  let lowered = false;
  let suspended = false;
  const unguard = async (child: Child): Promise<void> => {
    const callOff = guards.get(child);
    guards.delete(child);
    await callOff?.();
  };
  const signal = (child: Child): void => {
    if (platform() === 'win32' || child.pid === undefined) return;
    void unguard(child);
    if (suspended) guards.set(child, guard(child.pid));
    child.kill(suspended ? 'SIGSTOP' : 'SIGCONT');
  };
  const group: ChildGroup = {
    run: (work) => groups.run(group, work),
    adopt: async (child) => {
      // One that could not be started never ends.
      if (child.pid === undefined) return;
      children.add(child);
      const ended = new Promise<void>((resolve) => {
        child.once('exit', () => {
          children.delete(child);
          resolve(unguard(child));
        });
      });
      if (lowered) lower(child.pid);
      if (suspended) signal(child);
      await ended;
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
