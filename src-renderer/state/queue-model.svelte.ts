import type { QueueState } from '../../src-main/core/contract';
import type { Job } from '../../src-main/core/job';
import type { SettingsPatch } from '../../src-main/core/settings';
import { withOwnSettings, withSettings } from '../lib/jobs';
import { sumUp } from '../lib/overall';

/** The queue as the main process tells it, and what was edited here since. */
export class QueueModel {
  jobs = $state.raw<readonly Job[]>([]);
  running = $state(false);
  /** The running jobs stand still. */
  suspended = $state(false);
  readonly order = $derived(this.jobs.map((job) => job.id));
  readonly overall = $derived(sumUp(this.jobs));
  /** What runs goes on to its end, and nothing is started behind it. */
  readonly pausing = $derived(!this.running && !this.suspended && this.overall.counts.running > 0);
  readonly #onOrder: (before: readonly string[], after: readonly string[]) => void;
  /** Edits sent and not answered yet; until then the echo of an older one must not undo a newer. */
  #editing = 0;

  constructor(onOrder: (before: readonly string[], after: readonly string[]) => void) {
    this.#onOrder = onOrder;
  }

  /** The whole queue, anew. */
  receive({ jobs, running, suspended }: QueueState): void {
    const before = this.order;
    this.jobs = this.#editing > 0 ? withOwnSettings(jobs, this.jobs) : jobs;
    this.running = running;
    this.suspended = suspended;
    this.#onOrder(before, this.order);
  }

  receiveJob(told: Job): void {
    const [job = told] = this.#editing > 0 ? withOwnSettings([told], this.jobs) : [told];
    this.jobs = this.jobs.map((own) => (own.id === job.id ? job : own));
  }

  /** Shows an edit at once and sends it. */
  async edit(
    ids: readonly string[],
    patch: SettingsPatch,
    send: () => Promise<unknown>,
  ): Promise<void> {
    this.jobs = withSettings(this.jobs, ids, patch);
    this.#editing++;
    try {
      await send();
    } finally {
      this.#editing--;
    }
  }
}
