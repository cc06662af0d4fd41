import type { ProgressBarOptions } from 'electron';
import type { QueueState } from '../core/contract';
import { sumUp } from '../core/overall';

/** What the system shows of the queue while the window is covered. */
export interface TaskBarState {
  /** 0 to 1; -1 takes the bar away, as Electron has it. */
  readonly progress: number;
  readonly mode: NonNullable<ProgressBarOptions['mode']>;
  /** On the app's icon: jobs that are still to be done; 0 is no badge. */
  readonly badge: number;
}

/** A queue that rests shows nothing; one that is stopped, or had a failure, shows that. */
export function taskBarFor({ jobs, running, suspended }: QueueState): TaskBarState {
  const { counts, progress } = sumUp(jobs);
  if (!running && counts.running === 0) return { progress: -1, mode: 'none', badge: 0 };
  const mode = suspended ? 'paused' : counts.failed > 0 ? 'error' : 'normal';
  return { progress, mode, badge: counts.queued + counts.running };
}

const INTERVAL_MS = 250;

/** Shows the queue's latest state, a few times a second at most. */
export function createTaskBar(
  current: () => QueueState,
  show: (state: TaskBarState) => void,
): { readonly update: () => void; readonly close: () => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    update() {
      timer ??= setTimeout(() => {
        timer = undefined;
        show(taskBarFor(current()));
      }, INTERVAL_MS);
    },
    close() {
      clearTimeout(timer);
    },
  };
}
